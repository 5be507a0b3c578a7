"""Deposits of agents that have left: the list, and the return of one by two persons."""

from typing import Any

from django.conf import settings
from django.db.models import DateField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt, DepositReturn
from commissions.payments.consent_forms import AnswerForm, DepositReturnForm
from commissions.payments.consent_tables import DepositTable
from commissions.payments.filtersets import DepositFilterSet
from commissions.payments.services.batches import APPROVE, PREPARE
from commissions.payments.services.deposit_returns import (
    deposit_of,
    deposit_return_approve,
    deposit_return_refuse,
    deposit_return_withdraw,
)
from commissions.payments.views.batches import EXPORT
from core import formats
from core.actions import Crumb
from core.views import ActionView, Empty, FormPage, ListView, ObjectView
from network.choices import ChannelStatus
from network.models import Channel

VIEW = "commissions.payment_view"
RETURNS = DepositReturn.objects.select_related("payee", "proposed_by", "decided_by")


def with_deposits(channels: QuerySet[Any]) -> QuerySet[Any]:
    """Agents that have left and whose deposit is there, or was returned: with the day, the debts and the last return."""
    rows = Debt.objects.filter(payee=OuterRef("pk"), written_off=False).order_by()
    owed = rows.values("payee").annotate(sum=Sum(F("amount") - F("offset"))).values("sum")
    last = DepositReturn.objects.filter(payee=OuterRef("pk")).order_by("-pk")
    due_on = F("closed_on") + Value(settings.DEPOSIT_RETURN_DAYS)
    found: QuerySet[Any] = (
        channels.filter(status=ChannelStatus.CLOSED, closed_on__isnull=False)
        .annotate(
            deposit=F("agent__deposit_paid"),
            due_on=ExpressionWrapper(due_on, output_field=DateField()),
            owed=Coalesce(Subquery(owed), 0),
            returned=Subquery(last.values("amount")[:1]),
            return_status=Subquery(last.values("status")[:1]),
        )
        .exclude(deposit=0, return_status=None)
        .exclude(deposit=None)
    )
    return found


class DepositListView(ListView):
    permission = VIEW
    view_permission = VIEW
    title = _("Deposits after the exit")
    queryset = Channel.objects.all()
    table_class = DepositTable
    filterset_class = DepositFilterSet
    default_sort = "code"
    export_permission = EXPORT
    empty = Empty(
        _("No deposit waits"),
        _("When an agent leaves, what it deposited stands here until it is paid back, less what it owes."),
        "coins",
    )

    def get_queryset(self) -> QuerySet[Any]:
        return with_deposits(super().get_queryset())

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Payables")), reverse("commissions:payable_list"))]


class DepositReturnProposeView(FormPage, ObjectView):
    permission = PREPARE
    view_permission = VIEW
    queryset = Channel.objects.all()
    form_class = DepositReturnForm
    submit_label = _("Propose")
    success_message = _("It is proposed. Another person has to approve it.")
    object: Channel

    def get_title(self) -> str:
        found = deposit_of(self.object)
        paid = formats.money(found.paid if found else 0)
        return gettext("Propose to return the deposit of %(amount)s yuan") % {"amount": paid}

    def get_crumbs(self) -> list[Crumb]:
        return [
            Crumb(str(_("Payables")), reverse("commissions:payable_list")),
            Crumb(self.object.name, self.get_cancel_url()),
        ]

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user, "payee": self.object}

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:payable_detail", args=[self.object.pk])


class DepositReturnApproveView(ActionView):
    permission = APPROVE
    queryset = RETURNS
    success_message = _("Approved. The next batch pays it, less what is owed.")

    def perform(self, data: dict[str, Any]) -> str:
        row = deposit_return_approve(deposit_return=self.object, user=self.user)
        return reverse("commissions:payable_detail", args=[row.payee_id])


class DepositReturnWithdrawView(ActionView):
    permission = PREPARE
    queryset = RETURNS
    success_message = _("Withdrawn. The deposit stays.")

    def perform(self, data: dict[str, Any]) -> str:
        row = deposit_return_withdraw(deposit_return=self.object, user=self.user)
        return reverse("commissions:payable_detail", args=[row.payee_id])


class DepositReturnRefuseView(FormPage, ObjectView):
    permission = APPROVE
    queryset = RETURNS
    form_class = AnswerForm
    title = _("Refuse to return the deposit")
    submit_label = _("Refuse")
    success_message = _("Refused. The deposit stays.")
    object: DepositReturn

    def save(self, form: Any) -> DepositReturn:
        return deposit_return_refuse(deposit_return=self.object, user=self.user, **form.cleaned_data)

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:payable_detail", args=[self.object.payee_id])
