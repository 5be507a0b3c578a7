"""A comparison: its outcomes that tie to both sides, and its rows; saying names, settling, deleting."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.comparison.choices import Outcome
from commissions.comparison.filtersets import ComparisonRowFilterSet
from commissions.comparison.forms import NamesForm, SettleForm
from commissions.comparison.models import Comparison, ComparisonRow
from commissions.comparison.querysets import RUN, VIEW
from commissions.comparison.services.requests import (
    comparison_delete,
    comparison_names,
    may_delete,
    rows_settle,
)
from commissions.comparison.services.summing import outcome_sums, total_of
from commissions.comparison.tables import ComparisonRowTable, beside_text, state_of
from commissions.comparison.views.lists import COMPARISONS
from commissions.models import Statement
from commissions.simulation.tables import months_text
from commissions.simulation.views.lists import EXPORT
from core.actions import Crumb
from core.badges import Badge
from core.filters import PortalFilterSet
from core.views import ActionView, Empty, FormPage, ListView, ObjectView
from core.views.bulk import BulkAction
from core.views.jobs import job_progress
from users.models import User


class ComparisonPage(ObjectView):
    permission = VIEW
    queryset = COMPARISONS
    object: Comparison

    @property
    def person(self) -> User:
        return cast(User, self.user)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Comparisons with Excel"), reverse("commissions:comparison_list"))]


class ComparisonDetailView(ComparisonPage, ListView):
    template_name = "commissions/comparison/detail.html"
    table_class = ComparisonRowTable
    default_sort = "pk"
    page_size = 25
    dresses_rows = True
    export_permission = EXPORT
    bulk_actions = (
        BulkAction(
            "settle",
            gettext_lazy("Settle with a note"),
            RUN,
            rows_settle,
            gettext_lazy("the note says why their difference is in order."),
            icon="note",
            form_class=SettleForm,
        ),
    )
    empty: ClassVar[Empty] = Empty(gettext_lazy("Nothing to compare"), icon="git-compare")

    @cached_property
    def filterset(self) -> PortalFilterSet:
        return ComparisonRowFilterSet(
            self.request.GET, queryset=self.get_rows(), request=self.request, comparison=self.object
        )

    def get_rows(self) -> QuerySet[Any]:
        return ComparisonRow.objects.filter(comparison=self.object)

    def dress(self, rows: list[Any]) -> list[Any]:
        """Leads to the lines behind an amount, as far as the reader may see their statement. One query."""
        wanted = {(row.payee_id, row.period) for row in rows if row.payee_id}
        stated = Statement.objects.visible_to(self.user).filter(
            payee_id__in={payee for payee, _period in wanted},
            period__in={period for _payee, period in wanted},
        )
        found = {(payee, period): pk for payee, period, pk in stated.values_list("payee_id", "period", "pk")}
        for row in rows:
            statement = found.get((row.payee_id, row.period))
            row.url = self._lines(statement, row.component_key) if statement else ""
        return rows

    def _lines(self, statement: int, component: int) -> str:
        address = reverse("commissions:statement_lines", kwargs={"pk": statement})
        if component > 0:
            return f"{address}?component={component}"
        return f"{address}?kind={-component}" if component else address

    def get_badge(self) -> Badge:
        return state_of(self.object)

    def get_context(self) -> dict[str, Any]:
        comparison = self.object
        runs = self.user.scope_for(RUN).has_city(comparison.region_id)
        context = {
            **super().get_context(),
            "comparison": comparison,
            "state": self.get_badge(),
            "beside": beside_text(comparison),
            "months": months_text(comparison),
            "may_delete": runs and may_delete(comparison, self.person),
            "may_name": runs and bool(comparison.unknown) and not comparison.is_done,
        }
        if not comparison.is_done:
            return {**context, **self._progress()}
        sums = outcome_sums(self.get_rows())
        agreeing = sum(item.rows for item in sums if item.outcome in Outcome.in_group("agree"))
        return {**context, "sums": sums, "total": total_of(sums), "agreeing": agreeing}

    def _progress(self) -> dict[str, Any]:
        job = self.object.job
        if job is None or job.owner_id != self.person.pk:
            return {}
        return {
            "progress": job_progress(job),
            "progress_url": reverse("core:job_progress", kwargs={"pk": job.pk}),
        }


class ComparisonNamesView(FormPage, ComparisonPage):
    """What the names of a sheet stand for: said once, known in the region from then on."""

    permission = RUN
    title = gettext_lazy("What the names stand for")
    form_class = NamesForm
    submit_label = gettext_lazy("Compare")
    success_message = ""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "comparison": self.object}

    def get_title(self) -> str:
        return str(self.title)

    def get_crumbs(self) -> list[Crumb]:
        return [*super().get_crumbs(), Crumb(str(self.object), self.object.get_absolute_url())]

    def save(self, form: Any) -> Comparison:
        return comparison_names(comparison=self.object, said=form.said(), user=self.person)

    def get_success_url(self, target: Any) -> str:
        return self.object.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class ComparisonDeleteView(ActionView):
    permission = RUN
    queryset = COMPARISONS
    object: Comparison
    success_message = gettext_lazy("Deleted.")

    def perform(self, data: dict[str, Any]) -> str:
        comparison_delete(comparison=self.object, user=cast(User, self.user))
        return reverse("commissions:comparison_list")
