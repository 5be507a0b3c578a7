"""A payee's month as one row: sums of its lines, kept up by each run until publication."""

from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from commissions.models import Line, Statement
from commissions.querysets import LineQuerySet
from commissions.services.publication import FINGERPRINTS
from core.periods import last_day, previous_period

_REFRESH: Final = """
WITH fact AS (
    SELECT payee_id, grain, fact_id,
        sum(amount) AS amount,
        coalesce(sum(amount) FILTER (WHERE kind = 1 AND event_period = %(period)s), 0) AS earned,
        coalesce(sum(amount) FILTER (WHERE kind = 2 AND event_period = %(period)s), 0) AS override,
        coalesce(sum(amount) FILTER (WHERE kind = 3 AND event_period = %(period)s), 0) AS coefficient,
        coalesce(sum(amount) FILTER (WHERE kind = 4), 0) AS adjustment,
        bool_or(kind = 1 AND event_period = %(period)s) AS own,
        bool_or(reason IN ('W00', 'O01')) AS gone
    FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s
    GROUP BY payee_id, grain, fact_id
), payee AS (
    SELECT payee_id,
        count(*) FILTER (WHERE own AND earned <> 0) AS facts_paid,
        count(*) FILTER (WHERE own AND earned = 0 AND NOT gone) AS facts_refused,
        sum(earned) AS earned, sum(override) AS override, sum(coefficient) AS coefficient,
        sum(adjustment) AS adjustment, sum(amount) AS amount
    FROM fact GROUP BY payee_id
)
INSERT INTO commissions_statement AS s (
    city_id, period, payee_id, district_id, status, facts_paid, facts_refused, earned, override, coefficient,
    adjustment, difference, amount, previous_amount, "offset", payable, content_hash
)
SELECT %(city)s, %(period)s, p.payee_id,
    coalesce(place.district_id, c.district_id), 'draft', p.facts_paid, p.facts_refused, p.earned, p.override,
    p.coefficient, p.adjustment, p.amount - p.earned - p.override - p.coefficient - p.adjustment, p.amount,
    before.amount, 0, greatest(p.amount, 0), ''
FROM payee p
JOIN network_channel c ON c.id = p.payee_id
LEFT JOIN LATERAL (
    -- The payee's last district in this city up to the month's end; one who has left may be elsewhere by now.
    SELECT o.district_id FROM network_position o
    WHERE o.channel_id = p.payee_id AND o.effective_from <= %(last_day)s
    ORDER BY o.city_id = %(city)s DESC, o.effective_from DESC LIMIT 1
) place ON true
LEFT JOIN commissions_statement before
    ON before.payee_id = p.payee_id AND before.period = %(previous)s AND before.city_id = %(city)s
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


def statement_refresh(cursor: CursorWrapper, city_id: int, period: int) -> int:
    """Writes the drafts of the month from its lines, in the run's transaction; returns how many changed.

    difference = lines of earlier months' events, except adjustments; facts_paid and facts_refused count
    the month's own facts.
    """
    parameters: dict[str, Any] = {
        "city": city_id,
        "period": period,
        "last_day": last_day(period),
        "previous": previous_period(period),
    }
    # Lines just copied have no statistics yet; sorting a million of them takes twice as long as hashing.
    cursor.execute("SET LOCAL enable_sort = off")
    cursor.execute(_REFRESH, parameters)
    changed = int(cursor.rowcount)
    cursor.execute("SET LOCAL enable_sort = on")
    return changed


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
