"""Holds: all that were placed, one of them, a new one on a payee or a statement, and its end."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.choices import StatementStatus
from commissions.models import PaymentHold, Statement
from commissions.payments.consent_forms import ReasonForm
from commissions.payments.consent_tables import HoldTable
from commissions.payments.filtersets import HoldFilterSet
from commissions.payments.services.holds import HOLD, hold_release, payee_hold, statement_hold
from commissions.payments.views.batches import EXPORT, VIEW
from core import formats
from core.actions import Action, Crumb
from core.badges import Badge
from core.panels import Attribute, AttributePanel, Panel
from core.views import DetailView, Empty, FormPage, ListView, ObjectView
from network.models import Channel

HOLDS = PaymentHold.objects.select_related("city", "payee", "statement", "placed_by", "released_by")
PAYABLES = "commissions.payment_view"


class HoldListView(ListView):
    permission = VIEW
    title = _("Held payables")
    queryset = HOLDS
    table_class = HoldTable
    filterset_class = HoldFilterSet
    export_permission = EXPORT
    empty = Empty(
        _("Nothing is held"),
        _("The auditor holds a payee on its page under Payables, and a statement on its own page."),
        "lock",
    )


class HoldPage(ObjectView):
    permission = VIEW
    queryset = HOLDS
    object: PaymentHold

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Held payables")), reverse("commissions:hold_list"))]


class HoldDetailView(HoldPage, DetailView):
    actions = (
        Action(
            _("Let it go"),
            "commissions:hold_release",
            HOLD,
            icon="lock-open",
            args={"pk": "pk"},
            primary=True,
            when=lambda hold: hold.released_at is None,
        ),
    )

    def get_title(self) -> str:
        return str(self.object.payee)

    def get_badge(self) -> Badge:
        return self.object.standing

    def get_panels(self) -> Sequence[Panel]:
        statement = Attribute(
            "statement__period",
            _("Statement"),
            format=formats.period_label,
            spare=True,
            url_name="commissions:statement_detail",
            args={"pk": "statement_id"},
        )
        return (
            AttributePanel(
                _("What is held"),
                (
                    Attribute("payee", url_name="commissions:payable_detail", args={"pk": "payee_id"}),
                    statement,
                    Attribute("reason", wide=True),
                    "placed_by",
                    "placed_at",
                    Attribute("release_reason", wide=True, spare=True),
                    Attribute("released_by", spare=True),
                    Attribute("released_at", spare=True),
                ),
            ),
        )


class HoldReleaseView(FormPage, HoldPage):
    permission = HOLD
    form_class = ReasonForm
    title = _("Let what is held go")
    submit_label = _("Let it go")
    success_message = _("Let go. The next batch can pay it.")

    def save(self, form: Any) -> PaymentHold:
        return hold_release(hold=self.object, user=self.user, **form.cleaned_data)

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:hold_detail", kwargs={"pk": self.object.pk})


class _HoldForm(FormPage, ObjectView):
    permission = HOLD
    form_class = ReasonForm
    submit_label = _("Hold it")
    success_message = _("Held. Nothing of it is paid until it is let go.")

    def get_success_url(self, target: Any) -> str:
        return reverse("commissions:hold_detail", kwargs={"pk": target.pk})


class PayeeHoldView(_HoldForm):
    """All that the payee is owed, now and later."""

    view_permission = PAYABLES
    queryset = Channel.objects.select_related("city")
    object: Channel

    def get_title(self) -> str:
        return str(_("Hold all that %(payee)s is owed") % {"payee": self.object})

    def save(self, form: Any) -> PaymentHold:
        return payee_hold(payee=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("commissions:payable_detail", kwargs={"pk": self.object.pk})


class StatementHoldView(_HoldForm):
    queryset = Statement.objects.select_related("payee", "city").exclude(status=StatementStatus.DRAFT)
    object: Statement

    def get_title(self) -> str:
        month = formats.period_label(self.object.period)
        told = _("Hold the statement of %(month)s of %(payee)s")
        return str(told % {"month": month, "payee": self.object.payee})

    def save(self, form: Any) -> PaymentHold:
        return statement_hold(statement=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})
