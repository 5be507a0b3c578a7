"""Questions that are asked of simulations."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.simulation.models import Simulation, SimulationPayee, SimulationRow  # noqa: F401

VIEW = "commissions.simulation_view"
RUN = "commissions.simulation_run"


class SimulationQuerySet(ScopedQuerySet["Simulation"]):
    """One over the whole province is seen by whoever sees all of it."""

    view_code = VIEW
    scope_city = "region_id"


class SimulationPayeeQuerySet(ScopedQuerySet["SimulationPayee"]):
    view_code = VIEW


class SimulationRowQuerySet(ScopedQuerySet["SimulationRow"]):
    view_code = VIEW
