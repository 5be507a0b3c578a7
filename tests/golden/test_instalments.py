"""Case I, worked out by hand, in fen.

1,890,000 in 40 / 20 / 20 / 20: 756,000 now, then three times 378,000.
2,099,997 in 40 / 20 / 20 / 20, cut off, the last takes the rest:
    2,099,997 x 40 % = 839,998.8 -> 839,998;  x 20 % = 419,999.4 -> 419,999 twice;
    2,099,997 - 839,998 - 2 x 419,999 = 420,001.
A month released twice pays once. Not in force: held. Cancelled after one release: the rest never, the released kept.
"""

from dataclasses import replace
from typing import Any

from commissions.engine import Gate, Instalment, Measure, Operator, Promise, Usage
from tests.engine.cases import CITY, DECEMBER, NOVEMBER, OCTOBER, component, flat, month, sale
from tests.engine.oracle import Line
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, post

JANUARY, FEBRUARY = 202701, 202702
MONTHS = (OCTOBER, NOVEMBER, DECEMBER, JANUARY)
ME = "13000000001"


def parts(*, held_months: int = 0) -> list[Instalment]:
    shares = (4_000, 2_000, 2_000, 2_000)
    return [
        Instalment(component_id=1, part=number, month_offset=number - 1, share=share, held_months=held_months)
        for number, share in enumerate(shares, 1)
    ]


def policy(quantity: int, **more: Any) -> Rows:
    """`quantity` pieces at 1 fen, sold in October."""
    return month(
        [sale(1, quantity=quantity, subscriber=ME)],
        flat(100),
        **({"instalments": parts()} | more),
    )


def in_force(*months: int) -> dict[str, Any]:
    """Each later part asks for a bill in its own month; these months have one."""
    return {
        "gates": [
            Gate(
                gate_id=part,
                component_id=1,
                part=part,
                group=1,
                measure=Measure.BILLED,
                month_offset=part - 1,
                operator=Operator.MORE_THAN,
                threshold=0,
                reason="G07",
            )
            for part in (2, 3, 4)
        ],
        "usage": [
            Usage(city_id=CITY, subscriber=ME, period=period, billed=100 if period in months else 0)
            for period in (*MONTHS, FEBRUARY)
        ],
    }


def month_by_month(inputs: Rows, months: tuple[int, ...] = MONTHS) -> list[int]:
    """What each run posts; a run works out all months until its own."""
    posted = []
    for nth, period in enumerate(months, 1):
        lines, inputs = post(inputs, period, months[:nth])
        posted.append(sum(line.amount for line in lines))
    return posted


def test_four_parts_come_month_by_month() -> None:
    assert month_by_month(policy(1_890_000)) == [756_000, 378_000, 378_000, 378_000]


def test_the_last_part_takes_the_rest() -> None:
    assert month_by_month(policy(2_099_997)) == [839_998, 419_999, 419_999, 420_001]
    assert month_by_month(policy(-2_099_997)) == [-839_998, -419_999, -419_999, -420_001]


def test_a_month_released_twice_pays_once() -> None:
    first, inputs = post(policy(1_890_000), OCTOBER)
    second, inputs = post(inputs, NOVEMBER, [OCTOBER, NOVEMBER])
    again, inputs = post(inputs, NOVEMBER, [OCTOBER, NOVEMBER])
    assert [line.amount for line in (*first, *second)] == [756_000, 378_000]
    assert again == []


def test_a_part_is_held_while_the_condition_fails_and_released_once() -> None:
    """No bill in November and one in December: the November part comes in December, beside that month's own."""
    held = policy(1_890_000, instalments=parts(held_months=1), **in_force(DECEMBER, JANUARY))
    assert month_by_month(held) == [756_000, 0, 756_000, 378_000]


def test_what_is_cancelled_after_a_release_keeps_the_released() -> None:
    cancelled = policy(1_890_000, **in_force(NOVEMBER))
    assert month_by_month(cancelled) == [756_000, 378_000, 0, 0]


def test_the_ledger_s_promise_pays_as_the_month_itself_would() -> None:
    """October isn't worked out again: its whole is taken from its line."""
    lines, after = post(policy(2_099_997), OCTOBER)
    (line,) = lines
    assert line.whole == 2_099_997
    later = Rows(
        facts=[],
        positions=after.positions,
        components=after.components,
        rules=after.rules,
        bands=after.bands,
        instalments=after.instalments,
        promises=[_promise(line)],
    )
    for period, expected in zip(MONTHS[1:], (419_999, 419_999, 420_001), strict=True):
        found, later = post(later, period)
        assert [(x.amount, x.cause, x.event_period) for x in found] == [(expected, 9, period)]
    assert net(later) == 2_099_997 - 839_998


def test_a_first_part_that_comes_later_leaves_a_record_in_its_month() -> None:
    """Case K: months 1 to 3 need 10 minutes each, then month 4 pays."""
    one = [Instalment(component_id=1, part=1, month_offset=3, share=10_000)]
    gates = [
        Gate(
            gate_id=1 + offset,
            component_id=1,
            part=1,
            group=1 + offset,
            measure=Measure.MINUTES,
            month_offset=offset,
            operator=Operator.AT_LEAST,
            threshold=10,
            reason="G09",
        )
        for offset in range(3)
    ]

    def paid(*minutes: int) -> tuple[list[int], list[str]]:
        usage = [
            Usage(city_id=CITY, subscriber=ME, period=period, minutes=used)
            for period, used in zip(MONTHS[:3], minutes, strict=True)
        ]
        inputs = policy(5_000, instalments=one, gates=gates, usage=usage)
        lines, _ = engine_lines(inputs, posting_period=JANUARY, event_periods=MONTHS)
        return [line.amount for line in lines], [line.reason for line in lines]

    assert paid(10, 12, 30) == ([0, 5_000], ["P00", ""])
    assert paid(10, 9, 30) == ([0, 0], ["P00", "G09"])


def _promise(line: Line) -> Promise:
    assert line.whole is not None
    assert line.component_id is not None
    return Promise(
        payee_id=line.payee_id,
        channel_id=line.channel_id,
        event_period=line.event_period,
        component_key=line.component_key,
        component_id=line.component_id,
        rule_id=line.rule_id,
        grain=line.grain,
        fact_id=line.fact_id,
        fact_revision=line.fact_revision,
        product_id=line.product_id,
        city_id=CITY,
        subscriber=ME,
        quantity=line.quantity,
        whole=line.whole,
    )


def test_suspension_puts_off_and_what_is_lost_is_paid_in_part() -> None:
    """Paragraph 16.9: 300.00 in 50 / 50 after 0 and 3 months; 20 and 15 days of suspension put the second off by one
    month, from January to February, where its condition fails for good: 40 % of 150.00.
    """
    months = (*MONTHS, FEBRUARY)
    inputs = month(
        [sale(1, quantity=30_000, subscriber=ME)],
        flat(100),
        components=[component(clock_stops=True)],
        instalments=[
            Instalment(component_id=1, part=1, month_offset=0, share=5_000),
            Instalment(component_id=1, part=2, month_offset=3, share=5_000, reduced_share=4_000),
        ],
        gates=[
            Gate(
                gate_id=1,
                component_id=1,
                part=2,
                group=1,
                measure=Measure.BILLED,
                month_offset=3,
                operator=Operator.MORE_THAN,
                threshold=0,
                reason="G31",
            )
        ],
        usage=[
            Usage(city_id=CITY, subscriber=ME, period=NOVEMBER, suspended_days=20),
            Usage(city_id=CITY, subscriber=ME, period=DECEMBER, suspended_days=15),
            Usage(city_id=CITY, subscriber=ME, period=JANUARY, billed=1),
            Usage(city_id=CITY, subscriber=ME, period=FEBRUARY, billed=0),
        ],
    )
    lines, _ = engine_lines(inputs, posting_period=FEBRUARY, event_periods=months)
    assert {line.event_period: line.amount for line in lines} == {OCTOBER: 15_000, FEBRUARY: 6_000}


def test_a_new_rate_is_on_record_for_the_parts_to_come_though_nothing_is_due_yet() -> None:
    """Parts in November and December: October's line is 0 at 1 fen and at 2 fen; the whole that later months share
    out is 2,000, not 1,000."""
    later = [Instalment(component_id=1, part=part, month_offset=part, share=5_000) for part in (1, 2)]
    _, after = post(policy(1_000, instalments=later), OCTOBER)
    lines, final = post(replace(after, bands=flat(200)), OCTOBER)
    assert [(line.amount, line.reason, line.whole) for line in lines] == [(0, "P00", 2_000)]
    assert post(final, OCTOBER)[0] == []


def test_so_it_is_where_a_cap_keeps_the_first_part_as_it_was() -> None:
    """40 % of 1,000 and of 2,000 are both above a cap of 300."""
    capped = {"components": [component(payee_cap=300)]}
    _, after = post(policy(1_000, **capped), OCTOBER)
    lines, _ = post(replace(after, bands=flat(200)), OCTOBER)
    assert [(line.amount, line.owed, line.whole) for line in lines] == [(0, 300, 2_000)]
