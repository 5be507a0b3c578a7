"""Payables: every payee's balance over a month, one payee's account, and the entries behind both."""

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.models import DepositReturn, PayableEntry, Statement
from commissions.payments.choices import DepositReturnStatus, PaymentStatus
from commissions.payments.filtersets import EntryFilterSet, PayableFilterSet
from commissions.payments.services.batches import APPROVE, PREPARE
from commissions.payments.services.deposit_returns import deposit_of
from commissions.payments.services.holds import HOLD
from commissions.payments.services.payables import (
    ADDED,
    KEPT,
    OpenItem,
    balance_sum,
    open_items,
    payee_months,
)
from commissions.payments.tables import EntryTable, PayableTable
from commissions.payments.views.batches import EXPORT
from commissions.payments.views.payments import PAYMENTS, VIEW
from core import formats
from core.actions import Action, Crumb
from core.filters import PortalFilterSet
from core.periods import current_period, is_period
from core.views import Empty, ListView, ObjectView, PageView
from network.choices import ChannelStatus
from network.models import Channel

SHOWN_PAYMENTS = 12
SHOWN_MONTHS = 12


class PayableListView(ListView):
    """Opening, movements and closing of a month for each payee that ever had something payable."""

    permission = VIEW
    view_permission = VIEW
    queryset = Channel.objects.all()
    table_class = PayableTable
    filterset_class = PayableFilterSet
    default_sort = "code"
    export_permission = EXPORT
    actions = (
        Action(
            gettext_lazy("Held lines"), "commissions:line_hold_list", "commissions.batch_view", icon="lock"
        ),
        Action(gettext_lazy("Held payables"), "commissions:hold_list", "commissions.batch_view", icon="lock"),
        Action(gettext_lazy("Deposits after the exit"), "commissions:deposit_list", VIEW, icon="coins"),
        Action(gettext_lazy("Debts"), "commissions:debt_list", VIEW, icon="scale"),
        Action(gettext_lazy("Entries"), "commissions:entry_list", VIEW, icon="list"),
    )
    empty = Empty(
        gettext_lazy("Nothing is payable yet"),
        gettext_lazy("When the statements of a month are published, what they pay stands here."),
        "wallet",
    )

    @cached_property
    def period(self) -> int:
        wanted = self.request.GET.get("month", "")
        return (
            int(wanted)
            if wanted.isascii() and wanted.isdecimal() and is_period(int(wanted))
            else current_period()
        )

    @cached_property
    def filterset(self) -> PortalFilterSet:
        """The month that is shown stands in its control, chosen or not."""
        query = self.request.GET.copy()
        query["month"] = str(self.period)
        return PayableFilterSet(query, queryset=self.get_queryset(), request=self.request)

    def get_title(self) -> str:
        return _("Payables of %(month)s") % {"month": formats.period_label(self.period)}

    def get_queryset(self) -> QuerySet[Any]:
        entries = PayableEntry.objects.visible_to(self.user).filter(payee=OuterRef("pk"))
        before, within = Q(period__lt=self.period), Q(period=self.period)
        kept = Q(kind__in=[*ADDED, *KEPT])
        rows = (
            super()
            .get_queryset()
            .filter(pk__in=PayableEntry.objects.visible_to(self.user).values("payee_id"))
        )
        annotated: QuerySet[Any] = rows.annotate(
            opening=_summed(entries.filter(before)),
            added=_summed(entries.filter(within, kind__in=ADDED)),
            taken_off=_summed(entries.filter(within, kind__in=KEPT)),
            paid=_summed(entries.filter(within).exclude(kept)),
            closing=_summed(entries.filter(before | within)),
        )
        return annotated


def _summed(entries: QuerySet[PayableEntry]) -> Any:
    total = entries.order_by().values("payee").annotate(sum=balance_sum()).values("sum")
    return Coalesce(Subquery(total), 0)


class PayableDetailView(ObjectView, PageView):
    """What a payee was paid, when and to which account; what is open, and why."""

    permission = VIEW
    view_permission = VIEW
    queryset = Channel.objects.select_related("city")
    template_name = "commissions/payments/payable.html"
    object: Channel

    def get_title(self) -> str:
        return self.object.name

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Payables"), reverse("commissions:payable_list"))]

    def get_context(self) -> dict[str, Any]:
        entries = PayableEntry.objects.visible_to(self.user).filter(payee=self.object)
        months = payee_months(entries)
        payments = (
            PAYMENTS.visible_to(self.user)
            .filter(payee=self.object)
            .exclude(status__in=[PaymentStatus.PLANNED, PaymentStatus.LEFT_OUT])
        )
        return {
            **super().get_context(),
            "balance": months[0].closing if months else 0,
            "months": months[:SHOWN_MONTHS],
            "open_items": self.open_items(),
            "payments": [
                (payment, PaymentStatus.of(payment.status))
                for payment in payments.order_by("-pk")[:SHOWN_PAYMENTS]
            ],
            "entries_url": f"{reverse('commissions:entry_list')}?q={self.object.code}",
            **self.deposit(),
            "may_hold": self.user.scope_for(HOLD).has_city(self.object.city_id),
        }

    def open_items(self) -> list[OpenItem]:
        """Another city may owe this payee too: its statements are for those who see them."""
        found = open_items(self.object.pk)
        keys = [item.statement_id for item in found if item.statement_id]
        seen = set(Statement.objects.visible_to(self.user).filter(pk__in=keys).values_list("pk", flat=True))
        returned = [item.return_id for item in found if item.return_id]
        told = DepositReturn.objects.visible_to(self.user).filter(pk__in=returned)
        returns = set(told.values_list("pk", flat=True)) if returned else set()
        return [item for item in found if item.statement_id in seen or item.return_id in returns]

    def deposit(self) -> dict[str, Any]:
        """Nothing is asked of an agent that works on."""
        payee = self.object
        if payee.status != ChannelStatus.CLOSED:
            return {}
        deposit = deposit_of(payee)
        returns = list(
            DepositReturn.objects.visible_to(self.user)
            .filter(payee=payee)
            .select_related("proposed_by", "decided_by")
        )
        waiting = next((row for row in returns if row.status == DepositReturnStatus.PROPOSED), None)
        prepares, approves = (
            self.user.scope_for(code).has_city(payee.city_id) for code in (PREPARE, APPROVE)
        )
        is_maker = waiting is not None and waiting.proposed_by_id == self.user.pk
        may = {
            "propose": waiting is None and prepares and deposit is not None and not deposit.obstacles,
            "withdraw": is_maker and prepares,
            "decide": waiting is not None and approves and not is_maker,
        }
        return {
            "deposit": deposit,
            "returns": returns,
            "waiting_return": waiting,
            "deposit_actions": may if any(may.values()) else {},
        }


class EntryListView(ListView):
    """Every movement, the latest first: they add up to the balances."""

    permission = VIEW
    title = gettext_lazy("Entries of payables")
    queryset = PayableEntry.objects.select_related("payee", "statement", "payment", "debt", "deposit_return")
    table_class = EntryTable
    filterset_class = EntryFilterSet
    export_permission = EXPORT
    dresses_rows = True
    empty = Empty(gettext_lazy("Nothing was posted yet"), "", "list")

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Payables"), reverse("commissions:payable_list"))]

    def dress(self, rows: list[Any]) -> list[Any]:
        for row in rows:
            row.about = about(row)
        return rows


def about(entry: PayableEntry) -> str:
    """The month that an entry is about: of its statement, its debt, or its payment."""
    if entry.debt is not None:
        return _("Debt of %(period)s") % {"period": formats.period_label(entry.debt.period)}
    if entry.deposit_return is not None:
        return _("Left on %(day)s") % {"day": formats.date(entry.deposit_return.left_on)}
    owner = entry.statement or entry.payment
    return formats.period_label(owner.period) if owner else formats.DASH
