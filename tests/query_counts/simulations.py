"""Simulations of the draft, and payees of the one whose page is measured."""

from commissions.models import PlanVersion, Simulation
from network.models import Channel
from tests.factories.simulations import grow, make_simulation
from tests.permissions.world import World


def simulations_grow(world: World, numbers: range) -> None:
    cast = world.cast
    simulation = Simulation.objects.get(**world.subjects["simulation"])
    draft = PlanVersion.objects.get(**world.subjects["draft version"])
    key = draft.components.order_by("position")[0].key_id
    codes = [f"G{number:05d}" for number in numbers]
    for number, agent in zip(numbers, Channel.objects.filter(code__in=codes).order_by("pk"), strict=False):
        grow(simulation, cast.city_a, agent, key, 1_000 + number)
    for _number in numbers[:20]:
        make_simulation(draft, cast.city_a, cast.agent, cast.province_manager)
