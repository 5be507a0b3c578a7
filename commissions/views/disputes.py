"""Disputes: the queue, one dispute with its conversation, raising it, answering it."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.bulk import DISPUTE_ACTIONS, AssignForm
from commissions.choices import DisputeStatus
from commissions.filtersets.desk import DisputeFilterSet
from commissions.forms.desk import DisputeForm, DueForm, ReplyForm, RulingForm, TextForm
from commissions.models import Dispute, Statement
from commissions.reconciliation.panels import rows_of_dispute
from commissions.services.assignments import disputes_assign
from commissions.services.disputes import (
    ANSWER,
    RAISE,
    bucket_line_ids,
    dispute_raise,
    dispute_reply,
    dispute_withdraw,
    line_nets,
)
from commissions.services.labels import labels_for
from commissions.services.line_facts import fact_cards
from commissions.services.line_rows import dress
from commissions.services.rulings import (
    APPROVE,
    RULED,
    dispute_rule,
    posting_statements,
    ruling_approve,
    ruling_take_back,
    second_person_because,
)
from commissions.services.standing import collapsed
from commissions.services.statements import statement_lines
from commissions.tables.desk import DisputeTable
from commissions.views.statements import holds, sees_numbers
from core import formats
from core.actions import Action, Crumb
from core.errors import Refusal
from core.models import Attachment
from core.services.journal import beside
from core.views.acting import ActionView
from core.views.activity import HISTORY
from core.views.base import ObjectView
from core.views.editing import FormPage
from core.views.journal import FileView
from core.views.listing import Empty, ListView

VIEW = "commissions.dispute_view"
SHOWN_LINES = 50
LARGEST_ID = 2**63 - 1


class DisputeListView(ListView):
    """The oldest first: whoever waits longest is answered first."""

    permission = VIEW
    title = gettext_lazy("Disputes")
    queryset = Dispute.objects.select_related("payee", "city", "statement", "assigned_to").annotate(
        line_count=Count("lines"), added=F("ruling") - F("original")
    )
    table_class = DisputeTable
    filterset_class = DisputeFilterSet
    default_sort = "pk"
    export_permission = "commissions.dispute_export"
    dresses_rows = True
    bulk_actions = DISPUTE_ACTIONS
    actions = (
        Action(
            gettext_lazy("What they are about"),
            "commissions:dispute_statistics",
            "commissions.run_view",
            icon="chart-bar",
        ),
        Action(gettext_lazy("Own lists"), "commissions:reconciliation_list", VIEW, icon="list-check"),
    )
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("No disputes"),
        gettext_lazy("When a dealer objects to a line, it waits here for an answer."),
        icon="message-report",
    )

    def called(self, row: Dispute) -> str:
        parts = [f"{row} {row.payee.name}", formats.period_label(row.statement.period)]
        if row.claimed is not None:
            parts.append(_("due as claimed %(amount)s") % {"amount": formats.money(row.claimed)})
        if row.ruling is not None:
            parts.append(_("due as ruled %(amount)s") % {"amount": formats.money(row.ruling)})
        return " · ".join(parts)

    def dress(self, rows: list[Any]) -> list[Any]:
        now = timezone.now()
        for row in rows:
            row.age_days = age_days(row, now)
        return rows


def age_days(dispute: Dispute, now: datetime.datetime) -> int:
    """Full days from raising to ruling, or until now."""
    return ((dispute.ruled_at or now) - dispute.raised_at).days


class DisputePage(ObjectView):
    permission = VIEW
    queryset = Dispute.objects.select_related(
        "payee", "city", "statement__payee", "raised_by", "ruled_by", "approved_by", "assigned_to", "whose"
    )
    object: Dispute


class DisputeDetailView(DisputePage):
    template_name = "commissions/disputes/detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(form=RulingForm(dispute=self.object))

    def get_title(self) -> str:
        return _("Dispute %(number)s") % {"number": self.object.pk}

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Disputes"), reverse("commissions:dispute_list"))]

    def get_context(self) -> dict[str, Any]:
        dispute, user = self.object, self.user
        open_, reviewed = dispute.status == DisputeStatus.OPEN, dispute.status == DisputeStatus.REVIEW
        raises, answers = holds(user, RAISE, dispute), holds(user, ANSWER, dispute)
        raised = dispute.raised_by_id == user.pk
        approves = holds(user, APPROVE, dispute) and not raised
        ids = list(dispute.lines.order_by("line_id").values_list("line_id", flat=True))
        lines = line_rows(user, dispute.statement, ids[:SHOWN_LINES])
        upheld = dispute.status == DisputeStatus.UPHELD
        seen = Exists(Statement.objects.visible_to(user).filter(pk=OuterRef("pk")))
        posting: Any = posting_statements(dispute).annotate(seen=seen).first() if upheld else None
        in_full = sees_numbers(user, dispute.statement)
        whose = getattr(dispute, "whose", None)
        return {
            **super().get_context(),
            "dispute": dispute,
            "statement": dispute.statement,
            "state": DisputeStatus(dispute.status),
            "lines": lines,
            "line_count": len(ids),
            **rows_of_dispute(dispute, in_full=in_full, limit=SHOWN_LINES),
            "talk": list(dispute.messages.select_related("author")),
            "age": age_days(dispute, timezone.now()),
            "reply_form": ReplyForm(),
            "files": list(
                Attachment.objects.filter(**beside(dispute)).select_related("author").order_by("pk")
            ),
            "posting": posting,
            "posting_seen": posting is not None and posting.seen,
            "whose": whose,
            "second_person": "" if whose or not reviewed else second_person_because(dispute, dispute.ruling),
            "may_reply": open_ and (raises or answers),
            "may_withdraw": open_ and raises,
            "may_rule": open_ and answers and not raised,
            "may_approve": reviewed and approves and dispute.ruled_by_id != user.pk,
            "may_take_back": dispute.status in RULED
            and posting is None
            and not raised
            and (answers or approves),
            "activity_url": reverse("commissions:dispute_activity", kwargs={"pk": dispute.pk})
            if holds(user, HISTORY, dispute)
            else "",
            "may_assign": (open_ or reviewed) and answers,
            "is_own": open_ and answers and raised,
        }


def line_rows(user: Any, statement: Statement, ids: list[int]) -> list[Any]:
    """These lines of a statement as the reader may see them; others are left out."""
    found = list(
        collapsed(statement_lines(statement))
        .filter(id__in=ids)
        .select_related("component", "channel")
        .order_by("id")
    )
    labels = labels_for(line.component_key for line in found)
    return dress(found, fact_cards(statement.city_id, found), labels, in_full=sees_numbers(user, statement))


class DisputeRaiseView(FormPage, ObjectView):
    """Asks what is wrong with `line`s of a statement, or with all lines of a `component`."""

    permission = RAISE
    queryset = Statement.objects.select_related("payee", "city")
    template_name = "commissions/disputes/raise.html"
    form_class: ClassVar[type[forms.BaseForm]] = DisputeForm
    submit_label = gettext_lazy("Send the dispute")
    success_message = gettext_lazy("Sent. You see the answer here.")
    object: Statement

    def get_title(self) -> str:
        return _("Dispute lines of %(period)s") % {"period": formats.period_label(self.object.period)}

    def get_cancel_url(self) -> str:
        return reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(formats.period_label(self.object.period), self.get_cancel_url())]

    @cached_property
    def line_ids(self) -> list[int]:
        """As asked for; whether they belong to the statement is the service's question."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        if asked.get("component"):
            return bucket_line_ids(
                self.object,
                kind=_number(asked.get("kind", "1")),
                component_key=_number(asked["component"]),
                refused=asked.get("paid") == "no",
            )
        return [_number(text) for text in asked.getlist("line")]

    @cached_property
    def nets(self) -> dict[int, int]:
        """What each line that may be disputed comes to; nothing where the address asks for others."""
        try:
            return line_nets(self.object, self.line_ids)
        except Refusal:
            return {}

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "original": sum(self.nets.values())}

    def save(self, form: Any) -> Dispute:
        return dispute_raise(
            statement=self.object,
            line_ids=self.line_ids,
            text=form.cleaned_data["text"],
            claimed=form.cleaned_data["claimed"],
            user=self.user,  # type: ignore[arg-type]
            file=form.cleaned_data["file"],
        )

    def get_success_url(self, target: Any) -> str:
        return reverse("commissions:dispute_detail", kwargs={"pk": target.pk})

    def get_context(self) -> dict[str, Any]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return {
            **super().get_context(),
            "statement": self.object,
            "lines": line_rows(self.user, self.object, sorted(self.nets)[:SHOWN_LINES]),
            "line_count": len(self.nets),
            "asked": [
                (name, value)
                for name in ("line", "component", "kind", "paid")
                for value in asked.getlist(name)
            ],
        }


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > LARGEST_ID:
        raise Refusal(_("Some of these lines are not in this statement."))
    return int(text)


class DisputeAssignView(FormPage, DisputePage):
    """Who handles it: one of those who may rule on it, or nobody."""

    permission = ANSWER
    title = gettext_lazy("Who handles the dispute?")
    form_class: ClassVar[type[forms.BaseForm]] = AssignForm
    submit_label = gettext_lazy("Assign")

    def get_crumbs(self) -> list[Crumb]:
        number = _("Dispute %(number)s") % {"number": self.object.pk}
        return [
            Crumb(_("Disputes"), reverse("commissions:dispute_list")),
            Crumb(number, self.get_cancel_url()),
        ]

    def get_form(self) -> Any:
        posted = self.request.POST if self.request.method == "POST" else None
        form = AssignForm(posted, user=self.user, rows=Dispute.objects.filter(pk=self.object.pk))
        form.initial = {"assignee": self.object.assigned_to_id}
        return form

    def save(self, form: Any) -> Dispute:
        rows = Dispute.objects.filter(pk=self.object.pk)
        disputes_assign(rows, assignee=form.cleaned_data["assignee"], user=self.user)  # type: ignore[arg-type]
        return self.object

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:dispute_detail", kwargs={"pk": self.object.pk})


class DisputeActionView(ActionView):
    queryset = Dispute.objects.select_related("statement")

    def perform(self, data: dict[str, Any]) -> str:
        self.act(data)
        return reverse("commissions:dispute_detail", kwargs={"pk": self.object.pk})

    def act(self, data: dict[str, Any]) -> None:
        raise NotImplementedError


class DisputeReplyView(DisputeActionView):
    """Either side of the dispute; whoever only looks may not write."""

    permission = VIEW
    form_class: ClassVar[type[forms.Form] | None] = ReplyForm

    def check_access(self) -> None:
        super().check_access()
        if not any(holds(self.user, code, self.object) for code in (RAISE, ANSWER)):
            raise PermissionDenied

    def act(self, data: dict[str, Any]) -> None:
        dispute_reply(dispute=self.object, user=self.user, **data)  # type: ignore[arg-type]


class DisputeFileView(FileView):
    """A piece of evidence, for whoever reads the dispute."""

    permission = VIEW
    queryset = Dispute.objects.all()


class DisputeWithdrawView(DisputeActionView):
    permission = RAISE
    success_message = gettext_lazy("Withdrawn.")

    def act(self, data: dict[str, Any]) -> None:
        dispute_withdraw(dispute=self.object, user=self.user)  # type: ignore[arg-type]


class DisputeRuleView(FormPage, DisputeDetailView):
    """Two steps: the entries, then the same with the amounts worked out, to be confirmed."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]
    permission = ANSWER
    form_class: ClassVar[type[forms.BaseForm]] = RulingForm
    submit_label = gettext_lazy("Check the amounts")
    success_message = gettext_lazy("The ruling is recorded.")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "confirmed" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if not form.is_valid():
            return self.show(status=422, form=form)
        if "edit" in request.POST or self.object.status != DisputeStatus.OPEN:
            return self.show(form=form)
        due, original = form.cleaned_data["due"], self.object.original
        return self.show(
            "commissions/disputes/rule.html",
            form=form,
            due=original if due is None else due,
            added=0 if due is None else due - original,
            second_person=second_person_because(self.object, due),
        )

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "dispute": self.object}

    def save(self, form: Any) -> Dispute:
        data = form.cleaned_data
        return dispute_rule(dispute=self.object, due=data["due"], text=data["text"], user=self.user)  # type: ignore[arg-type]

    def get_success_url(self, target: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("commissions:dispute_detail", kwargs={"pk": self.object.pk})


class RulingApproveView(DisputeActionView):
    permission = APPROVE
    form_class: ClassVar[type[forms.Form] | None] = DueForm
    success_message = gettext_lazy("Approved. The next run posts the amount.")

    def act(self, data: dict[str, Any]) -> None:
        ruling_approve(dispute=self.object, due=data["due"], user=self.user)  # type: ignore[arg-type]


class RulingTakeBackView(DisputeActionView):
    """By whoever may rule, or may approve a ruling, until a run has posted it."""

    permission = VIEW
    form_class: ClassVar[type[forms.Form] | None] = TextForm
    success_message = gettext_lazy("The ruling is taken back; the dispute is open again.")

    def check_access(self) -> None:
        super().check_access()
        if not any(holds(self.user, code, self.object) for code in (ANSWER, APPROVE)):
            raise PermissionDenied

    def act(self, data: dict[str, Any]) -> None:
        ruling_take_back(dispute=self.object, text=data["text"], user=self.user)  # type: ignore[arg-type]
