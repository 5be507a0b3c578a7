"""Paragraph 21.2, worked out by hand, in fen: 3 x 12.5 points x 0.85 yuan = 31.875 yuan, 31.88."""

from datetime import date

import pytest

from commissions.engine import ComponentKind, Factor, InputError
from tests.engine.cases import OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines


def points(*prices: int, until: date | None = None) -> Rows:
    """12.5 points a piece; each price is a table of its own."""
    tables = range(2, 2 + len(prices))
    return month(
        [sale(1, quantity=3, day=20)],
        [*flat(125_000), *(band for n, price in zip(tables, prices, strict=True) for band in flat(price, n))],
        components=[
            component(1, in_points=True),
            *(component(n, kind=ComponentKind.FACTOR, in_points=True) for n in tables),
        ],
        rules=[rule(1), *(rule(n, n, date_to=until) for n in tables)],
        factors=[Factor(component_id=1, factor_key=n) for n in tables],
    )


def test_points_are_paid_at_their_price() -> None:
    (line,), _ = engine_lines(points(8_500), posting_period=OCTOBER, event_periods=[OCTOBER])
    assert (line.amount, line.rate, line.measure_value) == (3_188, 125_000, 3)


def test_without_a_price_on_that_day_nothing_is_paid() -> None:
    ended = points(8_500, until=date(2026, 10, 19))
    (line,), _ = engine_lines(ended, posting_period=OCTOBER, event_periods=[OCTOBER])
    assert (line.amount, line.reason) == (0, "P01")


def test_two_prices_are_refused() -> None:
    with pytest.raises(InputError, match="2 prices"):
        engine_lines(points(8_500, 9_000), posting_period=OCTOBER, event_periods=[OCTOBER])
