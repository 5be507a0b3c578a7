"""A simulation: its sums, how the payees move, and the payees as a list; all of it as a workbook."""

import io
from typing import Any, cast

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.simulation.filtersets import SimulationPayeeFilterSet
from commissions.simulation.models import Simulation, SimulationPayee
from commissions.simulation.panels import band_chart, months_count, said_in_a_line, sum_tables
from commissions.simulation.querysets import RUN, VIEW
from commissions.simulation.services.requests import is_stale, may_attach, may_delete
from commissions.simulation.services.summing import band_rows, component_labels
from commissions.simulation.services.workbook import simulation_workbook
from commissions.simulation.tables import SimulationPayeeTable, beside_text, months_text
from commissions.simulation.views.lists import EXPORT, SIMULATIONS
from core import formats
from core.actions import Crumb
from core.audit import record
from core.badges import Badge
from core.errors import Denied
from core.filters import PortalFilterSet
from core.tables import PortalTable
from core.views import Empty, ListView, ObjectView
from core.views.jobs import job_progress
from network.choices import ChannelKind
from users.models import User


class SimulationPage(ObjectView):
    permission = VIEW
    queryset = SIMULATIONS
    object: Simulation

    @property
    def person(self) -> User:
        return cast(User, self.user)

    def get_crumbs(self) -> list[Crumb]:
        return [Crumb(_("Simulations"), reverse("commissions:simulation_list"))]


class SimulationDetailView(SimulationPage, ListView):
    template_name = "commissions/simulation/detail.html"
    table_class = SimulationPayeeTable
    default_sort = "difference"
    key = "id"
    page_size = 25
    dresses_rows = True
    export_permission = EXPORT
    empty = Empty(gettext_lazy("Nobody is paid anything"), "", "users")

    @cached_property
    def labels(self) -> dict[int, str]:
        return component_labels(self.object)

    @cached_property
    def filterset(self) -> PortalFilterSet:
        return SimulationPayeeFilterSet(
            self.request.GET,
            queryset=self.get_payees(),
            request=self.request,
            simulation=self.object,
            labels=self.labels,
        )

    def get_payees(self) -> QuerySet[Any]:
        return SimulationPayee.objects.filter(simulation_id=self.object.pk).select_related("payee")

    def get_table(self, rows: list[Any]) -> PortalTable:
        """A payee's page stands below this one, and leads back to it by itself."""
        table = super().get_table(rows)
        table.came_from = ""
        return table

    def dress(self, rows: list[Any]) -> list[Any]:
        cities = {row["key"]: row["name"] for row in self.object.figures.get("cities", ())}
        for row in rows:
            row.city_text = cities.get(row.city_id, "")
            row.kind_text = str(ChannelKind(row.kind).label)
            row.cause_text = self._cause(row)
        return rows

    def _cause(self, row: SimulationPayee) -> str:
        """The component that moved most, by how much, and how many others moved."""
        if row.cause_key is None:
            return ""
        text = f"{self.labels.get(row.cause_key, '')} {formats.money(row.cause_amount, signed=True)}"
        if row.moved < 2:
            return text
        return _("%(cause)s, and %(count)s more") % {"cause": text, "count": row.moved - 1}

    def get_badge(self) -> Badge:
        simulation = self.object
        if simulation.attached_at:
            return Badge(_("Attached"), "purple")
        return Badge(simulation.standing.label, simulation.standing.colour)

    def get_context(self) -> dict[str, Any]:
        simulation, runs = self.object, self.user.scope_for(RUN).has_city(self.object.region_id)
        attaches = runs and may_attach(simulation, self.person)
        context = {
            **super().get_context(),
            "simulation": simulation,
            "state": self.get_badge(),
            "beside": beside_text(simulation),
            "months": months_text(simulation),
            "may_attach": attaches and not simulation.attached_at,
            "may_detach": attaches and simulation.attached_at,
            "may_delete": runs and may_delete(simulation, self.person),
            "may_export": simulation.is_done and self.may_export,
            "again_query": self._again() if runs and simulation.version_id else "",
        }
        if not simulation.is_done:
            return {**context, **self._progress()}
        return {
            **context,
            "stale": is_stale(simulation),
            "said": said_in_a_line(simulation),
            "month_count": months_count(simulation),
            "tables": sum_tables(simulation),
            "bands": band_rows(simulation),
            "chart": band_chart(simulation),
            "own": simulation.own,
        }

    def _again(self) -> str:
        simulation = self.object
        months = f"first={_month(simulation.first)}&last={_month(simulation.last)}"
        base = f"&base={simulation.base_id}" if simulation.base_id else ""
        return f"version={simulation.version_id}&region={simulation.region_id}&{months}{base}"

    def _progress(self) -> dict[str, Any]:
        """Of the job, which its owner alone may watch and stop."""
        job = self.object.job
        if job is None or job.owner_id != self.person.pk:
            return {}
        return {
            "progress": job_progress(job),
            "progress_url": reverse("core:job_progress", kwargs={"pk": job.pk}),
        }


def _month(period: int) -> str:
    return f"{period // 100}-{period % 100:02d}"


class SimulationWorkbookView(SimulationPage):
    """Everything in one file. Each one is in the audit log."""

    def check_access(self) -> None:
        super().check_access()
        if not self.user.scope_for(EXPORT).has_city(self.object.region_id):
            raise Denied(EXPORT, self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        target = io.BytesIO()
        simulation_workbook(self.object, target)
        target.seek(0)
        record(actor=self.person, action="commissions.simulation_export", subject=self.object)
        name = f"{self.object.plan.code}-v{self.object.version_number}-{self.object.pk}.xlsx"
        return FileResponse(target, as_attachment=True, filename=name)
