"""The facts behind ledger lines, of whatever grain, in one query for a whole page of lines."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import connection
from django.db.models import QuerySet

from commissions.choices import LineKind, Measure
from commissions.models import Instalment, Line
from commissions.services.reach import MOST_MONTHS_BACK
from core.formats import DASH
from core.masking import masked
from core.periods import previous_period, shift
from sales.choices import Grain
from sales.models import SubscriberMonth

# One branch a grain; each starts from the key (city_id, period, fact_id): a page costs some dozen look-ups.
_SQL = """
SELECT 1, f.fact_id, f.revision, f.subscriber, p.name,
    f.event_date, f.quantity, f.first_payment, f.instalment,
    NULL::integer, NULL::integer, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, NULL::text,
    f.superseded_by IS NULL, (
        SELECT jsonb_object_agg(share.key, jsonb_build_array(c.name, share.value::int))
        FROM sales_salesplit s, jsonb_each_text(s.shares) share JOIN network_channel c ON c.id = share.key::bigint
        WHERE s.fact_id = f.fact_id
    ), f.real_name
FROM sales_sale f LEFT JOIN sales_product p ON p.id = f.product_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(sales)s)
UNION ALL
SELECT 2, f.fact_id, f.revision, f.subscriber, p.name, NULL, NULL, NULL, NULL,
    f.minutes, f.megabytes, f.billed, f.arrears, f.plan_fee, NULL, NULL, f.superseded_by IS NULL, NULL, f.real_name
FROM sales_subscribermonth f LEFT JOIN sales_product p ON p.id = f.product_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(months)s)
UNION ALL
SELECT 3, f.fact_id, f.revision, NULL, m.name, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, f.value, m.unit, f.superseded_by IS NULL, NULL, NULL
FROM sales_channelmonth f JOIN sales_metric m ON m.id = f.metric_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(values)s)
UNION ALL
SELECT 5, f.fact_id, f.revision, f.subscriber, NULL, f.event_date, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, f.kind, NULL, f.superseded_by IS NULL, NULL, NULL
FROM sales_subscriberevent f
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(events)s)
ORDER BY 1, 2, 3
"""


# Of a whole statement: what tells its facts apart, and nothing more.
_NUMBERS = """
SELECT 1, f.fact_id, f.revision, f.subscriber, p.name, f.event_date
FROM sales_sale f LEFT JOIN sales_product p ON p.id = f.product_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(sales)s)
UNION ALL
SELECT 2, f.fact_id, f.revision, f.subscriber, p.name, NULL
FROM sales_subscribermonth f LEFT JOIN sales_product p ON p.id = f.product_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(months)s)
UNION ALL
SELECT 5, f.fact_id, f.revision, f.subscriber, NULL, f.event_date FROM sales_subscriberevent f
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(events)s)
"""


@dataclass(frozen=True, slots=True)
class FactCard:
    """One revision of a fact as people read it. Money in fen; None is "not reported" or not of this grain."""

    grain: int
    fact_id: int
    revision: int
    subscriber: str | None
    name: str | None
    day: datetime.date | None
    quantity: int | None
    first_payment: int | None
    instalment: int | None
    minutes: int | None
    megabytes: int | None
    billed: int | None
    arrears: int | None
    plan_fee: int | None
    value: int | None
    unit: str | None
    current: bool
    shared: str | None = None
    """Of a sale that is shared: channels with name and share, 10^-4, as JSON."""
    real_name: bool | None = None

    def shares(self) -> dict[int, tuple[str, int]]:
        """Name and share by channel; nothing where the sale is one channel's alone."""
        found = json.loads(self.shared or "{}")
        return {int(key): (name, share) for key, (name, share) in found.items()} if len(found) > 1 else {}

    def number(self, *, in_full: bool) -> str:
        """The subscriber's number, whole only for those who may see it."""
        if not self.subscriber:
            return DASH if self.grain != 3 else ""
        return self.subscriber if in_full else masked(self.subscriber)


Cards = dict[tuple[int, int, int], FactCard]
_Told = TypeVar("_Told")

USAGE_MEASURES: Final = frozenset(
    {
        Measure.MINUTES,
        Measure.MEGABYTES,
        Measure.BILLED,
        Measure.NET_BILL,
        Measure.ARREARS,
        Measure.PLAN_FEE,
        Measure.MONTHS_IN_NET,
        Measure.REAL_NAME,
    }
)
"""What conditions look up in a subscriber's month."""


def fact_cards(city_id: int, lines: Iterable[Line]) -> Cards:
    """By (grain, fact, revision). One query; whether the caller may see these lines is decided before."""
    wanted = [line for line in lines if line.grain]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, _asked(city_id, wanted))
        cards = {(row[0], row[1], row[2]): FactCard(*row) for row in cursor.fetchall()}
    return _with_clawbacks(cards, wanted)


Numbers = dict[tuple[int, int, int], tuple[str | None, str | None, datetime.date | None]]
"""By (grain, fact, revision): the subscriber's number, the product's name, the day."""


def fact_numbers(city_id: int, lines: Iterable[Line]) -> Numbers:
    """As `fact_cards`, for the lines of a whole statement: some ten thousand facts. One query."""
    wanted = [line for line in lines if line.grain]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, _asked(city_id, wanted))
        found = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in cursor.fetchall()}
    return _with_clawbacks(found, wanted)


def _asked(city_id: int, wanted: list[Line]) -> dict[str, Any]:
    by_grain = {grain: [line.fact_id for line in wanted if line.grain == grain] for grain in (1, 2, 3, 5)}
    return {
        "city": city_id,
        "periods": sorted(months_of_facts(wanted) | _months_of_parts(wanted) | _months_before(wanted)),
        "sales": by_grain[1],
        "months": by_grain[2],
        "values": by_grain[3],
        "events": by_grain[5],
    }


def _with_clawbacks(
    found: dict[tuple[int, int, int], _Told], wanted: list[Line]
) -> dict[tuple[int, int, int], _Told]:
    """A clawback's revision is that of its event; its fact is shown as it stands."""
    clawed = [line for line in wanted if line.kind == LineKind.CLAWBACK]
    if clawed:
        latest = {key[:2]: found[key] for key in sorted(found)}
        for line in clawed:
            if (line.grain, line.fact_id) in latest:
                key = (line.grain, line.fact_id, line.fact_revision)
                found.setdefault(key, latest[line.grain, line.fact_id])
    return found


def months_of_facts(lines: Iterable[Line]) -> set[int]:
    """What happened on a day may lie in the month before, where months are cut off on a day of their own."""
    lines = list(lines)
    dated = {line.event_period for line in lines if line.grain in (Grain.SALE, Grain.EVENT)}
    return {line.event_period for line in lines} | {previous_period(period) for period in dated}


def _months_before(lines: Iterable[Line]) -> set[int]:
    """Where the facts of clawbacks may lie: in any month before the event's."""
    events = {line.event_period for line in lines if line.kind == LineKind.CLAWBACK}
    return {shift(period, -months) for period in events for months in range(MOST_MONTHS_BACK + 1)}


def _months_of_parts(lines: Iterable[Line]) -> set[int]:
    """The event months of instalments, which are lines of the months that they fall due in. One query, if any."""
    parts = [line for line in lines if line.part is not None and line.whole is None]
    if not parts:
        return set()
    offsets = {
        (row.component_id, row.part): row.month_offset
        for row in Instalment.objects.filter(component_id__in={line.component_id for line in parts})
    }
    return {
        shift(line.event_period, -offsets.get((line.component_id or 0, line.part or 0), 0)) for line in parts
    }


def reported_usage(
    city_id: int, card: FactCard | None, asked: Iterable[tuple[int, str]]
) -> frozenset[tuple[int, str]]:
    """Which of the (month, measure) asked for are reported by now for the fact's subscriber. One query."""
    wanted = list(asked)
    if card is None or not card.subscriber or not wanted:
        return frozenset()
    months: QuerySet[Any] = SubscriberMonth.objects.filter(
        city_id=city_id,
        period__in={period for period, _measure in wanted},
        subscriber=card.subscriber,
        superseded_by__isnull=True,
    )
    empty = {
        Measure.MINUTES: "minutes",
        Measure.MEGABYTES: "megabytes",
        Measure.REAL_NAME: "real_name",
    }
    rows = {row["period"]: row for row in months.values("period", "minutes", "megabytes", "real_name")}
    return frozenset(
        (period, measure)
        for period, measure in wanted
        if period in rows and rows[period].get(empty.get(Measure(measure), "period")) is not None
    )
