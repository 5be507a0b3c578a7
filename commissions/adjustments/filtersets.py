"""Filters of proposed adjustments."""

from typing import Any, ClassVar

import django_filters as filters
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.models import AdjustmentRequest
from core.filters import PeriodFilter, PortalFilterSet
from network.models import Region


class AdjustmentFilterSet(PortalFilterSet):
    search_fields = (
        *("payee__code__startswith", "payee__name", "payee__initials"),
        "document_number__startswith",
    )
    search_placeholder = _("Payee or document number")

    city = filters.TypedChoiceFilter(label=_("City"), field_name="city_id", coerce=int)
    event_period = PeriodFilter(label=_("Month concerned"))
    until = PeriodFilter(label=_("Months concerned until"), field_name="event_period", lookup_expr="lte")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=AdjustmentKind.choices)
    status = filters.ChoiceFilter(label=_("Status"), choices=AdjustmentStatus.choices)

    class Meta:
        model = AdjustmentRequest
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        scope = self.request.user.scope_for("commissions.statement_draft_view")
        cities = Region.objects.cities().in_scope(scope)
        choices = [(city.pk, city.name) for city in cities]
        if len(choices) > 1:
            self.filters["city"].extra["choices"] = choices
        else:
            del self.filters["city"]

    def controls(self) -> list[BoundField]:
        """`until` comes with the link of a month's desk; nobody chooses it."""
        return [bound for bound in super().controls() if bound.name != "until"]
