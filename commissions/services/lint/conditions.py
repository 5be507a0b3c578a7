"""Conditions that can never hold, or that hold whatever happens: intervals of whole numbers, worked out exactly."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from commissions.choices import GateOperator, Measure
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.plan_content import ComponentContent, GateContent
from commissions.services.plan_sentences import gate_text

Interval: TypeAlias = tuple[int, int]
"""From and to, both included."""
Asked: TypeAlias = tuple[str, int, str]
"""What a condition looks at: measure, months after, figure."""

_FAR: Final = 10**18
_NEVER_BELOW: Final = {
    Measure.MINUTES: 0,
    Measure.MEGABYTES: 0,
    Measure.PLAN_FEE: 0,
    Measure.BILLED: 0,
    Measure.ARREARS: 0,
    Measure.MONTHS_IN_NET: 1,
    Measure.REAL_NAME: 0,
}
"""Quantities and amounts received may be negative: a return is one."""


def condition_findings(content: ComponentContent) -> Iterator[LintFinding]:
    """Those of the whole, and those of each instalment for themselves."""
    for part in dict.fromkeys(gate.part for gate in content.gates):
        gates = [gate for gate in content.gates if gate.part == part]
        yield from _never(content, gates)
        yield from _always(content, gates)


def contradict(gates: Iterable[GateContent]) -> list[GateContent]:
    """Conditions of which no fact meets all groups: the first such set; empty if there is none."""
    allowed: dict[Asked, list[Interval]] = {}
    named: dict[Asked, list[GateContent]] = {}
    for group in _groups(gates):
        asked = {_asked(gate) for gate in group}
        if len(asked) > 1:
            continue  # alternatives about different things: any of them may hold
        key = asked.pop()
        before = allowed.get(key, _whole(key))
        allowed[key] = _meet(before, _union(_held(gate) for gate in group))
        named.setdefault(key, []).extend(group)
        if not allowed[key]:
            return named[key]
    return []


def _never(content: ComponentContent, gates: list[GateContent]) -> Iterator[LintFinding]:
    found = contradict(gates)
    if not found:
        return
    texts = ", ".join(gate_text(gate, content) for gate in found)
    yield LintFinding(
        code=LintCode.NEVER_HOLDS,
        severity=Severity.ERROR,
        component=content.code,
        message=_("“%(name)s” is never paid: its conditions can't all hold.") % {"name": content.name},
        example=texts,
    )


def _always(content: ComponentContent, gates: list[GateContent]) -> Iterator[LintFinding]:
    for group in _groups(gates):
        asked = {_asked(gate) for gate in group}
        for key in asked:
            same = [gate for gate in group if _asked(gate) == key]
            if _meet(_whole(key), _union(_held(gate) for gate in same)) != _whole(key):
                continue
            yield LintFinding(
                code=LintCode.ALWAYS_HOLDS,
                severity=Severity.WARNING,
                component=content.code,
                message=_("“%(name)s”: this condition holds for everything that is reported.")
                % {"name": content.name},
                example=", ".join(gate_text(gate, content) for gate in same),
            )


def _groups(gates: Iterable[GateContent]) -> list[list[GateContent]]:
    groups: dict[int, list[GateContent]] = {}
    for gate in gates:
        groups.setdefault(gate.group, []).append(gate)
    return list(groups.values())


def _asked(gate: GateContent) -> Asked:
    return gate.measure, gate.month_offset, gate.figure.code if gate.figure else ""


def _whole(asked: Asked) -> list[Interval]:
    return [(_NEVER_BELOW.get(Measure(asked[0]), -_FAR), _FAR)]


def _held(gate: GateContent) -> Interval:
    value = gate.threshold
    return {
        GateOperator.AT_LEAST: (value, _FAR),
        GateOperator.MORE: (value + 1, _FAR),
        GateOperator.AT_MOST: (-_FAR, value),
        GateOperator.LESS: (-_FAR, value - 1),
        GateOperator.EQUAL: (value, value),
    }[GateOperator(gate.operator)]


def _union(intervals: Iterable[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for low, high in sorted(intervals):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def _meet(one: list[Interval], other: list[Interval]) -> list[Interval]:
    cut = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(low, high) for low, high in cut if low <= high]
