"""What is payable to whom: the entries that statements make, balances by month, and what keeps the rest from being paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from commissions.payments.choices import EntryKind, Obstacle
from commissions.payments.models import PayableEntry
from commissions.payments.querysets import PayableEntryQuerySet
from commissions.services.inputs import sql_text
from core.periods import current_period, today

ADDED: Final = (EntryKind.STATEMENT, EntryKind.RETURN)
KEPT: Final = (EntryKind.OFFSET, EntryKind.TAX, EntryKind.DEPOSIT)


def statement_entries_post(city_id: int, period: int) -> int:
    """Adds the published statements of a month to the payables; returns how many entries. The caller holds the month."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql_text("payments/post_statements"),
            {"city": city_id, "period": period, "posted_in": current_period()},
        )
        return int(cursor.rowcount)


def open_parameters(*, city: int | None = None, payee: int | None = None, period: int) -> dict[str, Any]:
    """What commissions/sql/payments/open.sql asks."""
    return {
        "city": city,
        "payee": payee,
        "period": period,
        "today": today(),
        "deposit_rule": settings.PAYMENT_DEPOSIT_RULE,
        "invoice_kinds": list(settings.PAYMENT_INVOICE_KINDS),
        "invoice_tolerance": settings.PAYMENT_INVOICE_TOLERANCE_FEN,
    }


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A published statement, or a deposit that is returned, that nothing pays yet, and why; without `obstacle` it waits for
    the next batch."""

    statement_id: int | None
    return_id: int | None
    city_id: int
    period: int
    amount: int
    obstacle: str

    @property
    def why(self) -> str:
        return str(Obstacle(self.obstacle).label) if self.obstacle else ""


def open_items(payee_id: int, city_id: int | None = None) -> list[OpenItem]:
    """Of one payee, the oldest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT statement_id, return_id, city_id, period, amount, obstacle FROM ({sql_text('payments/open')}) o"
            " ORDER BY period, statement_id, hold_id NULLS FIRST",
            open_parameters(city=city_id, payee=payee_id, period=current_period()),
        )
        return [OpenItem(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a city could be paid now, and what waits for something else: payees and fen by obstacle."""

    obstacle: str
    payees: int
    amount: int

    @property
    def why(self) -> str:
        return str(Obstacle(self.obstacle).label)


def city_waiting(city_id: int, period: int) -> list[Waiting]:
    """By obstacle; the empty one first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT obstacle, count(DISTINCT payee_id), sum(amount)::bigint FROM ({sql_text('payments/open')}) o"
            " GROUP BY obstacle ORDER BY obstacle",
            open_parameters(city=city_id, period=period),
        )
        return [Waiting(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class MonthOfPayee:
    """Opening, what came and went, closing: opening + added + taken off + paid = closing. In fen, as posted."""

    period: int
    opening: int
    added: int
    taken_off: int
    paid: int

    @property
    def closing(self) -> int:
        return self.opening + self.added + self.taken_off + self.paid


def payee_months(entries: PayableEntryQuerySet) -> list[MonthOfPayee]:
    """The months in which something was posted, newest first. One query."""
    rows = (
        entries.order_by("period")
        .values("period")
        .annotate(
            added=_sum(Q(kind__in=ADDED)),
            taken_off=_sum(Q(kind__in=KEPT)),
            paid=_sum(~Q(kind__in=[*ADDED, *KEPT])),
        )
    )
    return list(_running(rows))[::-1]


def _running(rows: Any) -> Iterator[MonthOfPayee]:
    balance = 0
    for row in rows:
        month = MonthOfPayee(opening=balance, **row)
        balance = month.closing
        yield month


def balance_sum(condition: Q | None = None) -> Any:
    """An expression: the sum of the entries, or of those of a condition; 0 for none."""
    return _sum(condition or Q())


def _sum(condition: Q) -> Any:
    amount = Case(When(condition, then=F("amount")), default=Value(0)) if condition else F("amount")
    return Coalesce(Sum(amount), Value(0), output_field=IntegerField())


def balance_of(payee_id: int, city_id: int) -> int:
    found = PayableEntry.objects.filter(payee_id=payee_id, city_id=city_id).aggregate(sum=balance_sum())
    return int(found["sum"])
