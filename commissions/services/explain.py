"""Why a line says what it says: its payee's months worked out once more, from what the run saw.

The run noted the uploads and versions that it saw; ledger, coefficients, prices, targets and the categories of
products are read as they stood then. Places are dated by themselves. Where one of those was corrected for the past
since, the replay differs from the line: `explanation.amount != line.amount` says so, and a later line carries the
difference.
"""

import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from commissions.choices import LineKind
from commissions.engine import Explanation, LineKey, explain
from commissions.models import Line, Run
from commissions.querysets import LineQuerySet
from commissions.services.inputs import (
    PAID_THROUGH_PARENT,
    AsOf,
    Narrowed,
    Reading,
    inputs_read,
    spread_read,
    sql_text,
    work_folder,
)
from commissions.services.reach import reach_read
from core.models import ImportState
from core.periods import next_period

_FROM_BENEATH: Final = frozenset(
    {
        *(LineKind.OVERRIDE, LineKind.COEFFICIENT, LineKind.QUALIFIER, LineKind.GUARANTEE),
        *(LineKind.DRAW, LineKind.RESERVE, LineKind.MONTH_CAP),
    }
)


def line_explain(line: Line) -> Explanation:
    """The stages of the line, with their numbers. Raises NoSuchLine if its facts can't be found any more."""
    run = Run.objects.get(pk=line.run_id)
    with transaction.atomic(), connection.cursor() as cursor, work_folder() as folder:
        periods = sorted({*run.event_periods} or {line.event_period})
        narrowed = narrowed_to(
            cursor,
            line.city_id,
            periods,
            payee_id=line.payee_id,
            channel_id=line.channel_id,
            deep=line.kind in _FROM_BENEATH,
            fact_id=line.fact_id if line.grain else 0,
        )
        reading = Reading(
            city_id=line.city_id,
            posting_period=line.period,
            event_periods=periods,
            spread=spread_read(cursor, line.city_id, periods, narrowed.payees),
            as_of=seen_by(cursor, run, periods),
            narrowed=narrowed,
        )
        with inputs_read(cursor, reading, folder) as inputs:
            return explain(
                inputs,
                posting_period=line.period,
                event_periods=periods,
                city_id=line.city_id,
                key=line_key(line),
            )


def line_key(line: Line) -> LineKey:
    return LineKey(
        payee_id=line.payee_id,
        event_period=line.event_period,
        kind=line.kind,
        component_key=line.component_key,
        grain=line.grain,
        fact_id=line.fact_id,
    )


def fact_why(*, city_id: int, period: int, grain: int, fact_id: int) -> list[Line]:
    """Where a fact stands: the latest line of each of its keys, in all months. A line of 0 has its reason.

    A plan that cuts months off on a day of its own may have it in the month after (algorithm.md 26).
    """
    own = Q(event_period=period) | Q(event_period=next_period(period), part__isnull=True)
    lines: LineQuerySet = Line.objects.filter(
        own, city_id=city_id, period__gte=period, grain=grain, fact_id=fact_id
    )
    latest = {line_key(line): line for line in lines.order_by("id")}
    return sorted(latest.values(), key=lambda line: (line.kind, line.component_key, line.id))


def narrowed_to(
    cursor: CursorWrapper,
    city_id: int,
    periods: list[int],
    *,
    payee_id: int,
    channel_id: int = 0,
    deep: bool,
    fact_id: int = 0,
) -> Narrowed:
    """What the lines of a payee depend on; `deep` with all who stand beneath, `channel_id` with whom it was sold through."""
    cursor.execute(
        sql_text("explained"),
        {
            "payee": payee_id,
            "channel": channel_id or payee_id,
            "through": sorted(PAID_THROUGH_PARENT),
            "deep": deep,
        },
    )
    payees, channels = cursor.fetchone()
    seen = [*periods, *reach_read(cursor).read_before(periods)]
    cursor.execute(
        sql_text("explained_subscribers"), {"city": city_id, "periods": seen, "channels": channels}
    )
    channels += [row[0] for row in cursor.fetchall()]
    cursor.execute(sql_text("explained_shared"), {"city": city_id, "periods": seen, "channels": channels})
    channels += [row[0] for row in cursor.fetchall()]
    return Narrowed(payees=payees, channels=channels, fact_id=fact_id)


def seen_by(cursor: CursorWrapper, run: Run, periods: list[int]) -> AsOf:
    """What the run saw, so that its months can be worked out again."""
    known: dict[str, Any] = run.inputs
    unseen: list[int] | None = None
    if known:
        reach = reach_read(cursor)
        cursor.execute(
            "SELECT id FROM core_importsession WHERE state = ANY(%s) AND period BETWEEN %s AND %s AND id <> ALL(%s)",
            [
                [ImportState.COMMITTED, ImportState.UNDONE],
                reach.seen_from(periods[0]),
                reach.seen_to(periods[-1]),
                sorted({number for month in known.values() for number in month["imports"]}),
            ],
        )
        unseen = [row[0] for row in cursor.fetchall()]
    versions = {number for month in known.values() for number in month["versions"]}
    return AsOf(
        run_id=run.pk,
        moment=run.snapshot_at or datetime.datetime.now(datetime.UTC),
        unseen=unseen,
        versions=sorted(versions) if known else None,
    )
