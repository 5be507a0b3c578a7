"""Filters of payables, batches and payments."""

from typing import Any, ClassVar

import django_filters as filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.models import Debt, Invoice, PayableEntry, Payment, PaymentBatch, PaymentHold
from commissions.payments.choices import BatchStatus, EntryKind, InvoiceStatus, PaymentStatus
from core.filters import Chip, PeriodFilter, PortalFilterSet
from core.periods import today
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

    def chips(self) -> list[Chip]:
        """Without the month: there is always one."""
        return [chip for chip in super().chips() if chip.label != str(self.form["month"].label)]

    def keep(self, queryset: Any, name: str, value: int) -> Any:
        return queryset


class DepositFilterSet(PlacedFilterSet):
    scope_code = "commissions.payment_view"
    search_fields = ("code__startswith", "name", "initials")

    due = filters.ChoiceFilter(
        label=_("Payable"), choices=[("yes", _("Its day has come")), ("no", _("Not yet"))], method="by_day"
    )

    class Meta:
        model = Channel
        fields: ClassVar[list[str]] = []

    def by_day(self, queryset: Any, name: str, value: str) -> Any:
        """Of the deposits that are there."""
        there = queryset.filter(deposit__gt=0)
        return there.filter(due_on__lte=today()) if value == "yes" else there.filter(due_on__gt=today())


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


class HoldFilterSet(PortalFilterSet):
    search_fields = _PAYEE

    standing = filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            ("held", pgettext_lazy("payment hold", "Held")),
            ("let_go", pgettext_lazy("payment hold", "Let go")),
        ],
        method="by_standing",
    )

    class Meta:
        model = PaymentHold
        fields: ClassVar[list[str]] = []

    def by_standing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(released_at__isnull=value == "held")


class InvoiceFilterSet(PortalFilterSet):
    search_fields = (*_PAYEE, "number__startswith")
    search_placeholder = _("Payee or invoice number")

    period = PeriodFilter(field_name="statement__period")
    status = filters.ChoiceFilter(label=_("Status"), choices=InvoiceStatus.choices)

    class Meta:
        model = Invoice
        fields: ClassVar[list[str]] = []


class DebtFilterSet(PortalFilterSet):
    search_fields = _PAYEE

    period = PeriodFilter()
    standing = filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            ("open", pgettext_lazy("debt", "Open")),
            ("set_off", pgettext_lazy("debt", "Set off")),
            ("written_off", pgettext_lazy("debt", "Written off")),
        ],
        method="by_standing",
    )

    class Meta:
        model = Debt
        fields: ClassVar[list[str]] = []

    def by_standing(self, queryset: Any, name: str, value: str) -> Any:
        if value == "written_off":
            return queryset.filter(written_off=True)
        kept = queryset.filter(written_off=False)
        return kept.filter(offset__lt=F("amount")) if value == "open" else kept.filter(offset=F("amount"))
