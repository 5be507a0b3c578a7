"""What a version would pay on the facts of a month: worked out as by a run, city by city, and written nowhere.

The version stands alone, and the ledger is taken to be empty: so all that it owes is shown, not a difference.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.engine import InputError, Result, Settings
from commissions.engine import run as engine_run
from commissions.models import PlanVersion
from commissions.services.inputs import Reading, inputs_read, spread_read, work_folder
from commissions.services.plans import EDIT
from commissions.services.rights import require
from core.errors import Refusal
from core.jobs import JobContext, JobRefused, enqueue
from core.models import Job
from core.periods import period_text
from core.scoping import ScopedUser
from network.choices import RegionLevel
from network.models import Region
from users.models import User

JOB: Final = "plan_trial"
FACTS: Final = "commissions.run_view"
"""The right to see what a city's results come to."""


@dataclass(slots=True)
class Trial:
    """Sums over the cities. Amounts are fen."""

    facts: int = 0
    cities: list[tuple[str, int]] = field(default_factory=list)
    amounts: Counter[tuple[int, int]] = field(default_factory=Counter)
    """By kind of line and component key."""
    paid: Counter[int] = field(default_factory=Counter)
    """Lines that pay, by component key."""
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Lines that don't, by component key and reason."""

    def add(self, city: Region, result: Result) -> None:
        self.facts += result.totals.facts
        self.cities.append((city.name, result.totals.owed))
        for row in _summed(result.figures()):
            kind, key, reason, lines, amount = row
            self.amounts[kind, key] += amount
            if reason:
                self.refused[key, reason] += lines
            else:
                self.paid[key] += lines

    def told(self) -> dict[str, Any]:
        """As the job keeps it."""
        return {
            "facts": self.facts,
            "cities": self.cities,
            "amounts": [[*key, amount] for key, amount in sorted(self.amounts.items())],
            "paid": [[key, lines] for key, lines in sorted(self.paid.items())],
            "refused": [[*key, lines] for key, lines in self.refused.most_common()],
        }


def trial_request(*, version: PlanVersion, user: ScopedUser, period: int) -> Job:
    """Queues a trial. Raises Refusal where there is no city whose results the user sees."""
    require(user, EDIT, version.plan.region_id)
    if not trial_cities(version, user):
        raise Refusal(_("You don't see the results of any city of this plan."))
    return enqueue(
        JOB,
        owner=user,
        title=f"{version} {period_text(period)}",
        version_id=version.pk,
        period=period,
        user_id=user.pk,
    )


def trial_latest(version: PlanVersion, user: ScopedUser) -> Job | None:
    """The user's own last one of this version."""
    own = Job.objects.filter(owner_id=user.pk, kind=JOB, arguments__version_id=version.pk)
    return own.order_by("-id").first()


def trial_cities(version: PlanVersion, user: ScopedUser) -> list[Region]:
    """Where the plan holds and the user sees the results."""
    scope = user.scope_for(FACTS)
    cities = Region.objects.filter(level=RegionLevel.CITY, path__startswith=version.plan.region.path)
    if not scope.everything:
        cities = cities.filter(pk__in=scope.city_ids)
    return list(cities.order_by("path"))


def trial_execute(context: JobContext, *, version_id: int, period: int, user_id: int) -> dict[str, Any]:
    """City by city. Raises JobRefused if the version is gone, or with what the engine says of it."""
    version = PlanVersion.objects.select_related("plan__region").filter(pk=version_id).first()
    user = User.objects.get(pk=user_id)
    if version is None:
        raise JobRefused(_("This version was discarded."))
    require(user, EDIT, version.plan.region_id)
    cities = trial_cities(version, user)
    trial = Trial()
    for number, city in enumerate(cities):
        context.report(number, len(cities), city.name)
        try:
            _try(trial, version, city, period)
        except InputError as error:
            raise JobRefused(str(error)) from error
    return {"period": period, **trial.told()}


def _try(trial: Trial, version: PlanVersion, city: Region, period: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        reading = Reading(
            city_id=city.pk,
            posting_period=period,
            event_periods=[period],
            spread=spread_read(cursor, city.pk, [period]),
            draft=version.pk,
        )
        with inputs_read(cursor, reading, folder) as inputs:
            result = engine_run(
                inputs,
                posting_period=period,
                event_periods=[period],
                city_id=city.pk,
                run_id=1,
                settings=Settings(temp_directory=folder),
            )
        with result:
            trial.add(city, result)


def _summed(figures: pa.Table) -> Iterable[tuple[int, int, str, int, int]]:
    """Kind, component key, reason, lines, amount."""
    keys = ("kind", "component_key", "reason")
    table = figures.group_by(list(keys)).aggregate([("lines", "sum"), ("amount", "sum")])
    names = (*keys, "lines_sum", "amount_sum")
    return zip(*(table[name].to_pylist() for name in names), strict=True)


WHOLE_MONTH: Final = (LineKind.QUALIFIER, LineKind.MONTH_CAP, LineKind.COEFFICIENT)
"""Lines of a payee's month that no component stands behind."""
