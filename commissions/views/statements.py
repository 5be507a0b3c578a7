"""Statements: the list, the page of one for staff and for its dealer, its lines, its workbook, its answer."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import DisputeStatus, LineKind, StatementStatus
from commissions.filtersets.desk import LineFilterSet, StatementFilterSet
from commissions.holds.querysets import LineHoldQuerySet
from commissions.holds.services.freezing import split_of, with_split
from commissions.models import Dispute, Reconciliation, Statement
from commissions.payments.services.holds import HOLD
from commissions.payments.services.invoices import SEND as SEND_INVOICE
from commissions.payments.services.paid_states import statement_paying, with_paid_state
from commissions.services.confirmations import CONFIRM, statement_confirm
from commissions.services.desk import MonthSums, month_sums
from commissions.services.desk_pages import change
from commissions.services.disputes import RAISE, disputed_line_ids
from commissions.services.labels import Labels
from commissions.services.line_facts import fact_cards
from commissions.services.line_rows import dress
from commissions.services.next_tier import next_tier
from commissions.services.standing import collapsed
from commissions.services.statement_changes import statement_changes, with_previous
from commissions.services.statement_groups import coefficients_of, statement_groups
from commissions.services.statement_workbook import statement_workbook
from commissions.services.statements import statement_lines
from commissions.services.untold_tiers import untold_tiers
from commissions.services.verification import verification_code
from commissions.tables.desk import LineTable, OwnStatementTable, StatementTable
from core import formats
from core.actions import Action, Crumb
from core.capitals import capital_yuan
from core.filters import PortalFilterSet
from core.periods import period_text, previous_period, today
from core.qr import qr_code
from core.scoping import ScopedUser
from core.tables import PortalTable
from core.views.acting import ActionView
from core.views.activity import HISTORY
from core.views.base import ObjectView
from core.views.listing import Empty, ListView

VIEW = "commissions.statement_view"
STAFF = "commissions.run_view"
SEE_SUBSCRIBERS = "sales.subscriber_view"
LINE_HOLDS = LineHoldQuerySet.view_code


def holds(user: ScopedUser, code: str, row: Statement | Dispute | Reconciliation) -> bool:
    """Whether `user` holds `code` on what they see already. No query."""
    scope = user.scope_for(code)
    return (
        scope.has_city(row.city_id)
        or row.district_id in scope.district_ids
        or row.payee_id in scope.channel_ids
    )


def is_dealers(user: ScopedUser, statement: Statement) -> bool:
    """Whether this reader is the one who is paid, rather than staff."""
    return holds(user, CONFIRM, statement)


def sees_numbers(user: ScopedUser, statement: Statement) -> bool:
    return holds(user, SEE_SUBSCRIBERS, statement)


class StatementListView(ListView):
    permission = VIEW
    title = gettext_lazy("Statements")
    queryset = Statement.objects.select_related("payee", "city")
    filterset_class = StatementFilterSet
    default_sort = "-period"
    export_permission = "commissions.statement_export"
    actions = (Action(gettext_lazy("Verify"), "commissions:statement_verify", VIEW, icon="shield-check"),)
    dresses_rows = True
    empty: ClassVar[Empty] = Empty(
        gettext_lazy("No statement yet"),
        gettext_lazy("A statement appears here when its month is published."),
        icon="receipt",
    )

    def get_queryset(self) -> QuerySet[Any]:
        return with_paid_state(super().get_queryset(), self.user)

    @property
    def table_class(self) -> type[PortalTable]:  # type: ignore[override]
        return OwnStatementTable if self.user.scope_for(CONFIRM) else StatementTable

    def dress(self, rows: list[Any]) -> list[Any]:
        several = len({row.payee_id for row in rows}) > 1
        for row in rows:
            row.several_payees = several
        return rows


class StatementPage(ObjectView):
    """Base of pages about one statement."""

    permission = VIEW
    queryset = Statement.objects.select_related("payee", "city", "confirmed_by")
    object: Statement

    def get_title(self) -> str:
        return _("Statement of %(period)s") % {"period": formats.period_label(self.object.period)}

    def get_crumbs(self) -> list[Crumb]:
        month = {"city": self.object.city_id, "period": self.object.period}
        if self.user.scope_for(STAFF).has_city(self.object.city_id):
            label = f"{self.object.city.name} {formats.period_label(self.object.period)}"
            return [Crumb(label, reverse("commissions:month_detail", kwargs=month))]
        return [Crumb(_("Statements"), reverse("commissions:statement_list"))]

    @cached_property
    def dealer(self) -> bool:
        return is_dealers(self.user, self.object)

    @cached_property
    def sums(self) -> MonthSums:
        return month_sums(self.object.city_id, self.object.period, self.object.payee_id)

    @cached_property
    def labels(self) -> Labels:
        return self.sums.labels

    def get_context(self) -> dict[str, Any]:
        statement = self.object
        in_time = statement.respond_by is None or today() <= statement.respond_by
        waiting = statement.status in {StatementStatus.PUBLISHED, StatementStatus.DISPUTED}
        return {
            **super().get_context(),
            "statement": statement,
            "state": StatementStatus(statement.status),
            "dealer": self.dealer,
            "in_time": in_time,
            "may_confirm": in_time and statement.status == StatementStatus.PUBLISHED and self.dealer,
            "may_dispute": in_time and waiting and holds(self.user, RAISE, statement),
            "may_hold": statement.status != StatementStatus.DRAFT and holds(self.user, HOLD, statement),
            "may_send_invoice": statement.status != StatementStatus.DRAFT
            and statement.payable > 0
            and holds(self.user, SEND_INVOICE, statement),
        }


class StatementDetailView(StatementPage):
    """One template for the dealer's phone and one for the desk; both are printed as the same paper."""

    object: Any

    def get_queryset(self) -> QuerySet[Any]:
        """With last month's statement, and with the own list that its dealer held against it last."""
        lists = Reconciliation.objects.filter(statement=OuterRef("pk")).order_by("-pk")
        found: QuerySet[Any] = with_previous(with_split(super().get_queryset()), self.user).annotate(
            own_list_id=Subquery(lists.values("pk")[:1]),
            own_list_at=Subquery(lists.values("uploaded_at")[:1]),
        )
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(
            "commissions/statements/dealer.html" if self.dealer else "commissions/statements/staff.html"
        )

    def get_context(self) -> dict[str, Any]:
        statement, sums = self.object, self.sums
        previous = statement.previous_amount
        days_left = (statement.respond_by - today()).days if statement.respond_by else None
        disputes = list(Dispute.objects.filter(statement=statement).select_related("raised_by"))
        coefficients = coefficients_of(statement) if sums.coefficient else []
        groups = statement_groups(statement, sums, self.labels, coefficients)
        last = previous_period(statement.period)
        earlier = month_sums(statement.city_id, last, statement.payee_id) if statement.previous_id else None
        return {
            **super().get_context(),
            "groups": groups,
            "groups_total": sum(group.amount for group in groups),
            "reasons": [(code, self.labels.reason(code), count) for code, count in sums.reasons()],
            "change": change(statement.amount, previous),
            "difference": None if previous is None else statement.amount - previous,
            "days_left": days_left,
            "disputes": [(dispute, DisputeStatus(dispute.status)) for dispute in disputes],
            "frozen": len(disputed_line_ids(statement)) if disputes else 0,
            "debts": list(statement.debt_offsets.select_related("debt").order_by("debt__period"))
            if statement.offset
            else [],
            "asks_next_tier": self.dealer and bool(sums.paid),
            "may_reconcile": statement.status != StatementStatus.DRAFT and holds(self.user, RAISE, statement),
            "paying": statement_paying(statement, self.user),
            "split": split_of(statement),
            "held_url": f"{reverse('commissions:line_hold_list')}?q={statement.payee.code}&period={statement.period}"
            if self.user.scope_for(LINE_HOLDS).has_city(statement.city_id)
            else "",
            "previous": earlier,
            "previous_id": statement.previous_id,
            "changes": statement_changes(sums, earlier) if earlier else [],
            **self.paper(),
            "lines_url": reverse("commissions:statement_lines", kwargs={"pk": statement.pk}),
            "activity_url": reverse("commissions:statement_activity", kwargs={"pk": statement.pk})
            if holds(self.user, HISTORY, statement)
            else "",
        }

    def paper(self) -> dict[str, Any]:
        """What stands on the printed statement alone."""
        code = verification_code(self.object.content_hash)
        address = self.request.build_absolute_uri(reverse("commissions:statement_verify"))
        return {
            "in_capitals": capital_yuan(self.object.payable),
            "code": code,
            "qr": qr_code(f"{address}?code={code.replace('-', '')}") if code else None,
        }


class StatementNextTierView(StatementPage):
    """A fragment that comes after the page: what a few more sales would have brought, by a run of the engine."""

    template_name = "commissions/statements/next_tier.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_context(self) -> dict[str, Any]:
        keys = {row.component_key for row in self.sums.rows}
        untold = untold_tiers(keys, self.object.period)
        return {**super().get_context(), "hint": next_tier(self.object), "untold": untold}


class StatementLines(StatementPage):
    """Base of pages about the lines of a statement that the address finds."""

    def get_title(self) -> str:
        return _("Lines of %(period)s") % {"period": formats.period_label(self.object.period)}

    def get_crumbs(self) -> list[Crumb]:
        url = reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})
        return [*super().get_crumbs(), Crumb(self.object.payee.name, url)]

    @cached_property
    def filterset(self) -> PortalFilterSet | None:
        rows = self.sums.rows
        return LineFilterSet(
            self.request.GET,
            queryset=self.get_lines(),
            request=self.request,
            city_id=self.object.city_id,
            in_full=sees_numbers(self.user, self.object),
            components=self.sums.component_names(),
            kinds=[(kind, str(LineKind(kind).label)) for kind in sorted({row.kind for row in rows})],
            months=[
                (period, formats.period_label(period))
                for period in sorted({row.event_period for row in rows})[::-1]
            ],
            reasons=[
                (code, f"{code} {self.labels.reason(code)}")
                for code in sorted({r.reason for r in rows if r.reason})
            ],
        )

    def get_lines(self) -> QuerySet[Any]:
        return collapsed(statement_lines(self.object)).select_related("component", "channel")


class StatementLinesView(StatementLines, ListView):
    """The lines behind a group of a statement; those of one fact stand as one, with their net."""

    template_name = "commissions/statements/lines.html"
    table_class = LineTable
    filterset_class = LineFilterSet
    default_sort = "id"
    key = "id"
    export_permission = "commissions.statement_export"
    reveals = (SEE_SUBSCRIBERS,)
    dresses_rows = True
    empty: ClassVar[Empty] = Empty(gettext_lazy("No such line in this statement"), icon="list")

    def dress(self, rows: list[Any]) -> list[Any]:
        cards = fact_cards(self.object.city_id, rows)
        frozen = disputed_line_ids(self.object)
        dressed = dress(rows, cards, self.labels, in_full=sees_numbers(self.user, self.object))
        for row in dressed:
            row.frozen = row.id in frozen
        return dressed

    def get_context(self) -> dict[str, Any]:
        query = self.request.GET
        bucket = {name: query[name] for name in ("component", "kind", "paid") if query.get(name)}
        url = reverse("commissions:statement_lines_hold", kwargs={"pk": self.object.pk})
        return {
            **super().get_context(),
            "bucket": bucket if "component" in bucket else None,
            "hold_url": f"{url}?{query.urlencode()}" if holds(self.user, HOLD, self.object) else "",
        }


class StatementWorkbookView(StatementPage):
    """The statement as a workbook that recalculates itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        statement = self.object
        name = f"{statement.payee.code}_{period_text(statement.period)}.xlsx"
        response = HttpResponse(
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
        statement_workbook(statement, response, in_full=sees_numbers(self.user, statement))
        return response


class StatementConfirmView(ActionView):
    permission = CONFIRM
    queryset = Statement.objects.all()
    success_message = gettext_lazy("Confirmed. Thank you.")

    def perform(self, data: dict[str, Any]) -> str:
        statement_confirm(statement=self.object, user=self.user)  # type: ignore[arg-type]
        return reverse("commissions:statement_detail", kwargs={"pk": self.object.pk})
