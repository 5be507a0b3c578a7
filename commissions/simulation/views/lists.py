"""The simulations that the user may see, and asking for one."""

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.simulation.filtersets import SimulationFilterSet
from commissions.simulation.forms import SimulationForm
from commissions.simulation.models import Simulation
from commissions.simulation.querysets import RUN, VIEW
from commissions.simulation.tables import SimulationTable
from core.actions import Action
from core.views import CreateView, Empty, ListView
from users.models import User

SIMULATIONS = Simulation.objects.select_related(
    "plan__region", "version", "base", "region", "job", "created_by", "attached_by"
)
EXPORT = "commissions.statement_export"
ADD = Action(_("New simulation"), "commissions:simulation_add", RUN, icon="plus", primary=True)


class SimulationListView(ListView):
    permission = VIEW
    title = _("Simulations")
    queryset = SIMULATIONS.defer("figures")
    table_class = SimulationTable
    filterset_class = SimulationFilterSet
    dresses_rows = True
    export_permission = EXPORT
    actions = (ADD,)
    empty = Empty(
        _("No simulation yet"),
        _(
            "Put a draft beside what is in force, over months that are over: who gains, who loses, at what cost."
        ),
        "chart-histogram",
        ADD,
    )


class SimulationAddView(CreateView):
    permission = RUN
    queryset = Simulation.objects.all()
    title = _("New simulation")
    form_class = SimulationForm
    prefilled = ("version", "base", "region", "first", "last")
    submit_label = _("Simulate")
    success_message = ""

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": cast(User, self.user)}

    def get_cancel_url(self) -> str:
        return reverse("commissions:simulation_list")
