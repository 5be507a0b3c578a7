"""Paragraphs 10 and 16 to 18: adjustments, the difference and its cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from commissions.engine import Component, ComponentKind, Posted
from tests.engine.oracle.caps import cap_lines, cap_payees, cap_subscribers, overrides
from tests.engine.oracle.clawbacks import Clawed, FoundNothing, Taking, clawbacks
from tests.engine.oracle.counts import claims_counted, counts_presences, months_counted
from tests.engine.oracle.cut_offs import booked
from tests.engine.oracle.earning import Claim, claims_of, in_force, informs_only, presences
from tests.engine.oracle.floors import raise_months, raise_subscribers, raise_years
from tests.engine.oracle.instalments import split
from tests.engine.oracle.once import pay_once
from tests.engine.oracle.payee_lines import PayeeLine, payee_lines
from tests.engine.oracle.shares import attributed, overrides_together, share_out
from tests.engine.oracle.tiers import price
from tests.engine.rows import Rows

MONTHLY = (3, 5, 6, 8, 9, 10)
"""Kinds of a payee's month as a whole, adjustments apart."""

Key = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    event_period: int
    payee_id: int
    channel_id: int
    kind: int
    component_key: int
    component_id: int | None = None
    rule_id: int | None = None
    grain: int
    fact_id: int
    fact_revision: int = 0
    product_id: int | None = None
    quantity: int | None = None
    measure_value: int | None = None
    basis: int | None = None
    rate: int | None = None
    gross: int = 0
    cut: int = 0
    owed: int = 0
    amount: int = 0
    reason: str = ""
    cause: int | None = None
    part: int | None = None
    whole: int | None = None

    @property
    def key(self) -> Key:
        return (self.payee_id, self.event_period, self.kind, self.component_key, self.grain, self.fact_id)


def settle(
    inputs: Rows, *, posting_period: int, event_periods: Sequence[int], city_id: int
) -> tuple[list[Line], int]:
    """The lines to post, in the order of posting, and the sum of all that is owed."""
    periods = list(event_periods)
    standing = [*periods, *months_counted(inputs, periods)] if counts_presences(inputs) else periods
    known = attributed(inputs)
    known += booked(known, [*inputs.components, *inputs.figures])
    inputs = replace(inputs, facts=[*known, *presences(inputs, standing, city_id)])
    claims = [claim for fact in inputs.facts if fact.period in periods for claim in claims_of(inputs, fact)]
    pay_once(inputs, claims)
    price(inputs, claims, claims_counted(inputs, periods))
    claims = share_out(inputs, claims)
    claims = split(inputs, claims, periods, posting_period)
    claims += overrides_together(overrides(inputs, claims))
    cap_lines(claims)
    cap_subscribers(inputs, claims)
    raise_subscribers(inputs, claims)
    raise_months(inputs, claims)
    cap_payees(inputs, claims, periods)
    raise_years(inputs, claims, periods)
    own = [claim for claim in claims if claim.fact.city_id == city_id]
    taking = clawbacks(inputs, own, periods, city_id)
    owed = (
        [_line(claim) for claim in own if not _says_nothing(inputs, claim, taking)]
        + [_of_month(line) for line in payee_lines(inputs, own, posting_period, periods)]
        + [_of_taking(row) for row in taking.takings]
        + [_of_nothing(row) for row in taking.found_nothing]
        + adjustment_lines(inputs)
    )
    ledger = {
        key: row
        for key, row in _ledger(inputs, city_id).items()
        if row.kind == 4 or row.event_period in periods
    }
    found = differences(owed, ledger) + taken_back(inputs, owed, ledger, claims, city_id)
    present = {line.key for line in owed}
    caused = [
        replace(
            line,
            cause=_own_cause(line, ledger, posting_period)
            if line.key in present
            else _cause_of_taking_back(inputs, line),
        )
        for line in found
    ]
    caused = resolve(inputs, caused)
    return caused, sum(line.owed for line in owed)


def _line(claim: Claim) -> Line:
    component, fact = claim.component, claim.fact
    return Line(
        event_period=claim.period,
        payee_id=claim.payee_id,
        channel_id=claim.channel_id or fact.channel_id,
        kind=claim.kind,
        component_key=claim.component_key,
        component_id=component.component_id if component else None,
        rule_id=claim.rule.rule_id if claim.rule else None,
        grain=int(fact.grain),
        fact_id=fact.fact_id,
        fact_revision=fact.revision,
        product_id=fact.product_id,
        quantity=fact.quantity,
        measure_value=claim.base,
        basis=claim.basis,
        rate=claim.rate,
        gross=claim.gross,
        cut=claim.gross - claim.owed,
        owed=claim.owed,
        reason=claim.reason,
        part=claim.part,
        whole=claim.whole,
    )


def _says_nothing(inputs: Rows, claim: Claim, taking: Clawed) -> bool:
    """What only informs, and an event whose lines are those of its clawbacks."""
    if informs_only(inputs, claim.fact):
        return True
    fact = claim.fact
    return claim.component is None and (fact.grain, fact.fact_id, fact.period) in taking.events


def _of_nothing(row: FoundNothing) -> Line:
    return Line(
        event_period=row.event.period,
        payee_id=row.payee_id,
        channel_id=row.event.channel_id,
        kind=7,
        component_key=row.component.component_key,
        component_id=row.component.component_id,
        rule_id=row.rule.rule_id,
        grain=int(row.event.grain),
        fact_id=row.event.fact_id,
        fact_revision=row.event.revision,
        product_id=row.event.product_id,
        reason="K02",
    )


def _of_taking(taking: Taking) -> Line:
    first, last = taking.hits[0], taking.hits[-1]
    original = first.original
    return Line(
        event_period=first.event.period,
        payee_id=original.payee_id,
        channel_id=original.channel_id,
        kind=7,
        component_key=first.component.component_key,
        component_id=last.component.component_id,
        rule_id=last.rule.rule_id,
        grain=original.grain,
        fact_id=original.fact_id,
        fact_revision=max(hit.event.revision for hit in taking.hits),
        product_id=original.product_id,
        measure_value=first.base,
        rate=taking.rate,
        gross=taking.owed,
        owed=taking.owed,
        reason=taking.reason,
    )


def _of_month(line: PayeeLine) -> Line:
    component = line.component
    return Line(
        event_period=line.period,
        payee_id=line.payee_id,
        channel_id=line.payee_id,
        kind=line.kind,
        component_key=component.component_key if component else line.component_key,
        component_id=component.component_id if component else None,
        rule_id=line.rule.rule_id if line.rule else None,
        grain=4 if component or line.component_key else 0,
        fact_id=line.number,
        fact_revision=1 if component or line.component_key else 0,
        measure_value=line.base,
        rate=line.rate,
        gross=line.owed,
        owed=line.owed,
        reason=line.reason,
        part=line.part,
    )


def adjustment_lines(inputs: Rows) -> list[Line]:
    return [
        _payee_line(
            4,
            row.payee_id,
            row.channel_id or row.payee_id,
            row.event_period,
            row.adjustment_id,
            row.amount,
            None,
        )
        for row in inputs.adjustments
    ]


def _payee_line(
    kind: int, payee_id: int, channel_id: int, period: int, number: int, owed: int, base: int | None
) -> Line:
    return Line(
        event_period=period,
        payee_id=payee_id,
        channel_id=channel_id,
        kind=kind,
        component_key=0,
        grain=0,
        fact_id=number,
        measure_value=base,
        gross=owed,
        owed=owed,
    )


def _ledger(inputs: Rows, city_id: int) -> dict[Key, Posted]:
    rows = {
        (row.payee_id, row.event_period, row.kind, row.component_key, row.grain, row.fact_id): row
        for row in inputs.posted
        if row.kind != 4
    }
    for row in inputs.adjustments:
        if row.posted:
            key = (row.payee_id, row.event_period, 4, 0, 0, row.adjustment_id)
            rows[key] = Posted(
                payee_id=row.payee_id,
                event_period=row.event_period,
                kind=4,
                component_key=0,
                grain=0,
                fact_id=row.adjustment_id,
                city_id=city_id,
                amount=row.posted,
            )
    return rows


def differences(owed: Iterable[Line], ledger: dict[Key, Posted]) -> list[Line]:
    lines = []
    for line in owed:
        before = ledger.get(line.key)
        amount = line.owed - (before.amount if before else 0)
        on_record = line.kind in (1, 2, 7) or (line.kind == 9 and line.reason)
        said = before is None or (before.reason, before.whole) == (line.reason, line.whole)
        if amount or (before is None and on_record) or not said:
            lines.append(replace(line, amount=amount))
    return sorted(lines, key=_posting_order)


def _posting_order(line: Line) -> tuple[int, ...]:
    return (line.payee_id, line.event_period, line.component_key, line.kind, line.grain, line.fact_id)


def taken_back(
    inputs: Rows, owed: list[Line], ledger: dict[Key, Posted], claims: list[Claim], city_id: int
) -> list[Line]:
    present = {line.key for line in owed}
    lines = []
    for key, row in ledger.items():
        if key in present or not row.amount or row.kind == 4 or row.city_id != city_id:
            continue
        reason = "" if row.kind in MONTHLY else _why_gone(inputs, row, claims)
        if row.kind == 7:
            still = [x for x in inputs.components if x.component_id == row.component_id]
            reason = "W00" if any(in_force(x, row.event_period) for x in still) else "R01"
        lines.append(
            Line(
                event_period=row.event_period,
                payee_id=row.payee_id,
                channel_id=row.channel_id or row.payee_id,
                kind=row.kind,
                component_key=row.component_key,
                component_id=row.component_id,
                rule_id=row.rule_id,
                grain=row.grain,
                fact_id=row.fact_id,
                fact_revision=row.fact_revision or 0,
                product_id=row.product_id,
                amount=-row.amount,
                reason=reason,
            )
        )
    return sorted(lines, key=_posting_order)


def _why_gone(inputs: Rows, row: Posted, claims: list[Claim]) -> str:
    of_fact = [
        claim for claim in claims if (claim.fact.grain, claim.fact.fact_id) == (row.grain, row.fact_id)
    ]
    if not of_fact and any((fact.grain, fact.fact_id) == (row.grain, row.fact_id) for fact in inputs.facts):
        return "R01"
    if not of_fact:
        return "O00" if row.grain == 4 else "W00"
    if any(
        (claim.kind, claim.component_key) == (row.kind, row.component_key) and claim.payee_id != row.payee_id
        for claim in of_fact
    ):
        return "O01"
    if any(claim.reason == "O00" for claim in of_fact):
        return "O00"
    for component in inputs.components:
        if component.kind is ComponentKind.OVERRIDE and component.component_key == row.component_key:
            beneath = [claim for claim in of_fact if claim.component_key == component.override_of]
            if in_force(component, row.event_period) and any(not claim.gross for claim in beneath):
                return "B00"
    return "R01"


def _cause_of_taking_back(inputs: Rows, line: Line) -> int | None:
    if line.reason in ("", "B00"):
        return None
    same_version = any(
        component.component_id == line.component_id and in_force(component, line.event_period)
        for component in inputs.components
    )
    unfit = 5 if same_version else 4
    return {"W00": 8, "O00": 5, "O01": 5, "R01": unfit}[line.reason]


def _cause_of_changing(line: Line, before: Posted) -> int | None:
    if line.kind in (3, 5, 10):
        return None
    if before.fact_revision != line.fact_revision:
        return 3
    if None not in (before.component_id, line.component_id) and before.component_id != line.component_id:
        return 4
    if None not in (before.rule_id, line.rule_id) and before.rule_id != line.rule_id:
        return 5
    if line.part is not None and before.reason and not line.reason:
        return 9
    return 3 if before.reason == "N01" else None


def _own_cause(line: Line, ledger: dict[Key, Posted], posting_period: int) -> int | None:
    before = ledger.get(line.key)
    earned = [row for row in ledger.values() if row.kind <= 2]
    if line.kind == 4:
        return 7
    if before is not None:
        return _cause_of_changing(line, before)
    if line.part is not None and line.whole is None:
        return 9 if line.event_period == posting_period else 2
    of_payee = [
        row for row in earned if (row.payee_id, row.event_period) == (line.payee_id, line.event_period)
    ]
    if line.kind in MONTHLY and of_payee:
        return None
    of_fact = (
        [row for row in earned if (row.grain, row.fact_id) == (line.grain, line.fact_id)]
        if line.grain and line.kind <= 2
        else []
    )
    if of_fact:
        same = [row for row in of_fact if (row.kind, row.component_key) == (line.kind, line.component_key)]
        if same or any(row.reason == "O00" for row in of_fact):
            return 5
        if max(row.fact_revision or 0 for row in of_fact) != line.fact_revision:
            return 3
        if max(row.event_period for row in of_fact) < line.event_period:
            return 1 if line.event_period == posting_period else 2
        if line.kind == 2:
            return None
        version = (line.component_id, line.event_period)
        return (
            5
            if version in {(row.component_id, row.event_period) for row in earned if row.component_id}
            else 4
        )
    return 1 if line.event_period == posting_period else 2


def _passed_on(cause: int) -> int:
    return {1: 2, 8: 3}.get(cause, cause)


def resolve(inputs: Rows, lines: list[Line]) -> list[Line]:
    """Gives a cause to those whose own marks are unchanged (10.4)."""
    around: dict[tuple[int, int, int], int] = {}
    for line in lines:
        if line.cause is not None and line.kind <= 2:
            group = (line.payee_id, line.event_period, line.component_key)
            around[group] = min(around.get(group, 9), _passed_on(line.cause))
    keys: dict[int, list[Component]] = {}
    for component in inputs.components:
        keys.setdefault(component.component_key, []).append(component)

    def from_around(line: Line) -> int:
        otherwise = 5 if line.grain == 4 and line.kind == 1 else 3
        return around.get((line.payee_id, line.event_period, line.component_key), otherwise)

    done = [replace(x, cause=from_around(x)) if x.kind == 1 and x.cause is None else x for x in lines]

    def from_beneath(line: Line) -> int:
        below = {component.override_of for component in keys.get(line.component_key, [])}
        causes = [
            x.cause
            for x in done
            if x.kind == 1
            and x.amount
            and x.component_key in below
            and x.cause is not None
            and (x.event_period, x.grain, x.fact_id) == (line.event_period, line.grain, line.fact_id)
        ]
        return min(causes) if causes else from_around(line)

    done = [replace(x, cause=from_beneath(x)) if x.kind == 2 and x.cause is None else x for x in done]

    def from_paid(line: Line) -> int:
        causes = [
            _passed_on(x.cause)
            for x in done
            if x.kind <= 2
            and x.amount
            and x.cause is not None
            and (x.payee_id, x.grain, x.fact_id) == (line.payee_id, line.grain, line.fact_id)
        ]
        return min(causes, default=3)

    done = [replace(x, cause=from_paid(x)) if x.kind == 7 and x.cause is None else x for x in done]

    def from_sum(line: Line) -> int:
        causes = [
            _passed_on(x.cause)
            for x in done
            if x.kind <= 2
            and x.amount
            and x.cause is not None
            and (x.payee_id, x.event_period) == (line.payee_id, line.event_period)
            and any(_takes_part(line.kind, component) for component in keys.get(x.component_key, []))
        ]
        return min(causes, default={3: 6, 6: 5, 10: 4}.get(line.kind, 3))

    return [replace(x, cause=from_sum(x)) if x.kind in MONTHLY and x.cause is None else x for x in done]


def _takes_part(kind: int, component: Component) -> bool:
    return {3: component.apply_coefficients, 5: component.apply_qualifier}.get(kind, True)
