"""A dealer's list against a published statement: matched, summed up and kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum

from commissions.choices import LineKind
from commissions.models import Line, Statement
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from commissions.reconciliation.services.matching import Found, Order, OwnRow, matched
from commissions.services.confirmations import statement_called, statement_locked
from commissions.services.disputes import RAISE
from commissions.services.line_facts import fact_numbers
from commissions.services.statements import statement_lines
from core.audit import record
from core.periods import previous_period
from sales.choices import Grain
from sales.models import Product, Sale
from users.models import User

_SHORT = (Bucket.REFUSED, Bucket.UNDERPAID)


@transaction.atomic
def reconcile(*, statement: Statement, rows: Sequence[OwnRow], file_name: str, user: User) -> Reconciliation:
    """Keeps how `rows` and the statement compare. An earlier list of the statement goes, unless a dispute is about it.

    Raises Forbidden for a statement that isn't the dealer's own.
    """
    held = statement_locked(statement, user, RAISE)
    orders = statement_orders(held, with_cards=any(len(row.number) > 11 for row in rows))
    codes = frozenset(Product.objects.values_list("code", flat=True))
    found = matched(rows, orders, codes)
    held.reconciliations.exclude(rows__dispute__isnull=False).delete()
    made = Reconciliation.objects.create(
        city_id=held.city_id,
        statement=held,
        payee_id=held.payee_id,
        district_id=held.district_id,
        file_name=file_name[:200],
        beside=held.amount - sum(order.amount for order in orders),
        uploaded_by=user,
    )
    _rows_keep(made, found)
    record(
        actor=user,
        action="commissions.reconcile",
        subject=made,
        obj=statement_called(held),
        detail={"rows": len(rows)},
    )
    return made


def statement_orders(statement: Statement, *, with_cards: bool) -> list[Order]:
    """What the statement says of each fact with a subscriber's number. Three queries, one more for the ICCIDs."""
    lines, nets = _standing_lines(statement)
    facts = fact_numbers(statement.city_id, lines)
    products = {pk: (code, name) for pk, code, name in Product.objects.values_list("pk", "code", "name")}
    iccids = _iccids(statement, lines) if with_cards else {}
    of_fact: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for line in lines:
        of_fact[line.grain, line.fact_id].append(line)
    orders = []
    for (grain, fact_id), group in of_fact.items():
        told = (facts.get((grain, fact_id, line.fact_revision)) for line in group)
        number, named, day = next(filter(None, told), (None, None, None))
        if not number:
            continue
        code, name = products.get(group[0].product_id, ("", named or ""))
        refused = next((line for line in group if line.reason), group[0])
        iccid = iccids.get(fact_id) if grain == Grain.SALE else None
        orders.append(
            Order(
                numbers=(number, iccid) if iccid else (number,),
                product_code=code,
                product_name=name,
                day=day,
                amount=sum(nets[line.id] for line in group),
                lines=tuple(line.id for line in group),
                component_key=refused.component_key,
                reason=refused.reason,
            )
        )
    return orders


_LINE: Final = (
    *("id", "component_key", "kind", "grain", "fact_id", "event_period", "amount", "fact_revision"),
    *("product_id", "reason", "part", "whole", "component_id"),
)


def _standing_lines(statement: Statement) -> tuple[list[Any], dict[int, int]]:
    """Of what runs wrote of a fact and component one after another the last, and by its number the net of all.

    Worked out here and not by the database (commissions.services.standing): of one payee all lines are read anyway.
    """
    kinds = (LineKind.EARN, LineKind.CLAWBACK)
    rows = statement_lines(statement).filter(kind__in=kinds).exclude(fact_id=0).order_by("id")
    last: dict[Any, Any] = {}
    sums: dict[Any, int] = defaultdict(int)
    for line in rows.values_list(*_LINE, named=True):
        key = line[1:6]
        last[key] = line
        sums[key] += line.amount
    nets = {line.id: sums[key] for key, line in last.items()}
    return sorted(last.values(), key=attrgetter("id")), nets


def _iccids(statement: Statement, lines: Iterable[Line]) -> dict[int, str]:
    """Of the orders of the statement's own month; those of earlier months are found by the subscriber's number."""
    facts = {line.fact_id for line in lines if line.grain == Grain.SALE}
    sales: Any = Sale.objects.filter(
        city_id=statement.city_id,
        period__in=[previous_period(statement.period), statement.period],
        fact_id__in=facts,
    )
    return dict(sales.exclude(iccid="").values_list("fact_id", "iccid"))


def _rows_keep(made: Reconciliation, found: Iterable[Found]) -> None:
    """By COPY: the largest dealers' statements have some ten thousand orders that no row has met."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for one in found:
            copy.write_row((made.pk, *_kept(one)))


_COPY: Final = (
    "COPY commissions_reconciliationrow (reconciliation_id, bucket, row_no, twin, number, product, event_date, expected,"
    " paid, lines, component_key, reason) FROM STDIN"
)


def _kept(found: Found) -> tuple[Any, ...]:
    """The columns of _COPY behind the first."""
    own, order = found.own, found.order
    return (
        found.bucket.value,
        own.row_no if own else None,
        found.twin,
        own.number if own else order.numbers[0] if order else "",
        (own.product if own else "") or (order.product_name if order else ""),
        (own.day if own else None) or (order.day if order else None),
        own.expected if own else None,
        order.amount if order else None,
        list(order.lines) if order else [],
        order.component_key if order else 0,
        order.reason if order and found.bucket in _SHORT else "",
    )


@dataclass(frozen=True, slots=True)
class BucketSum:
    """Rows of one bucket, what the list expects of them and what the statement paid, in fen."""

    bucket: Bucket
    rows: int = 0
    expected: int = 0
    paid: int = 0


def bucket_sums(rows: QuerySet[ReconciliationRow]) -> list[BucketSum]:
    """Of every bucket, in their order. One query."""
    found = {
        item["bucket"]: BucketSum(
            Bucket(item["bucket"]), item["number"], item["wanted"] or 0, item["got"] or 0
        )
        for item in rows.order_by()
        .values("bucket")
        .annotate(number=Count("pk"), wanted=Sum("expected"), got=Sum("paid"))
    }
    return [found.get(bucket.value, BucketSum(bucket)) for bucket in Bucket]
