"""Filters of payables, batches and payments."""

from typing import Any, ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from commissions.models import PayableEntry, Payment, PaymentBatch
from commissions.payments.choices import BatchStatus, EntryKind, PaymentStatus
from core.filters import PeriodFilter, PortalFilterSet
from network.filtersets import PlacedFilterSet
from network.models import Channel

_PAYEE: tuple[str, ...] = ("payee__code__startswith", "payee__name", "payee__initials")


class PayableFilterSet(PlacedFilterSet):
    """The month is the view's: it decides what is opening and what closing."""

    scope_code = "commissions.payment_view"
    search_fields = ("code__startswith", "name", "initials")

    month = PeriodFilter(method="keep")

    class Meta:
        model = Channel
        fields: ClassVar[list[str]] = []

    def keep(self, queryset: Any, name: str, value: int) -> Any:
        return queryset


class EntryFilterSet(PortalFilterSet):
    search_fields = _PAYEE

    period = PeriodFilter(label=_("Posted in"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=EntryKind.choices)

    class Meta:
        model = PayableEntry
        fields: ClassVar[list[str]] = []


class BatchFilterSet(PortalFilterSet):
    search_fields = ("number__startswith",)
    search_placeholder = _("Batch")

    period = PeriodFilter()
    status = filters.ChoiceFilter(label=_("Status"), choices=BatchStatus.choices)

    class Meta:
        model = PaymentBatch
        fields: ClassVar[list[str]] = []


class PaymentFilterSet(PortalFilterSet):
    search_fields = (*_PAYEE, "number__startswith")
    search_placeholder = _("Payee or payment number")

    period = PeriodFilter()
    status = filters.ChoiceFilter(label=_("Status"), choices=PaymentStatus.choices)

    class Meta:
        model = Payment
        fields: ClassVar[list[str]] = []


class BatchPaymentFilterSet(PortalFilterSet):
    search_fields = _PAYEE

    status = filters.ChoiceFilter(label=_("Status"), choices=PaymentStatus.choices)

    class Meta:
        model = Payment
        fields: ClassVar[list[str]] = []
