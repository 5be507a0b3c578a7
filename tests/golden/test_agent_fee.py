"""Case U, worked out by hand: the agent fee of 2011.

Joining month, minutes > 0: 20 yuan. Months 3 and 6: minutes < 50 nothing, else by net bill 10-20 / 20-50 / over 50:
10 / 15 / 20 yuan. Share of the net bill of months 1 to 18 by band, upper edge inclusive, whole amount.

    month  net bill  minutes  level 1                                level 3
    1      35        12       20 + 35 x 12 % = 20 + 4.20             20 + 35 x 10 % = 20 + 3.50
    2      60        90       60 x 16 % = 9.60                       60 x 12 % = 7.20
    3      60        80       9.60 + 20                              7.20 + 20
    4      85        60       85 x 20 % = 17.00                      85 x 16 % = 13.60
    5      15        55       15 x 8 % = 1.20                        15 x 8 % = 1.20
    6      45        49       45 x 12 % = 5.40, 49 minutes: 0        45 x 10 % = 4.50, 0
    together                  87.00                                  77.20
"""

from datetime import date
from typing import Any

import pytest

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    Edges,
    Fact,
    Gate,
    Grain,
    Measure,
    Operator,
    TierBasis,
    TierMode,
)
from tests.engine.cases import agent, component, month, rule
from tests.engine.rows import Rows
from tests.engine.support import engine_lines

MONTHS = (201101, 201102, 201103, 201104, 201105, 201106)
NET_BILLS = (35, 60, 60, 85, 15, 45)
MINUTES = (12, 90, 80, 60, 55, 49)
SHARES = {1: (600, 800, 1_200, 1_600, 2_000), 3: (600, 800, 1_000, 1_200, 1_600)}


def fees(level: int, *, net_bills: tuple[int, ...] = NET_BILLS) -> Rows:
    facts = [
        Fact(
            grain=Grain.SUBSCRIBER_MONTH,
            fact_id=number,
            city_id=1,
            period=period,
            channel_id=1,
            subscriber="13000000001",
            quantity=1,
            billed=bill * 100 + 500,
            arrears=500,
            minutes=minutes,
            months_in_net=number,
        )
        for number, (period, bill, minutes) in enumerate(zip(MONTHS, net_bills, MINUTES, strict=True), 1)
    ]
    return month(
        facts,
        [
            Band(rule_id=1, rate=200_000),
            *_bands(2, (0, 1_000, 2_000, 5_000), (0, 100_000, 150_000, 200_000)),
            *_bands(3, (0, 1_000, 2_000, 5_000, 8_000), SHARES[level]),
        ],
        positions=[agent(effective_from=date(2010, 1, 1), level=level)],
        components=[_monthly(1), _by_bill(2, ComponentKind.PIECE), _by_bill(3, ComponentKind.PERCENT)],
        rules=[rule(1, 1), rule(2, 2), rule(3, 3)],
        gates=[
            _gate(1, 1, 1, Measure.MONTHS_IN_NET, Operator.EQUAL, 1),
            _gate(2, 1, 2, Measure.MINUTES, Operator.MORE_THAN, 0),
            _gate(3, 2, 1, Measure.MONTHS_IN_NET, Operator.EQUAL, 3),
            _gate(4, 2, 1, Measure.MONTHS_IN_NET, Operator.EQUAL, 6),
            _gate(5, 2, 2, Measure.MINUTES, Operator.AT_LEAST, 50),
            _gate(6, 3, 1, Measure.MONTHS_IN_NET, Operator.AT_MOST, 18),
        ],
    )


def _monthly(number: int, **more: Any) -> Component:
    return component(number, grain=Grain.SUBSCRIBER_MONTH, effective_from=201101, **more)


def _by_bill(number: int, kind: ComponentKind) -> Component:
    return _monthly(
        number,
        kind=kind,
        measure=Measure.NET_BILL,
        tier_mode=TierMode.TRANSACTION,
        tier_basis=TierBasis.AMOUNT,
        edges=Edges.UPPER,
    )


def _bands(rule_id: int, lowers: tuple[int, ...], rates: tuple[int, ...]) -> list[Band]:
    return [
        Band(rule_id=rule_id, lower=lower, upper=upper, rate=rate)
        for lower, upper, rate in zip(lowers, [*lowers[1:], None], rates, strict=True)
    ]


def _gate(
    number: int, component_id: int, group: int, measure: Measure, operator: Operator, threshold: int
) -> Gate:
    return Gate(
        gate_id=number,
        component_id=component_id,
        group=group,
        measure=measure,
        operator=operator,
        threshold=threshold,
        reason=f"G{number:02d}",
    )


def owed(inputs: Rows) -> int:
    return engine_lines(inputs, posting_period=MONTHS[-1], event_periods=MONTHS)[1]


@pytest.mark.parametrize(("level", "expected"), [(1, 8_700), (3, 7_720)])
def test_six_months_of_one_subscriber(level: int, expected: int) -> None:
    assert owed(fees(level)) == expected


def test_an_upper_edge_still_belongs_to_its_band() -> None:
    """Exactly 50 yuan is in 20-50: 12 % and, in month 3, 15 yuan; 50.01 is beyond it."""
    at_edge, _ = engine_lines(
        fees(1, net_bills=(35, 60, 50, 85, 15, 45)), posting_period=MONTHS[-1], event_periods=MONTHS
    )
    third = {line.component_key: line.amount for line in at_edge if line.event_period == MONTHS[2]}
    assert third == {1: 0, 2: 1_500, 3: 600}
