"""Questions that are asked of simulations."""

from typing import TYPE_CHECKING, Self

from core.scoping import ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from commissions.models import PlanVersion
    from commissions.simulation.models import Simulation, SimulationPayee, SimulationRow  # noqa: F401

VIEW = "commissions.simulation_view"
RUN = "commissions.simulation_run"


class SimulationQuerySet(ScopedQuerySet["Simulation"]):
    """One over the whole province is seen by whoever sees all of it."""

    view_code = VIEW
    scope_city = "region_id"

    def attached_to(self, version: "PlanVersion", user: ScopedUser) -> Self:
        return self.visible_to(user).filter(version=version, attached_at__isnull=False)


class SimulationPayeeQuerySet(ScopedQuerySet["SimulationPayee"]):
    view_code = VIEW


class SimulationRowQuerySet(ScopedQuerySet["SimulationRow"]):
    view_code = VIEW
