"""The demo province, from regions to published statements."""

from collections.abc import Callable
from random import Random

from django.db import connection, transaction

from channels_portal.demo.accounts import seed_accounts
from channels_portal.demo.channels import Network
from channels_portal.demo.loop import seed_loop
from channels_portal.demo.people import LOGINS, seed_people, settle_password
from channels_portal.demo.products import seed_products
from channels_portal.demo.regions import PROVINCE_CODE, seed_regions
from channels_portal.demo.registers import seed_registers
from channels_portal.demo.results import SEED, seed_results
from channels_portal.demo.sizes import Size
from channels_portal.demo.terms import seed_coefficients, seed_targets
from core.periods import current_period, period_range, previous_period, shift
from network.models import Region
from users.models import Role, User


class NotEmpty(Exception):
    """The database holds something that isn't the demo, and keeps it to itself."""


def is_seeded() -> bool:
    """Raises NotEmpty where the portal is in use for something else."""
    users, regions = User.objects.all(), Region.objects.all()
    if users.filter(username=LOGINS[0][0]).exists() and regions.filter(code=PROVINCE_CODE).exists():
        return True
    if users.exists() or regions.exists():
        raise NotEmpty
    return False


def demo_periods() -> list[int]:
    """The last full month and the two before it, oldest first."""
    latest = previous_period(current_period())
    return list(period_range(shift(latest, -2), latest))


def seed(size: Size, say: Callable[[str], None]) -> None:
    """The whole demo. What an interrupted attempt left out is made up for by the next one."""
    periods = demo_periods()
    if is_seeded():
        settle_password()
    else:
        _seed_data(size, periods, say)
    # Invented people have no phones: in the demo a password is enough. Each start says so again,
    # since roles that nobody adapted follow the defaults after a migration.
    Role.objects.filter(second_step=True).update(second_step=False)
    seed_loop(say, effective_from=periods[0])


@transaction.atomic
def _seed_data(size: Size, periods: list[int], say: Callable[[str], None]) -> None:
    """Registers and results, all or nothing."""
    random = Random(SEED)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    _province, cities = seed_regions(random)
    seed_products()
    network = Network(random, size, cities)
    seed_registers(network, random, periods[-1])
    users = seed_people(cities)
    say(f"{len(network.drafts):,} channels, {len(users)} users")
    seed_accounts(users)
    seed_targets(network, random, periods)
    seed_coefficients(network, random, periods, set_by=users["assessor"])
    facts = seed_results(size, cities, users, periods)
    say(f"{facts:,} facts in {len(periods)} months")
