"""Case G, worked out by hand. 12,000 yuan x 0.95 (management) x 1.1 (ranking) x 1 (veto) x 0.8 (bid).

    12,000 x 0.95 = 11,400;  x 1.1 = 12,540;  x 1 = 12,540;  x 0.8 = 10,032
The coefficient line is the difference: 10,032.00 - 12,000.00 = -1,968.00.
"""

import pytest

from commissions.engine import Coefficient, InputError
from tests.engine.cases import OCTOBER, flat, month, sale
from tests.engine.support import engine_lines, net, post

CHAIN = {"management": 9_500, "ranking": 11_000, "veto": 10_000, "bid": 8_000}


def coefficients(**values: int) -> list[Coefficient]:
    return [
        Coefficient(channel_id=1, period=OCTOBER, kind=kind, value=value) for kind, value in values.items()
    ]


def test_the_product_of_all_kinds_is_rounded_once() -> None:
    inputs = month([sale(1, quantity=120)], flat(1_000_000), coefficients=coefficients(**CHAIN))
    lines, after = post(inputs, OCTOBER)
    assert [(line.kind, line.amount) for line in sorted(lines, key=lambda line: line.kind)] == [
        (1, 12_000_00),
        (3, -1_968_00),
    ]
    assert net(after) == 10_032_00
    assert post(after, OCTOBER)[0] == []


def test_a_veto_of_0_takes_the_whole_month() -> None:
    inputs = month([sale(1, quantity=120)], flat(1_000_000), coefficients=coefficients(**CHAIN | {"veto": 0}))
    assert engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])[1] == 0


def test_a_second_record_of_a_key_is_refused() -> None:
    twice = [*coefficients(**CHAIN), *coefficients(bid=9_000)]
    with pytest.raises(InputError):
        post(month([sale(1)], flat(10_000), coefficients=twice), OCTOBER)
