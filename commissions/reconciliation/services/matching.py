"""Holds a dealer's own rows against what a statement paid. Plain values in, plain values out.

A row and an order meet by the number: of the subscriber, or of the card. Where a number has several orders, the product
that the row names and then the day decide; a code that none of them has is another order, while a name is only a hint,
since shops write names as they like. Each order is met by one row. A row for whose number nothing is left, or which says
what an earlier one said, is a duplicate.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commissions.reconciliation.choices import Bucket


@dataclass(frozen=True, slots=True)
class OwnRow:
    """`product` is a code or a name; `expected` is fen, None where the row names no amount."""

    row_no: int
    number: str
    product: str = ""
    day: datetime.date | None = None
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """What the statement says of one fact: all its lines together."""

    numbers: tuple[str, ...]
    """Of the subscriber, and of the card where it is known."""
    product_code: str
    product_name: str
    day: datetime.date | None
    amount: int
    lines: tuple[int, ...]
    component_key: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A row, an order, or both, and what that comes to. `twin` is the row that a duplicate repeats."""

    bucket: Bucket
    own: OwnRow | None = None
    order: Order | None = None
    twin: int | None = None


def matched(own: Iterable[OwnRow], orders: Sequence[Order], product_codes: frozenset[str]) -> list[Found]:
    """The rows in their order, then the orders that no row has met. `product_codes` are all that there are."""
    of_subscriber: dict[str, list[Order]] = defaultdict(list)
    subscribers: dict[str, str] = {}
    for order in orders:
        of_subscriber[order.numbers[0]].append(order)
        subscribers |= dict.fromkeys(order.numbers, order.numbers[0])
    earlier: dict[str, list[OwnRow]] = defaultdict(list)
    taken: set[int] = set()
    found = []
    for row in own:
        subscriber = subscribers.get(row.number, row.number)
        about = _about(row, of_subscriber.get(subscriber, []), product_codes)
        met = min(
            (one for one in about if id(one) not in taken), key=lambda one: _distance(row, one), default=None
        )
        if met is not None:
            taken.add(id(met))
            found.append(Found(_outcome(row, met), row, met))
        elif (twin := _twin(row, earlier[subscriber])) is not None:
            found.append(Found(Bucket.DUPLICATE, row, twin=twin.row_no))
        else:
            found.append(Found(Bucket.UNKNOWN, row))
        earlier[subscriber].append(row)
    return [*found, *(Found(Bucket.MISSING, order=order) for order in orders if id(order) not in taken)]


def _about(row: OwnRow, orders: Sequence[Order], product_codes: frozenset[str]) -> list[Order]:
    """The orders of a subscriber that a row may be about: those of its card and product, if it names them."""
    of_number = [order for order in orders if row.number in order.numbers]
    named = [order for order in of_number if row.product in (order.product_code, order.product_name)]
    if named or row.product in product_codes:
        return named
    return of_number


def _distance(row: OwnRow, order: Order) -> int:
    """In days; what has no day comes after what has one."""
    if order.day is None:
        return 10_000
    return abs((order.day - row.day).days) if row.day else 0


def _twin(row: OwnRow, earlier: Iterable[OwnRow]) -> OwnRow | None:
    """The first of the rows before that says the same product and day, as far as both say one."""
    return next(
        (one for one in earlier if _agree(row.product, one.product) and _agree(row.day, one.day)), None
    )


def _agree(one: object, other: object) -> bool:
    return not one or not other or one == other


def _outcome(row: OwnRow, order: Order) -> Bucket:
    if order.amount == 0 and row.expected != 0:
        return Bucket.REFUSED
    if row.expected is None or order.amount >= row.expected:
        return Bucket.FULL
    return Bucket.UNDERPAID
