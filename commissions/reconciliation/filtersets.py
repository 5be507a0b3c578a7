"""Filters of a reconciliation's rows."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from core.filters import PeriodFilter, PortalFilterSet


class ReconciliationFilterSet(PortalFilterSet):
    search_fields = ("payee__code__startswith", "payee__name", "payee__initials")

    period = PeriodFilter(field_name="statement__period")

    class Meta:
        model = Reconciliation
        fields: ClassVar[list[str]] = []


class ReconciliationRowFilterSet(PortalFilterSet):
    """Numbers are found by their beginning only where they are shown in full: digits that are hidden from somebody could
    be guessed one by one.
    """

    search_fields = ("number",)
    search_placeholder = _("Number or product")

    bucket = filters.ChoiceFilter(label=_("Outcome"), choices=Bucket.choices)
    disputed = filters.ChoiceFilter(
        label=_("Dispute"), choices=[("yes", _("In a dispute")), ("no", _("In none"))], method="by_disputed"
    )
    dispute = filters.NumberFilter(label=_("Dispute"), field_name="dispute_id", max_value=2**63 - 1)

    class Meta:
        model = ReconciliationRow
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, in_full: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.in_full = in_full

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = value.strip()
        if not wanted:
            return queryset
        of_number = Q(number__startswith=wanted) if self.in_full else Q(number=wanted)
        return queryset.filter(of_number | Q(product__contains=wanted))

    def by_disputed(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(dispute__isnull=value == "no")

    def controls(self) -> list[BoundField]:
        """The dispute's number comes with a link and shows as a chip; nobody types it."""
        return [bound for bound in super().controls() if bound.name != "dispute"]
