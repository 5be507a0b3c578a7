"""A simulation that has been worked out: one payee, who loses a fifth."""

from django.utils import timezone

from commissions.models import PlanVersion, Simulation, SimulationPayee, SimulationRow
from commissions.services.plan_store import version_content
from commissions.simulation.choices import Band
from commissions.simulation.services.requests import content_hash
from network.models import Channel, Region
from tests.factories.commissions import PERIOD
from users.models import User


def make_simulation(version: PlanVersion, city: Region, payee: Channel, user: User) -> Simulation:
    component = version.components.order_by("position")[0]
    sums = {"old": 10_000, "new": 8_000}
    counted = {**sums, "payees": 1, "losers": 1, "winners": 0}
    later = {**sums, "old_later": 0, "new_later": 0}
    simulation = Simulation.objects.create(
        plan_id=version.plan_id,
        version=version,
        version_number=version.number,
        region=city,
        first=PERIOD,
        last=PERIOD,
        created_by=user,
        finished_at=timezone.now(),
        content_hash=content_hash(version_content(version)),
        facts=1,
        payees=1,
        losers=1,
        figures={
            "months": [{"key": PERIOD, **later}],
            "components": [{"key": component.key_id, "name": component.name, "group": "own", **later}],
            "cities": [{"key": city.pk, "name": city.name, **counted}],
            "kinds": [{"key": payee.kind, **counted}],
            "bands": [{"key": Band.LESS, **counted}],
        },
        **sums,
    )
    grow(simulation, city, payee, component.key_id, 1)
    return simulation


def grow(simulation: Simulation, city: Region, payee: Channel, key: int, number: int) -> None:
    """One more payee of it."""
    place = {"city_id": city.pk, "simulation_id": simulation.pk, "payee_id": payee.pk}
    SimulationRow.objects.create(
        **place, period=PERIOD, component_key=key, old=10_000, new=8_000, old_later=0, new_later=0
    )
    SimulationPayee.objects.create(
        **place,
        id=number,
        kind=payee.kind,
        old=10_000,
        new=8_000,
        difference=-2_000,
        band=Band.LESS,
        cause_key=key,
        cause_amount=-2_000,
        moved=1,
    )
