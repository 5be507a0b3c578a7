"""Rewards, fines and adjustments: the list, a new proposal, one of them, and the second person's decision."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.adjustments.filtersets import AdjustmentFilterSet
from commissions.adjustments.forms import AdjustmentForm, FindingForm
from commissions.adjustments.services import (
    APPROVE,
    PROPOSE,
    adjustment_approve,
    adjustment_refuse,
    adjustment_withdraw,
    posted_in,
)
from commissions.adjustments.tables import AdjustmentTable
from commissions.models import AdjustmentRequest, Component
from commissions.services.labels import labels_for
from core import formats
from core.actions import Action, Crumb, buttons
from core.audit.panels import history_tab
from core.badges import StatusChoices
from core.panels import Attribute, AttributePanel, Panel
from core.views import ActionView, CreateView, DetailView, Empty, FormPage, ListView, ObjectView

VIEW = "commissions.statement_draft_view"
TITLE = _("Rewards, fines and adjustments")
REQUESTS = AdjustmentRequest.objects.select_related("city", "payee", "proposed_by", "decided_by")
NEWEST = Component.objects.filter(key=OuterRef("component_key")).order_by("-version__number", "-pk")
TITLED = Concat("version__plan__name", Value(" · "), "name")
IMPORT = Action(_("Import"), "sales:import_add", PROPOSE, icon="upload", query="kind=adjustments")
NEW = Action(_("Propose one"), "commissions:adjustment_add", PROPOSE, icon="plus", primary=True)


class AdjustmentListView(ListView):
    permission = VIEW
    title = TITLE
    queryset = REQUESTS.annotate(component=Subquery(NEWEST.annotate(title=TITLED).values("title")[:1]))
    table_class = AdjustmentTable
    filterset_class = AdjustmentFilterSet
    export_permission = "commissions.statement_export"
    actions = (IMPORT, NEW)
    empty = Empty(
        _("Nothing was proposed yet"),
        _(
            "A reward, a fine or another amount is entered here with its document; a second person approves it."
        ),
        "medal",
        NEW,
    )


class AdjustmentPage(ObjectView):
    permission = VIEW
    queryset = REQUESTS
    object: AdjustmentRequest

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(TITLE), reverse("commissions:adjustment_list"))]


def _act(label: Any, name: str, permission: str, **options: Any) -> Action:
    return Action(label, f"commissions:adjustment_{name}", permission, args={"pk": "pk"}, **options)


class AdjustmentDetailView(AdjustmentPage, DetailView):
    tabs = (history_tab(),)
    withdraw = _act(
        _("Withdraw"),
        "withdraw",
        PROPOSE,
        icon="arrow-back-up",
        post=True,
        confirm=_("Withdraw this proposal? Nothing is paid or taken."),
    )
    decide = (
        _act(_("Refuse"), "refuse", APPROVE, icon="x", danger=True),
        _act(
            _("Approve"),
            "approve",
            APPROVE,
            icon="rubber-stamp",
            primary=True,
            post=True,
            confirm=_("Approve this amount? The next run posts it."),
        ),
    )

    def get_title(self) -> str:
        return f"{self.object.payee.name} · {self.object.get_kind_display()}"

    def get_badge(self) -> StatusChoices:
        return self.object.state

    def get_panels(self) -> Sequence[Panel]:
        row: Any = self.object
        row.posted = posted_in(row)
        if row.component_key_id:
            row.component = labels_for([row.component_key_id]).component(row.component_key_id)
        proposed = (
            Attribute("payee", url_name="network:channel_detail", args={"pk": "payee_id"}),
            "city",
            Attribute("event_period", format=formats.period_label),
            Attribute("get_kind_display", _("Kind")),
            "amount",
            Attribute("component", _("Component"), spare=True),
            "document_number",
            Attribute("reason", wide=True),
            "proposed_by",
            "proposed_at",
        )
        decided = (
            "decided_by",
            "decided_at",
            Attribute("finding", wide=True, spare=True),
            Attribute(
                "posted__period",
                _("Posted in"),
                format=formats.period_label,
                url_name="commissions:statement_detail",
                args={"pk": "posted__pk"},
                spare=True,
            ),
        )
        panels = (
            AttributePanel(_("What is proposed"), proposed),
            AttributePanel(pgettext_lazy("proposed adjustment", "Decision"), decided),
        )
        return panels if row.decided_by_id else panels[:1]

    def get_context(self) -> dict[str, Any]:
        if not self.object.is_proposed:
            offered: tuple[Action, ...] = ()
        elif self.object.proposed_by_id == self.user.pk:
            offered = (self.withdraw,)
        else:
            offered = self.decide
        shown = buttons(offered, self.user, self.object, may=self.may)
        return {**super().get_context(), "buttons": shown}


class AdjustmentAddView(CreateView):
    permission = PROPOSE
    queryset = REQUESTS
    title = _("Propose a reward, a fine or an adjustment")
    form_class: ClassVar[type[forms.BaseForm]] = AdjustmentForm
    submit_label = _("Propose")
    success_message = _("It is proposed. Another person has to approve it.")
    again_label = _("Propose and enter another")

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_cancel_url(self) -> str:
        return reverse("commissions:adjustment_list")


class AdjustmentApproveView(ActionView, AdjustmentPage):
    permission = APPROVE
    success_message = _("Approved. The next run posts it.")

    def perform(self, data: dict[str, Any]) -> str:
        return adjustment_approve(adjustment_request=self.object, user=self.user).get_absolute_url()


class AdjustmentRefuseView(FormPage, AdjustmentPage):
    permission = APPROVE
    form_class: ClassVar[type[forms.BaseForm]] = FindingForm
    title = _("Refuse the proposal")
    submit_label = _("Refuse")
    success_message = _("Refused. Nothing is paid or taken.")

    def save(self, form: Any) -> AdjustmentRequest:
        return adjustment_refuse(adjustment_request=self.object, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class AdjustmentWithdrawView(ActionView, AdjustmentPage):
    permission = PROPOSE
    success_message = _("Withdrawn. Nothing is paid or taken.")

    def perform(self, data: dict[str, Any]) -> str:
        return adjustment_withdraw(adjustment_request=self.object, user=self.user).get_absolute_url()
