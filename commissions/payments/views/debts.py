"""Debts of payees: the list, one with what was set off against it, and its write-off by two persons."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.models import Debt, DebtOffset, PaymentOffset, WriteOff
from commissions.payments.choices import WriteOffStatus
from commissions.payments.consent_forms import AnswerForm, WriteOffForm
from commissions.payments.consent_tables import DebtTable
from commissions.payments.filtersets import DebtFilterSet
from commissions.payments.services.batches import APPROVE, PREPARE
from commissions.payments.services.write_offs import (
    write_off_approve,
    write_off_refuse,
    write_off_withdraw,
)
from commissions.payments.views.batches import EXPORT
from core import formats
from core.actions import Action, Crumb, buttons
from core.badges import Badge
from core.panels import Attribute, AttributePanel, HtmlPanel, Panel
from core.views import ActionView, DetailView, Empty, FormPage, ListView, ObjectView

VIEW = "commissions.payment_view"
DEBTS = Debt.objects.select_related("city", "payee")
WRITE_OFFS = WriteOff.objects.select_related("debt__payee", "proposed_by", "decided_by")


class DebtListView(ListView):
    permission = VIEW
    title = _("Debts")
    queryset = DEBTS
    table_class = DebtTable
    filterset_class = DebtFilterSet
    export_permission = EXPORT
    empty = Empty(
        _("Nobody owes anything"),
        _("A published month that comes out below zero stands here until later months have made up for it."),
        "scale",
    )


class DebtPage(ObjectView):
    permission = VIEW
    queryset = DEBTS
    object: Debt

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Debts")), reverse("commissions:debt_list"))]


def _taken(request: HttpRequest, debt: Debt) -> dict[str, Any]:
    """What has made up for the debt, by month: statements, and payments that stand."""
    statements = DebtOffset.objects.filter(debt=debt).select_related("statement")
    payments = PaymentOffset.objects.filter(debt=debt, payment__status__in=["sent", "paid"])
    return {
        "by_statements": list(statements.order_by("statement__period")),
        "by_payments": list(payments.select_related("payment").order_by("payment__period")),
        "write_offs": list(WRITE_OFFS.filter(debt=debt)),
    }


def _act(label: Any, name: str, permission: str, **options: Any) -> Action:
    return Action(label, f"commissions:write_off_{name}", permission, args={"pk": "waiting__pk"}, **options)


class DebtDetailView(DebtPage, DetailView):
    propose = Action(
        _("Propose to write it off"),
        "commissions:write_off_propose",
        PREPARE,
        icon="ban",
        args={"pk": "pk"},
        when=lambda debt: debt.open > 0,
    )
    withdraw = _act(
        _("Withdraw"),
        "withdraw",
        PREPARE,
        icon="arrow-back-up",
        post=True,
        confirm=_("Withdraw this write-off? The debt stays open."),
    )
    decide = (
        _act(_("Refuse"), "refuse", APPROVE, icon="x", danger=True),
        _act(
            _("Write it off"),
            "approve",
            APPROVE,
            icon="rubber-stamp",
            primary=True,
            post=True,
            confirm=_("Write this debt off? No later month makes up for it."),
        ),
    )

    def get_title(self) -> str:
        return f"{self.object.payee.name} · {formats.period_label(self.object.period)}"

    def get_badge(self) -> Badge:
        return self.object.standing

    def get_panels(self) -> Sequence[Panel]:
        basics = AttributePanel(
            _("The debt"),
            (
                Attribute(
                    "payee", _("Payee"), url_name="commissions:payable_detail", args={"pk": "payee_id"}
                ),
                Attribute("city", _("City")),
                Attribute("period", format=formats.period_label),
                "amount",
                "offset",
                Attribute("open", _("Still open (yuan)"), format=formats.money),
            ),
        )
        return (basics, HtmlPanel("commissions/payments/debt_taken.html", _taken))

    def get_context(self) -> dict[str, Any]:
        debt: Any = self.object
        debt.waiting = WriteOff.objects.filter(debt=debt, status=WriteOffStatus.PROPOSED).first()
        if debt.waiting is None:
            offered: tuple[Action, ...] = (self.propose,)
        elif debt.waiting.proposed_by_id == self.user.pk:
            offered = (self.withdraw,)
        else:
            offered = self.decide
        return {**super().get_context(), "buttons": buttons(offered, self.user, debt, may=self.may)}


class WriteOffProposeView(FormPage, DebtPage):
    permission = PREPARE
    form_class = WriteOffForm
    title = _("Propose to write a debt off")
    submit_label = _("Propose")
    success_message = _("It is proposed. Another person has to approve it.")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user, "debt": self.object}

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class WriteOffApproveView(ActionView):
    permission = APPROVE
    queryset = WRITE_OFFS
    success_message = _("Written off.")

    def perform(self, data: dict[str, Any]) -> str:
        return write_off_approve(write_off=self.object, user=self.user).debt.get_absolute_url()


class WriteOffWithdrawView(ActionView):
    permission = PREPARE
    queryset = WRITE_OFFS
    success_message = _("Withdrawn.")

    def perform(self, data: dict[str, Any]) -> str:
        return write_off_withdraw(write_off=self.object, user=self.user).debt.get_absolute_url()


class WriteOffRefuseView(FormPage, ObjectView):
    permission = APPROVE
    queryset = WRITE_OFFS
    form_class = AnswerForm
    title = _("Refuse to write the debt off")
    submit_label = _("Refuse")
    success_message = _("Refused. The debt stays open.")
    object: WriteOff

    def save(self, form: Any) -> WriteOff:
        return write_off_refuse(write_off=self.object, user=self.user, **form.cleaned_data)

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return self.object.debt.get_absolute_url()
