"""Filters of comparisons and of their rows."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.comparison.choices import Outcome
from commissions.comparison.models import Comparison, ComparisonRow
from core import formats
from core.filters import PortalFilterSet


class ComparisonFilterSet(PortalFilterSet):
    search_fields = ("file_name", "note")
    search_placeholder = _("File or note")

    class Meta:
        model = Comparison
        fields: ClassVar[list[str]] = []


class ComparisonRowFilterSet(PortalFilterSet):
    """Months and components on offer are those of the comparison."""

    search_fields = ("payee_code__startswith", "payee_name")

    outcome = filters.ChoiceFilter(label=_("Outcome"), choices=Outcome.choices)
    period = filters.TypedChoiceFilter(label=_("Month"), coerce=int)
    component = filters.TypedChoiceFilter(label=_("Component"), field_name="component_key", coerce=int)
    settled = filters.ChoiceFilter(
        label=_("Settled or not"),
        method="by_settled",
        choices=[("no", _("Differences not settled")), ("yes", _("Settled with a note"))],
    )

    class Meta:
        model = ComparisonRow
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, comparison: Comparison, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = comparison.rows.order_by().values_list("period", "component_key", "component").distinct()
        found = list(rows)
        offered: dict[str, list[tuple[int, str]]] = {
            "period": [(one, formats.period_label(one)) for one in sorted({row[0] for row in found})],
            "component": sorted({(row[1], row[2]) for row in found}, key=lambda one: one[1]),
        }
        for name, choices in offered.items():
            if len(choices) > 1:
                self.filters[name].extra["choices"] = choices
            else:
                del self.filters[name]

    def by_settled(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "yes":
            return queryset.exclude(settled="")
        return queryset.filter(settled="").exclude(outcome__in=Outcome.in_group("agree"))
