"""Simulations of the draft, comparisons with Excel, and payees of the one whose page is measured."""

from commissions.models import Comparison, PlanVersion, Simulation
from network.models import Channel
from tests.factories.comparisons import comparison_row, make_comparison
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
    comparison = Comparison.objects.get(**world.subjects["comparison"])
    for agent in Channel.objects.filter(code__in=codes).order_by("pk"):
        comparison_row(comparison, agent, key)
    for _number in numbers[:20]:
        make_comparison(cast.city_a, cast.agent, key, cast.province_manager)
        make_simulation(draft, cast.city_a, cast.agent, cast.province_manager)
