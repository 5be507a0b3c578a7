"""What publication does to held lines, in two statements, and what a statement's payable is made of."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from commissions.choices import StatementStatus
from commissions.holds.choices import HoldReason, LineHoldStatus
from commissions.models import LineHold, PaymentPart
from commissions.payments.choices import PaymentStatus
from commissions.services.inputs import sql_text


def holds_freeze(city_id: int, period: int) -> None:
    """Settles refusals that the month takes away, and keeps back what is held of it. The caller publishes the month."""
    with connection.cursor() as cursor:
        for name in ("settle", "freeze"):
            cursor.execute(sql_text(f"holds/{name}"), {"city": city_id, "period": period})


def with_split(statements: QuerySet[Any]) -> QuerySet[Any]:
    """Annotates what `split_of` reads: three subqueries over few rows, and no query more."""
    parts = PaymentPart.objects.filter(statement=OuterRef("pk"), is_live=True)
    held = LineHold.objects.filter(statement=OuterRef("pk"))
    done, moving = PaymentStatus.PAID, (PaymentStatus.PLANNED, PaymentStatus.SENT)
    doubted = held.filter(
        Q(status__in=LineHoldStatus.in_group("open"))
        | Q(status=LineHoldStatus.REFUSED, settled_in__isnull=True)
    )
    annotated: QuerySet[Any] = statements.annotate(
        paid_part=_sum(parts.filter(payment__status=done), "amount"),
        moving_part=_sum(parts.filter(payment__status__in=moving), "amount"),
        held_part=_sum(doubted, "frozen"),
        held_amount=_sum(doubted, "amount"),
        held_lines=Coalesce(
            Subquery(_grouped(doubted).values(count=Count("pk")), output_field=IntegerField()), Value(0)
        ),
        held_codes=Subquery(_grouped(doubted).values(codes=ArrayAgg("code", distinct=True))),
    )
    return annotated


@dataclass(frozen=True, slots=True)
class Split:
    """Where a published statement's payable is, in fen: paid + moving + held + due = payable."""

    payable: int
    paid: int
    moving: int
    held: int
    lines: int
    checked: tuple[str, ...]

    @property
    def due(self) -> int:
        return self.payable - self.paid - self.moving - self.held

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than that all of it is in one place."""
        return bool(self.lines) or 0 < self.paid < self.payable


def split_of(statement: Any) -> Split:
    """Of a statement that `with_split` annotated. A draft keeps nothing back yet: `held` is what it would."""
    is_draft = statement.status == StatementStatus.DRAFT
    held = min(statement.held_amount, statement.payable) if is_draft else statement.held_part
    return Split(
        statement.payable,
        statement.paid_part,
        statement.moving_part,
        max(held, 0),
        statement.held_lines,
        tuple(str(HoldReason(code).label) for code in statement.held_codes or ()),
    )


def _grouped(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("statement")


def _sum(rows: QuerySet[Any], field: str) -> Any:
    summed = _grouped(rows).values(sum=Sum(field))
    return Coalesce(Subquery(summed, output_field=IntegerField()), Value(0))
