"""A payee's month as one row: sums of its lines, kept up by each run until publication."""

from typing import Any, Final

import pyarrow as pa
from django.db import connection
from django.db.backends.utils import CursorWrapper

from commissions.models import Line, Statement
from commissions.models.line import IDS_PER_RUN
from commissions.querysets import LineQuerySet
from commissions.services.publication import FINGERPRINTS
from core.database import hashing
from core.periods import last_day, previous_period

_COUNTS: Final = (
    "CREATE TEMP TABLE statement_count (payee_id bigint, paid bigint, refused bigint) ON COMMIT DROP"
)

_COUNTED: Final = """
INSERT INTO statement_count SELECT * FROM unnest(%(payees)s::bigint[], %(paid)s::bigint[], %(refused)s::bigint[])
"""

# The payees of the run, each with all lines of the month. What was taken back altogether is neither paid nor refused.
_COUNT: Final = """
INSERT INTO statement_count
WITH touched AS (
    SELECT DISTINCT payee_id FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s AND id >= %(first_id)s
), fact AS (
    SELECT payee_id, grain, fact_id, sum(amount) AS earned, bool_or(reason IN ('W00', 'O01')) AS gone
    FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s AND payee_id IN (SELECT payee_id FROM touched)
        AND kind = 1 AND event_period = %(period)s
    GROUP BY payee_id, grain, fact_id
)
SELECT t.payee_id, count(*) FILTER (WHERE earned <> 0), count(*) FILTER (WHERE earned = 0 AND NOT gone)
FROM touched t LEFT JOIN fact USING (payee_id) GROUP BY t.payee_id
"""

_REFRESH: Final = """
WITH payee AS (
    SELECT f.payee_id,
        coalesce(sum(amount) FILTER (WHERE kind IN (1, 6) AND event_period = %(period)s), 0) AS earned,
        coalesce(sum(amount) FILTER (WHERE kind = 2 AND event_period = %(period)s), 0) AS override,
        coalesce(sum(amount) FILTER (WHERE kind IN (3, 5, 10) AND event_period = %(period)s), 0) AS coefficient,
        coalesce(sum(amount) FILTER (WHERE kind = 4 OR kind IN (7, 8, 9) AND event_period = %(period)s), 0) AS adjustment,
        sum(amount) AS amount
    FROM commissions_monthfigure f
    WHERE f.city_id = %(city)s AND f.period = %(period)s AND f.payee_id <> 0
    GROUP BY f.payee_id
)
INSERT INTO commissions_statement AS s (
    city_id, period, payee_id, district_id, status, facts_paid, facts_refused, earned, override, coefficient,
    adjustment, difference, amount, previous_amount, "offset", payable, content_hash
)
SELECT %(city)s, %(period)s, p.payee_id,
    coalesce(place.district_id, c.district_id), 'draft', coalesce(n.paid, s.facts_paid, 0),
    coalesce(n.refused, s.facts_refused, 0), p.earned, p.override,
    p.coefficient, p.adjustment, p.amount - p.earned - p.override - p.coefficient - p.adjustment, p.amount,
    before.amount, 0, greatest(p.amount, 0), ''
FROM payee p
JOIN network_channel c ON c.id = p.payee_id
LEFT JOIN statement_count n ON n.payee_id = p.payee_id
LEFT JOIN LATERAL (
    -- The payee's last district in this city up to the month's end; one who has left may be elsewhere by now.
    SELECT o.district_id FROM network_position o
    WHERE o.channel_id = p.payee_id AND o.effective_from <= %(last_day)s
    ORDER BY o.city_id = %(city)s DESC, o.effective_from DESC LIMIT 1
) place ON true
LEFT JOIN commissions_statement before
    ON before.payee_id = p.payee_id AND before.period = %(previous)s AND before.city_id = %(city)s
LEFT JOIN commissions_statement s
    ON s.payee_id = p.payee_id AND s.period = %(period)s AND s.city_id = %(city)s
ON CONFLICT (payee_id, period, city_id) DO UPDATE SET
    district_id = excluded.district_id, facts_paid = excluded.facts_paid, facts_refused = excluded.facts_refused,
    earned = excluded.earned, override = excluded.override, coefficient = excluded.coefficient,
    adjustment = excluded.adjustment, difference = excluded.difference, amount = excluded.amount,
    previous_amount = excluded.previous_amount, payable = excluded.payable
WHERE (s.district_id, s.facts_paid, s.facts_refused, s.earned, s.override, s.coefficient, s.adjustment, s.difference,
       s.amount, s.previous_amount)
    IS DISTINCT FROM (excluded.district_id, excluded.facts_paid, excluded.facts_refused, excluded.earned,
       excluded.override, excluded.coefficient, excluded.adjustment, excluded.difference, excluded.amount,
       excluded.previous_amount)
"""


def statement_refresh(
    cursor: CursorWrapper, *, city_id: int, period: int, run_id: int, counts: pa.Table | None = None
) -> int:
    """Writes the drafts of the month from its sums, in the run's transaction; returns how many changed.

    The month's figures are those of its lines by now (`month_rollup_refresh`). difference = lines of earlier
    months' events, except adjustments; facts_paid and facts_refused count the month's own facts, which `counts`
    holds where the run's lines are all there are (`Result.fact_counts`).
    """
    parameters: dict[str, Any] = {
        "city": city_id,
        "period": period,
        "first_id": run_id * IDS_PER_RUN,
        "last_day": last_day(period),
        "previous": previous_period(period),
    }
    cursor.execute("DROP TABLE IF EXISTS statement_count")
    cursor.execute(_COUNTS)
    with hashing(cursor):
        if counts is None:
            cursor.execute(_COUNT, parameters)
        else:
            columns = ("payee_id", "paid", "refused")
            payees, paid, refused = (counts.column(name).to_pylist() for name in columns)
            cursor.execute(_COUNTED, {"payees": payees, "paid": paid, "refused": refused})
        cursor.execute(_REFRESH, parameters)
        return int(cursor.rowcount)


def statement_lines(statement: Statement) -> LineQuerySet:
    """The lines that a statement sums up."""
    return Line.objects.filter(
        city_id=statement.city_id, period=statement.period, payee_id=statement.payee_id
    )


def statement_content(statement: Statement) -> str:
    """The fingerprint of the statement as it reads now; equal to `content_hash` once it is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            FINGERPRINTS,
            {"city": statement.city_id, "period": statement.period, "payee": statement.payee_id},
        )
        row = cursor.fetchone()
    return str(row[1]) if row else ""
