"""Held lines: all of them, one of them, and new ones from a line, a statement's lines or a month's lines."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.holds.bulk import LINE_HOLD_ACTIONS
from commissions.holds.filtersets import LineHoldFilterSet
from commissions.holds.forms import LineHoldForm, OneLineHoldForm, RefuseForm, ReleaseForm
from commissions.holds.services.deciding import (
    DECIDE,
    holds_refuse,
    holds_release,
    refusals_confirm,
    refusals_return,
)
from commissions.holds.services.holding import fact_lines, lines_hold, lines_to_hold
from commissions.holds.tables import LineHoldTable
from commissions.models import Line, LineHold
from commissions.payments.services.holds import HOLD
from commissions.querysets import LineQuerySet
from commissions.services.errors import StaleVersion
from commissions.views.lines import LinePage, MonthLines
from commissions.views.statements import StatementLines
from core import formats
from core.actions import Action, Crumb
from core.audit.panels import history_tab
from core.badges import StatusChoices
from core.errors import Refusal
from core.panels import Attribute, AttributePanel, Panel
from core.views import DetailView, Empty, FormPage, ListView, ObjectView
from core.views.acting import ActionView
from core.views.base import PortalView
from core.views.detail import Tab

VIEW = "commissions.batch_view"
STATEMENTS = "commissions.statement_view"
SHOWN = 10
HOLDS = LineHold.objects.select_related(
    "city", "payee", "statement", "placed_by", "proposed_by", "decided_by"
)
CHANGED = gettext_lazy("The lines have changed meanwhile. Look at them again.")


class LineHoldListView(ListView):
    permission = VIEW
    title = gettext_lazy("Held lines")
    queryset = HOLDS
    table_class = LineHoldTable
    filterset_class = LineHoldFilterSet
    export_permission = "commissions.payment_export"
    bulk_actions = LINE_HOLD_ACTIONS
    empty = Empty(
        gettext_lazy("No line is held"),
        gettext_lazy("The auditor holds single lines on their page, or many from a list of lines."),
        "lock",
    )


class LineHoldPage(ObjectView):
    permission = VIEW
    queryset = HOLDS
    object: LineHold

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(str(_("Held lines")), reverse("commissions:line_hold_list"))]

    @property
    def rows(self) -> Any:
        return LineHold.objects.filter(pk=self.object.pk)


class LineHoldDetailView(LineHoldPage, DetailView):
    actions = (
        Action(
            gettext_lazy("Send back"),
            "commissions:refusal_return",
            DECIDE,
            icon="arrow-back-up",
            args={"pk": "pk"},
            when=lambda hold: hold.is_proposed,
        ),
        Action(
            gettext_lazy("Propose refusal"),
            "commissions:line_hold_refuse",
            HOLD,
            icon="ban",
            args={"pk": "pk"},
            when=lambda hold: hold.is_held,
        ),
        Action(
            gettext_lazy("Release the line"),
            "commissions:line_hold_release",
            HOLD,
            icon="lock-open",
            args={"pk": "pk"},
            primary=True,
            when=lambda hold: hold.is_open,
        ),
        Action(
            gettext_lazy("Confirm the refusal"),
            "commissions:refusal_confirm",
            DECIDE,
            icon="rubber-stamp",
            args={"pk": "pk"},
            post=True,
            confirm=gettext_lazy("Refuse the line? The next run takes its amount away."),
            when=lambda hold: hold.is_proposed,
        ),
    )

    def get_title(self) -> str:
        return str(self.object.payee)

    def get_badge(self) -> StatusChoices:
        return self.object.standing

    def get_tabs(self) -> Sequence[Tab]:
        return (history_tab(),)

    def get_panels(self) -> Sequence[Panel]:
        return (
            AttributePanel(
                gettext_lazy("What is held"),
                (
                    Attribute("payee", url_name="commissions:payable_detail", args={"pk": "payee_id"}),
                    Attribute(
                        "period",
                        gettext_lazy("Statement"),
                        format=formats.period_label,
                        url_name="commissions:statement_detail",
                        args={"pk": "statement_id"},
                    ),
                    Attribute(
                        "line_id", format=str, url_name="commissions:line_detail", args={"pk": "line_id"}
                    ),
                    "amount",
                    "frozen",
                    Attribute("get_code_display", gettext_lazy("What is checked")),
                    Attribute("note", wide=True, spare=True),
                    "placed_by",
                    "placed_at",
                ),
            ),
            AttributePanel(
                gettext_lazy("What became of it"),
                (
                    Attribute("get_finding_display", gettext_lazy("Finding"), spare=True),
                    Attribute("answer", wide=True, spare=True),
                    Attribute("proposed_by", spare=True),
                    Attribute("proposed_at", spare=True),
                    Attribute("decided_by", spare=True),
                    Attribute("decided_at", spare=True),
                    Attribute("settled_in", format=formats.period_label, spare=True),
                ),
            ),
        )[: 1 if self.object.is_held and not self.object.answer else 2]


class _AnswerPage(FormPage, LineHoldPage):
    """A step that takes a form; its service takes many lines."""

    decide: ClassVar[Callable[..., Any]]

    def save(self, form: Any) -> Any:
        return type(self).decide(self.rows, user=self.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()


class LineHoldReleaseView(_AnswerPage):
    permission = HOLD
    form_class: ClassVar[type[forms.BaseForm]] = ReleaseForm
    title = gettext_lazy("Release the line")
    submit_label = gettext_lazy("Release the line")
    success_message = gettext_lazy("Released. The next batch can pay it.")
    decide = staticmethod(holds_release)


class LineHoldRefuseView(_AnswerPage):
    permission = HOLD
    form_class: ClassVar[type[forms.BaseForm]] = RefuseForm
    title = gettext_lazy("Propose that it is not owed")
    submit_label = gettext_lazy("Propose refusal")
    success_message = gettext_lazy("Proposed. Another person has to confirm it.")
    decide = staticmethod(holds_refuse)


class RefusalReturnView(_AnswerPage):
    permission = DECIDE
    form_class: ClassVar[type[forms.BaseForm]] = ReleaseForm
    title = gettext_lazy("Send the refusal back")
    submit_label = gettext_lazy("Send back")
    success_message = gettext_lazy("Sent back. The line is held as before.")
    decide = staticmethod(refusals_return)


class RefusalConfirmView(ActionView, LineHoldPage):
    permission = DECIDE
    success_message = gettext_lazy("Refused. The next run posts the difference.")

    def perform(self, data: dict[str, Any]) -> str:
        refusals_confirm(self.rows, user=self.user)
        return self.object.get_absolute_url()


class _HoldingPage(FormPage, PortalView):
    """Asks why `lines` are held, and says how many they are and what they pay."""

    permission = HOLD
    view_permission: ClassVar[str | None] = STATEMENTS
    template_name = "commissions/holds/place.html"
    form_class: ClassVar[type[forms.BaseForm]] = LineHoldForm
    submit_label = gettext_lazy("Hold them")
    success_message = gettext_lazy("Held. They are not paid until they are released.")

    def get_title(self) -> str:
        return _("Hold lines for checking")

    @property
    def lines(self) -> LineQuerySet:
        raise NotImplementedError

    @cached_property
    def found(self) -> list[Any]:
        """Those of them that pay something; none where they are too many, which the form then says."""
        return lines_to_hold(self.lines)

    @property
    def seen(self) -> str:
        return f"{len(self.found)}:{sum(line.net for line in self.found)}"

    def get_initial(self) -> dict[str, Any]:
        try:
            return {"seen": self.seen}
        except Refusal:
            return {}

    def save(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        if data.pop("seen") != self.seen:
            raise StaleVersion(CHANGED)
        return lines_hold(lines=self.lines, user=self.user, **data)

    def get_success_url(self, target: Any) -> str:
        return reverse("commissions:line_hold_list")

    def get_context(self) -> dict[str, Any]:
        context = super().get_context()
        try:
            found, too_many = self.found, ""
        except Refusal as refusal:
            found, too_many = [], str(refusal)
        return {
            **context,
            "count": len(found),
            "amount": sum(line.net for line in found),
            "too_many": too_many,
        }


class LineHoldAddView(_HoldingPage, LinePage):
    """One line, or all that its fact pays."""

    form_class: ClassVar[type[forms.BaseForm]] = OneLineHoldForm

    @property
    def lines(self) -> LineQuerySet:
        line = self.line
        wanted = {name: getattr(line, name) for name in ("city_id", "period", "payee_id", "component_key")}
        same = {name: getattr(line, name) for name in ("kind", "grain", "fact_id", "event_period")}
        return Line.objects.filter(**wanted, **same)

    def save(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        if data.pop("seen") != self.seen:
            raise StaleVersion(CHANGED)
        lines = fact_lines(self.line) if data.pop("whole_fact") else self.lines
        return lines_hold(lines=lines, user=self.user, **data)

    def get_cancel_url(self) -> str:
        return reverse("commissions:line_detail", kwargs={"pk": self.line.id})


class StatementLinesHoldView(_HoldingPage, StatementLines):
    """All lines of a statement that the filters of the address find."""

    @property
    def lines(self) -> LineQuerySet:
        assert self.filterset is not None
        found: LineQuerySet = self.filterset.qs
        return found

    def get_cancel_url(self) -> str:
        address = reverse("commissions:statement_lines", kwargs={"pk": self.object.pk})
        return f"{address}?{self.request.GET.urlencode()}"


class MonthLinesHoldView(_HoldingPage, MonthLines):
    """All lines of a city's month that the filters of the address find."""

    view_permission = "commissions.run_view"

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(HOLD).has_city(self.city.pk):
            raise PermissionDenied

    @property
    def lines(self) -> LineQuerySet:
        assert self.filterset is not None
        found: LineQuerySet = self.filterset.qs
        return found

    def get_cancel_url(self) -> str:
        return f"{reverse('commissions:month_lines', kwargs=self.address)}?{self.request.GET.urlencode()}"
