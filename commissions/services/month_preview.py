"""What a run of a month would post, worked out as by a run and written nowhere: above all what it would change of earlier
months, by cause, before it does.

As by a run the result is the difference between what is owed and what is posted, so its sum is what the run would post.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import pgettext

from commissions.choices import Cause, LineKind
from commissions.engine import InputError, Settings
from commissions.engine import run as engine_run
from commissions.services.changes import Changes
from commissions.services.inputs import Reading, inputs_read, work_folder
from commissions.services.months import open_period
from commissions.services.rights import require
from commissions.services.runs import RIGHT
from core.jobs import JobContext, JobRefused, enqueue
from core.models import Job
from core.periods import period_text
from core.scoping import ScopedUser
from network.models import Channel, Region
from users.models import User

JOB: Final = "month_preview"
MOST_PAYEES: Final = 100
"""Of those whose earlier months change, the ones that change most."""


def preview_request(*, city_id: int, period: int, user: ScopedUser) -> Job:
    """Queues it. For whoever may run the month."""
    require(user, RIGHT, city_id)
    city = Region.objects.get(pk=city_id)
    return enqueue(
        JOB,
        owner=user,
        title=f"{city} {period_text(period)}",
        city_id=city_id,
        period=period,
        user_id=user.pk,
    )


def preview_latest(city_id: int, period: int) -> Job | None:
    """The last one that anybody asked for: whoever sees the month may see what it would become."""
    asked = Job.objects.filter(kind=JOB, arguments__city_id=city_id, arguments__period=period)
    return asked.order_by("-id").first()


def preview_execute(context: JobContext, *, city_id: int, period: int, user_id: int) -> dict[str, Any]:
    """Raises JobRefused with what the engine says. Amounts are fen; nothing is written."""
    require(User.objects.get(pk=user_id), RIGHT, city_id)
    context.report(0, 1, "")
    posting = open_period(city_id, period)
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        changes = Changes(cursor, city_id=city_id, period=period, posting_period=posting)
        reading = Reading(
            city_id=city_id,
            posting_period=posting,
            event_periods=changes.event_periods,
            spread=changes.spread,
        )
        try:
            with inputs_read(cursor, reading, folder) as inputs:
                result = engine_run(
                    inputs,
                    posting_period=posting,
                    event_periods=changes.event_periods,
                    city_id=city_id,
                    run_id=1,
                    settings=Settings(temp_directory=folder),
                )
            with result:
                return _told(result.figures(), posting, result.totals.amount)
        except InputError as error:
            raise JobRefused(str(error)) from error


def _told(figures: pa.Table, posting: int, amount: int) -> dict[str, Any]:
    """By cause and month; and the payees whose earlier months change most, by cause."""
    causes = _summed(figures, ("kind", "cause", "event_period"))
    payees = _summed(figures, ("payee_id", "kind", "cause", "event_period"))
    by_payee: dict[int, dict[int, int]] = {}
    for (payee, kind, cause, month), _lines, fen in payees:
        if _is_retroactive(kind, month, posting) and fen:
            sums = by_payee.setdefault(payee, {})
            sums[cause] = sums.get(cause, 0) + fen
    ordered = sorted(by_payee.items(), key=lambda item: -abs(sum(item[1].values())))
    return {
        "period": posting,
        "amount": amount,
        "causes": [
            [_is_retroactive(kind, month, posting), cause, month, lines, fen]
            for (kind, cause, month), lines, fen in causes
        ],
        "payees": [[payee, sorted(sums.items())] for payee, sums in ordered[:MOST_PAYEES]],
        "changed": len(by_payee),
    }


def _is_retroactive(kind: int, month: int, posting: int) -> bool:
    """Of an earlier month; what people adjusted stands in the month in which it is posted."""
    return month != posting and kind != LineKind.ADJUSTMENT


def _summed(figures: pa.Table, keys: Sequence[str]) -> Iterable[tuple[tuple[int, ...], int, int]]:
    table = figures.group_by(list(keys)).aggregate([("lines", "sum"), ("amount", "sum")])
    columns = [table[name].to_pylist() for name in (*keys, "lines_sum", "amount_sum")]
    return [(tuple(key), lines, amount) for *key, lines, amount in zip(*columns, strict=True)]


@dataclass(frozen=True, slots=True)
class CauseSum:
    """What a cause would change of earlier months, and of which."""

    name: str
    lines: int
    amount: int
    months: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """own + the sums of `causes` = amount."""

    own: int
    causes: tuple[CauseSum, ...]
    amount: int
    payees: tuple[tuple[Channel, int, str], ...]
    changed: int

    @property
    def earlier(self) -> int:
        return sum(cause.amount for cause in self.causes)


def impact_of(found: dict[str, Any]) -> Impact:
    """A job's result made ready for people. One query, for the payees' names."""
    groups: dict[int, list[tuple[int, int, int]]] = {}
    own = 0
    for is_retroactive, cause, month, lines, amount in found["causes"]:
        if is_retroactive:
            groups.setdefault(cause, []).append((month, lines, amount))
        else:
            own += amount
    causes = [
        CauseSum(
            str(Cause(cause).label),
            sum(lines for _month, lines, _amount in rows),
            sum(amount for _month, _lines, amount in rows),
            tuple(sorted(_by_month(rows).items(), reverse=True)),
        )
        for cause, rows in sorted(groups.items())
    ]
    channels = Channel.objects.in_bulk([payee for payee, _sums in found["payees"]])
    payees = [
        (
            channels[payee],
            sum(amount for _cause, amount in sums),
            pgettext("between attributes", ", ").join(str(Cause(cause).label) for cause, _amount in sums),
        )
        for payee, sums in found["payees"]
        if payee in channels
    ]
    return Impact(own, tuple(causes), found["amount"], tuple(payees), found["changed"])


def _by_month(rows: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for month, _lines, amount in rows:
        sums[month] = sums.get(month, 0) + amount
    return sums
