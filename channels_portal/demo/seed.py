"""The demo province, from regions to published statements."""

from collections.abc import Callable
from random import Random

from django.db import connection, transaction

from channels_portal.demo.channels import Network
from channels_portal.demo.people import seed_people
from channels_portal.demo.products import seed_products
from channels_portal.demo.regions import PROVINCE_CODE, seed_regions
from channels_portal.demo.registers import seed_registers
from channels_portal.demo.results import SEED, seed_results
from channels_portal.demo.sizes import Size
from core.periods import current_period, period_range, previous_period, shift
from network.models import Region
from users.models import User


class NotEmpty(Exception):
    """The database holds something that isn't the demo, and keeps it to itself."""


def is_seeded() -> bool:
    """Raises NotEmpty where the portal is in use for something else."""
    if Region.objects.filter(code=PROVINCE_CODE).exists() and User.objects.filter(username="province").exists():
        return True
    if Region.objects.exists() or User.objects.exists():
        raise NotEmpty
    return False


def demo_periods() -> list[int]:
    """The last full month and the two before it, oldest first."""
    latest = previous_period(current_period())
    return list(period_range(shift(latest, -2), latest))


@transaction.atomic
def seed(size: Size, say: Callable[[str], None]) -> None:
    """Registers and results, all or nothing."""
    random = Random(SEED)
    periods = demo_periods()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    _province, cities = seed_regions(random)
    seed_products()
    network = Network(random, size, cities)
    seed_registers(network, random, periods[-1])
    users = seed_people(cities)
    say(f"{len(network.drafts):,} channels, {len(users)} users")
    facts = seed_results(size, cities, users, periods)
    say(f"{facts:,} facts in {len(periods)} months")
