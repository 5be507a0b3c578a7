"""Publication of a month's statements: debts set off, fingerprints taken, drafts frozen."""

import datetime
from collections import defaultdict
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from commissions.calendar.services.rebuilding import due_parts_rebuild
from commissions.choices import StatementStatus
from commissions.engine import carry_over
from commissions.engine.carryover import Debt as OpenDebt
from commissions.holds.services.freezing import holds_freeze
from commissions.models import Debt, DebtOffset, Statement
from commissions.payments.services.payables import statement_entries_post
from commissions.reports.services.rolling import due_figures_keep
from core.periods import today

FINGERPRINTS: Final = """
SELECT s.id, encode(sha256(convert_to(
    (s.city_id, s.period, s.payee_id, s.amount, s."offset", s.payable)::text || E'\\n' || coalesce((
        SELECT string_agg((
            l.id, l.run_id, l.event_period, l.channel_id, l.kind, l.component_key, l.component_id, l.rule_id,
            l.grain, l.fact_id, l.fact_revision, l.product_id, l.quantity, l.measure_value, l.basis, l.rate,
            l.gross, l.cut, l.owed, l.amount, l.reason, l.cause
        )::text, E'\\n' ORDER BY l.id)
        FROM commissions_line l
        WHERE l.city_id = s.city_id AND l.period = s.period AND l.payee_id = s.payee_id
    ), ''), 'UTF8')), 'hex') AS content_hash
FROM commissions_statement s
WHERE s.city_id = %(city)s AND s.period = %(period)s AND s.payee_id = coalesce(%(payee)s, s.payee_id)
"""
"""Of the month's statements, or of one payee's: id and the SHA-256 of its sums and of all its lines, in the
order of their numbers. Each statement looks its lines up by the line key, which needs no figures about a
partition that was attached a moment ago."""


def statement_publish(city_id: int, period: int) -> int:
    """Publishes all drafts of the month; returns how many. The caller holds the month's lock."""
    _carry_over(city_id, period)
    respond_by = today() + datetime.timedelta(days=settings.COMMISSIONS_RESPONSE_DAYS)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            f"UPDATE commissions_statement s SET content_hash = f.content_hash, status = %(published)s,"
            f" published_at = %(now)s, respond_by = %(respond_by)s FROM ({FINGERPRINTS}) f WHERE f.id = s.id",
            {
                "city": city_id,
                "period": period,
                "payee": None,
                "published": StatementStatus.PUBLISHED,
                "now": timezone.now(),
                "respond_by": respond_by,
            },
        )
        count = int(cursor.rowcount)
    holds_freeze(city_id, period)
    statement_entries_post(city_id, period)
    due_parts_rebuild(city_id, period)
    due_figures_keep(city_id, period)
    return count


def _carry_over(city_id: int, period: int) -> None:
    """Sets positive statements off against open debts, oldest first; a negative one becomes a debt, open or written off."""
    drafts = Statement.objects.filter(city_id=city_id, period=period)
    owing = Debt.objects.filter(city_id=city_id, written_off=False, offset__lt=F("amount"))
    concerned = list(
        drafts.filter(Q(amount__lt=0) | Q(payee__in=owing.values("payee"))).select_for_update().order_by("id")
    )
    debts: defaultdict[int, dict[int, Debt]] = defaultdict(dict)
    for debt in owing.filter(payee__in=[s.payee_id for s in concerned]).select_for_update().order_by("id"):
        debts[debt.payee_id][debt.period] = debt
    for statement in concerned:
        _settle(statement, debts[statement.payee_id])


def _settle(statement: Statement, debts: dict[int, Debt]) -> None:
    still_open = [OpenDebt(period=debt.period, open=debt.amount - debt.offset) for debt in debts.values()]
    result = carry_over(statement.period, statement.amount, still_open)
    for offset in result.offsets:
        debt = debts[offset.period]
        debt.offset += offset.amount
        debt.save(update_fields=["offset"])
        DebtOffset.objects.create(debt=debt, statement=statement, amount=offset.amount)
    if statement.amount < 0:
        Debt.objects.create(
            city_id=statement.city_id,
            payee_id=statement.payee_id,
            period=statement.period,
            amount=-statement.amount,
            written_off=settings.COMMISSIONS_BELOW_ZERO == "floor",
        )
    statement.offset = sum(offset.amount for offset in result.offsets)
    statement.payable = result.payable
    statement.save(update_fields=["offset", "payable"])
