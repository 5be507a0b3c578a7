"""A dealer's list against a published statement: matched, summed up and kept."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Sum

from commissions.choices import LineKind
from commissions.models import Line, Statement
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from commissions.reconciliation.services.matching import Found, Order, OwnRow, matched
from commissions.services.confirmations import statement_called, statement_locked
from commissions.services.disputes import RAISE
from commissions.services.line_facts import fact_cards
from commissions.services.standing import collapsed
from commissions.services.statements import statement_lines
from core.audit import record
from core.periods import previous_period
from sales.choices import Grain
from sales.models import Product, Sale
from users.models import User

_AT_ONCE = 2_000
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
    ReconciliationRow.objects.bulk_create([_kept(made, one) for one in found], batch_size=_AT_ONCE)
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
    kinds = (LineKind.EARN, LineKind.CLAWBACK)
    lines: list[Any] = list(
        collapsed(statement_lines(statement)).filter(kind__in=kinds).exclude(fact_id=0).order_by("id")
    )
    cards = fact_cards(statement.city_id, lines)
    products = {pk: (code, name) for pk, code, name in Product.objects.values_list("pk", "code", "name")}
    iccids = _iccids(statement, lines) if with_cards else {}
    of_fact: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for line in lines:
        of_fact[line.grain, line.fact_id].append(line)
    orders = []
    for (grain, fact_id), group in of_fact.items():
        card = next(
            (card for line in group if (card := cards.get((grain, fact_id, line.fact_revision)))), None
        )
        if card is None or not card.subscriber:
            continue
        code, name = products.get(group[0].product_id, ("", card.name or ""))
        refused = next((line for line in group if line.reason), group[0])
        iccid = iccids.get(fact_id) if grain == Grain.SALE else None
        orders.append(
            Order(
                numbers=tuple(filter(None, (card.subscriber, iccid))),
                product_code=code,
                product_name=name,
                day=card.day,
                amount=sum(line.net for line in group),
                lines=tuple(line.id for line in group),
                component_key=refused.component_key,
                reason=refused.reason,
            )
        )
    return orders


def _iccids(statement: Statement, lines: Iterable[Line]) -> dict[int, str]:
    """Of the orders of the statement's own month; those of earlier months are found by the subscriber's number."""
    facts = {line.fact_id for line in lines if line.grain == Grain.SALE}
    sales: Any = Sale.objects.filter(
        city_id=statement.city_id,
        period__in=[previous_period(statement.period), statement.period],
        fact_id__in=facts,
    )
    return dict(sales.exclude(iccid="").values_list("fact_id", "iccid"))


def _kept(made: Reconciliation, found: Found) -> ReconciliationRow:
    own, order = found.own, found.order
    return ReconciliationRow(
        reconciliation=made,
        bucket=found.bucket,
        row_no=own.row_no if own else None,
        twin=found.twin,
        number=own.number if own else order.numbers[0] if order else "",
        product=(own.product if own else "") or (order.product_name if order else ""),
        event_date=(own.day if own else None) or (order.day if order else None),
        expected=own.expected if own else None,
        paid=order.amount if order else None,
        lines=list(order.lines) if order else [],
        component_key=order.component_key if order else 0,
        reason=order.reason if order and found.bucket in _SHORT else "",
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
