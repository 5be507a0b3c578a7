"""What must hold whatever the plan: order of rows, repetition, sums, caps, one line a fact and component."""

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings

from commissions.engine import CapPeriod, Fact, LineKind
from tests.engine import generated
from tests.engine.oracle.arithmetic import day_of
from tests.engine.oracle.cut_offs import booked
from tests.engine.oracle.earning import PAYING, best_rule, informs_only
from tests.engine.oracle.places import place
from tests.engine.oracle.posting import Line
from tests.engine.oracle.shares import attributed
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, net, with_posted

SCOPE: dict[str, Any] = {"posting_period": 202601, "event_periods": generated.PERIODS}
quick = settings(max_examples=5, deadline=None)


def shuffled(r: Random, inputs: Rows) -> Rows:
    names = (
        "facts",
        "positions",
        "components",
        "rules",
        "bands",
        "gates",
        "usage",
        "coefficients",
        "targets",
    )
    mixed: dict[str, Any] = {
        name: r.sample(list(getattr(inputs, name)), len(getattr(inputs, name))) for name in names
    }
    return replace(inputs, **mixed, posted=r.sample(list(inputs.posted), len(inputs.posted)))


@quick
@given(r=generated.randoms)
def test_the_order_of_input_rows_never_matters(r: Random) -> None:
    first = generated.month(r)
    assert engine_lines(shuffled(r, first), **SCOPE) == engine_lines(first, **SCOPE)


@quick
@given(r=generated.randoms)
def test_a_second_run_posts_nothing_and_the_ledger_holds_what_is_owed(r: Random) -> None:
    first = generated.month(r)
    lines, owed = engine_lines(first, **SCOPE)
    after = with_posted(first, lines)
    assert net(after) == owed
    assert engine_lines(after, **SCOPE) == ([], owed)
    later = generated.changed(r, after)
    lines, owed = engine_lines(later, **SCOPE)
    after = with_posted(later, lines)
    assert net(after) == owed
    assert engine_lines(after, **SCOPE) == ([], owed)


@quick
@given(inputs=generated.months)
def test_caps_are_never_exceeded(inputs: Rows) -> None:
    """Of a payee that sells in one city, and with nothing posted yet: a lowered cap takes nothing back, and a
    return in another city makes room in this one. Without floors, which caps of what stands beneath don't hold."""
    here = [fact for fact in inputs.facts if fact.city_id == 1]
    plan = [replace(row, subscriber_floor=None, payee_floor=None) for row in inputs.components]
    inputs = replace(inputs, facts=here, components=plan, cap_uses=[], posted=[])
    lines, _ = engine_lines(inputs, **SCOPE)
    caps = {c.component_key: c for c in inputs.components}
    sums: Counter[tuple[int, int, int]] = Counter()
    for line in lines:
        component = caps.get(line.component_key)
        if component is None:
            continue
        if component.line_cap is not None:
            assert abs(line.owed) <= component.line_cap
        if component.payee_cap is not None and line.kind <= 2:
            by_year = component.cap_period is CapPeriod.YEAR
            period = line.event_period // 100 if by_year else line.event_period
            sums[line.payee_id, line.component_key, period] += line.owed
    for (_, key, _), total in sums.items():
        cap = caps[key].payee_cap
        assert cap is not None
        assert total <= cap


@quick
@given(inputs=generated.months)
def test_each_fact_has_one_line_for_each_component_that_concerns_it(inputs: Rows) -> None:
    """Where several channels share it, one for each of them."""
    lines, _ = engine_lines(inputs, **SCOPE)
    later = [line for line in lines if line.part is not None and line.whole is None]
    earned = [line for line in lines if line.kind == 1 and line not in later]
    known = attributed(inputs)
    booked_too = [*known, *booked(known, inputs.components)]
    for fact in known:
        of_fact = [
            line
            for line in earned
            if (line.grain, line.fact_id, line.event_period) == (fact.grain, fact.fact_id, fact.period)
        ]
        each = {(line.payee_id, line.component_key) for line in of_fact}
        assert len(each) == len(of_fact)
        if fact.city_id != 1 or fact.period not in generated.PERIODS:
            assert of_fact == []
            continue
        same = [
            x for x in booked_too if (x.grain, x.fact_id, x.period) == (fact.grain, fact.fact_id, fact.period)
        ]
        placed = place(inputs, fact.channel_id, day_of(fact)) is not None
        concerned = [
            component.component_key
            for component in inputs.components
            if placed and component.kind in PAYING and any(best_rule(inputs, component, x) for x in same)
        ]
        wanted = concerned or [0] * (not informs_only(inputs, fact))
        keys = sorted({key for _payee, key in each})
        assert keys == sorted(wanted) or (not (concerned or keys) and taken_back(inputs, lines, fact))
        assert all(line.owed or line.reason for line in of_fact)


def taken_back(inputs: Rows, lines: list[Line], fact: Fact) -> bool:
    """Whether a clawback answers the event: on the facts of its subscriber that were paid, or on itself where none was."""
    about = {(other.grain, other.fact_id) for other in inputs.facts if other.subscriber == fact.subscriber}
    about |= {(paid.grain, paid.fact_id) for paid in inputs.paid if paid.subscriber == fact.subscriber}
    return any(
        line.kind == LineKind.CLAWBACK
        and line.event_period == fact.period
        and (line.grain, line.fact_id) in about
        for line in lines
    )


@quick
@given(inputs=generated.months)
def test_amounts_of_a_line_add_up(inputs: Rows) -> None:
    for line in engine_lines(inputs, **SCOPE)[0]:
        assert line.gross - line.cut == line.owed
        assert line.amount == line.owed
