"""Which bucket a row of a dealer's list falls into: numbers, products, days, repeats."""

import datetime

import pytest

from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.services.matching import Order, OwnRow, matched

DAY = datetime.date(2026, 10, 12)
CODES = frozenset({"P0059", "P0099"})


def order(number: str = "1", *, code: str = "P0059", amount: int = 5_000, **said: object) -> Order:
    values = {"numbers": (number,), "product_name": f"套餐{code}", "day": DAY, "lines": (1,), **said}
    return Order(product_code=code, amount=amount, **values)  # type: ignore[arg-type]


def buckets(own: list[OwnRow], orders: list[Order]) -> list[str]:
    return [found.bucket.value for found in matched(own, orders, CODES)]


@pytest.mark.parametrize(
    ("amount", "expected", "bucket"),
    [
        (5_000, 5_000, Bucket.FULL),
        (5_001, 5_000, Bucket.FULL),
        (5_000, None, Bucket.FULL),
        (4_999, 5_000, Bucket.UNDERPAID),
        (-1, 5_000, Bucket.UNDERPAID),
        (0, 5_000, Bucket.REFUSED),
        (0, None, Bucket.REFUSED),
        (0, 0, Bucket.FULL),
    ],
)
def test_what_was_paid_decides(amount: int, expected: int | None, bucket: Bucket) -> None:
    assert buckets([OwnRow(2, "1", expected=expected)], [order(amount=amount)]) == [bucket]


def test_each_order_is_met_by_one_row_and_what_no_row_meets_is_missing() -> None:
    own = [OwnRow(2, "1"), OwnRow(3, "9")]
    assert buckets(own, [order("1"), order("2")]) == ["full", "unknown", "missing"]


def test_a_row_that_repeats_another_is_a_duplicate_and_names_it() -> None:
    own = [OwnRow(2, "1", day=DAY), OwnRow(3, "1"), OwnRow(4, "9"), OwnRow(5, "9")]
    found = matched(own, [order("1")], CODES)
    assert [(one.bucket.value, one.twin) for one in found] == [
        ("full", None),
        ("duplicate", 2),
        ("unknown", None),
        ("duplicate", 4),
    ]


def test_two_orders_of_a_number_take_two_rows_and_the_third_is_a_duplicate() -> None:
    orders = [order(amount=100), order(amount=200)]
    assert buckets([OwnRow(row, "1") for row in (2, 3, 4)], orders) == ["full", "full", "duplicate"]


def test_the_product_decides_and_then_the_day() -> None:
    later = DAY + datetime.timedelta(days=5)
    orders = [order(amount=1), order(amount=2, day=later), order(code="P0099", amount=3)]
    own = [OwnRow(2, "1", "P0099"), OwnRow(3, "1", "套餐P0059", later)]
    assert [one.order.amount for one in matched(own, orders, CODES) if one.own and one.order] == [3, 2]


def test_a_code_of_another_product_is_another_order_while_a_name_is_only_a_hint() -> None:
    assert buckets([OwnRow(2, "1", "P0099")], [order()]) == ["unknown", "missing"]
    assert buckets([OwnRow(2, "1", "59元套餐")], [order()]) == ["full"]


def test_a_repeated_product_doesnt_take_the_order_of_another_one() -> None:
    own = [OwnRow(2, "1", "套餐P0059"), OwnRow(3, "1", "套餐P0059")]
    assert buckets(own, [order(), order(code="P0099")]) == ["full", "duplicate", "missing"]


def test_the_card_finds_its_own_order_and_counts_as_the_same_number() -> None:
    orders = [order(numbers=("1", "89860000000000000011")), order(numbers=("1", "89860000000000000029"))]
    own = [OwnRow(2, "89860000000000000029"), OwnRow(3, "1"), OwnRow(4, "1")]
    found = matched(own, orders, CODES)
    assert [one.bucket.value for one in found] == ["full", "full", "duplicate"]
    assert found[0].order is orders[1]
