from commissions.simulation.models.payee import SimulationPayee, SimulationRow
from commissions.simulation.models.simulation import Simulation

__all__ = ["Simulation", "SimulationPayee", "SimulationRow"]
