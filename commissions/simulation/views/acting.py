"""Attaching a simulation to its version, taking it off, deleting it."""

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.simulation.models import Simulation
from commissions.simulation.querysets import RUN
from commissions.simulation.services.requests import simulation_attach, simulation_delete, simulation_detach
from commissions.simulation.views.lists import SIMULATIONS
from core.views import ActionView
from users.models import User


class SimulationActionView(ActionView):
    permission = RUN
    queryset = SIMULATIONS
    object: Simulation

    @property
    def person(self) -> User:
        return cast(User, self.user)


class SimulationAttachView(SimulationActionView):
    success_message = _("Attached. Whoever approves the version sees it there.")

    def perform(self, data: dict[str, Any]) -> str:
        return simulation_attach(simulation=self.object, user=self.person).get_absolute_url()


class SimulationDetachView(SimulationActionView):
    success_message = _("Taken off the version.")

    def perform(self, data: dict[str, Any]) -> str:
        return simulation_detach(simulation=self.object, user=self.person).get_absolute_url()


class SimulationDeleteView(SimulationActionView):
    success_message = _("Deleted.")

    def perform(self, data: dict[str, Any]) -> str:
        simulation_delete(simulation=self.object, user=self.person)
        return reverse("commissions:simulation_list")
