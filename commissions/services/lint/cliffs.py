"""Cliffs: one more sale, and less is paid in all. Found by the engine itself, at every edge of every tier.

Each rule becomes a component of its own, which pays one invented payee for each point: the last one below an edge,
and the first one beyond it. What the engine makes of them is compared, so a cliff is what a dealer would meet.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _

from commissions import engine, units
from commissions.choices import ComponentKind, Edges, Measure, TierBasis, TierMode
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.plan_content import BandContent, ComponentContent, LevelContent, VersionContent
from commissions.services.plan_sentences import rule_text
from core import formats

PERIOD: Final = 202601
CITY: Final = 1
EACH: Final = 10_000
"""What one piece is worth where a percentage is paid by pieces: 100.00 yuan."""
PIECES: Final = 10
"""How many pieces there are where a rate a piece goes by an amount."""
TARGETS: Final = {ComponentKind.PIECE: (100, 10_000), ComponentKind.PERCENT: (1_000_000, 1_000_000)}
"""Targets in pieces or fen: the smaller one if every edge then is a whole number."""
_TARGET: Final = "target"


@dataclass(slots=True)
class _World:
    """One run for all that is asked."""

    components: list[engine.Component] = field(default_factory=list)
    rules: list[engine.Rule] = field(default_factory=list)
    bands: list[engine.Band] = field(default_factory=list)
    facts: list[engine.Fact] = field(default_factory=list)
    targets: list[engine.Target] = field(default_factory=list)

    def paid(self) -> dict[int, int]:
        """What each payee gets, in fen."""
        inputs = engine.Inputs(
            facts=self.facts,
            positions=[
                engine.Position(
                    channel_id=fact.channel_id, effective_from=datetime.date(2000, 1, 1), city_id=CITY, kind=1
                )
                for fact in self.facts
            ],
            components=self.components,
            rules=self.rules,
            bands=self.bands,
            targets=self.targets,
        )
        with engine.run(
            inputs,
            posting_period=PERIOD,
            event_periods=[PERIOD],
            city_id=CITY,
            run_id=0,
            settings=engine.Settings(threads=1, memory_limit="512MB"),
        ) as result:
            found: dict[int, int] = {}
            for row in result.lines().to_pylist():
                found[row["payee_id"]] = found.get(row["payee_id"], 0) + row["owed"]
            return found


@dataclass(frozen=True, slots=True)
class _Step:
    """Two points beside an edge; payees are those of the engine's world."""

    content: ComponentContent
    rule: int
    before: int
    after: int
    target: int
    payees: tuple[int, int]


def cliff_findings(content: VersionContent) -> list[LintFinding]:
    """One finding a rule, at its first cliff."""
    world = _World()
    steps = [step for item in content.components if _walks(item) for step in _steps(world, item)]
    found = {}
    if steps:
        paid = world.paid()
        for step in steps:
            before, after = (paid.get(payee, 0) for payee in step.payees)
            if after < before and (step.content.code, step.rule) not in found:
                found[step.content.code, step.rule] = _finding(step, before, after)
    return [*found.values(), *_qualifier_findings(content.qualifier)]


def _walks(content: ComponentContent) -> bool:
    """Whether its tiers go by what is sold. Those of a figure may fall on purpose: a share of idle cards is one."""
    return (
        content.kind in (ComponentKind.PIECE, ComponentKind.PERCENT)
        and content.is_tiered
        and content.tier_basis != TierBasis.FIGURE
        and content.measure not in (Measure.FIGURE, Measure.FORMULA)
    )


def _steps(world: _World, content: ComponentContent) -> Iterator[_Step]:
    for nth, rule in enumerate(content.rules):
        columns: dict[tuple[int, int | None], list[BandContent]] = {}
        for band in rule.bands:
            columns.setdefault((band.second_lower, band.second_upper), []).append(band)
        for column in columns.values():
            bands = sorted(column, key=lambda band: band.lower)
            if len(bands) < 2 or any(b.upper != c.lower for b, c in pairwise(bands)):
                continue  # a gap or an overlap is refused by itself
            yield from _column_steps(world, content, nth, bands)


def _column_steps(
    world: _World, content: ComponentContent, rule: int, bands: list[BandContent]
) -> Iterator[_Step]:
    number = len(world.components) + 1
    target = _target(content, bands)
    world.components.append(_component(number, content))
    world.rules.append(engine.Rule(rule_id=number, component_id=number, product_id=number))
    world.bands += [
        engine.Band(rule_id=number, lower=band.lower, upper=band.upper, rate=_rate(content, band.rate))
        for band in bands
    ]
    for lower, upper in pairwise(bands):
        if lower.rate < 0:
            continue  # a deduction that grows isn't a cliff
        edge = upper.lower * target // 10_000 if target else upper.lower
        # What walks through the tiers pays the piece that reaches an edge by the tier before it.
        walks = content.edges == Edges.UPPER or content.tier_mode == TierMode.MARGINAL
        before = edge if walks else edge - 1
        if before <= 0:
            continue
        payees = (
            _fact(world, content, number, before, target),
            _fact(world, content, number, before + 1, target),
        )
        yield _Step(content, rule, before, before + 1, target, payees)


def _component(number: int, content: ComponentContent) -> engine.Component:
    """The tiers and caps as they are; whatever decides whether something is paid at all stays away."""
    single = content.tier_mode == TierMode.TRANSACTION
    return engine.Component(
        component_id=number,
        component_key=number,
        version_id=number,
        plan_id=number,
        effective_from=PERIOD,
        kind=engine.ComponentKind(content.kind),
        grain=engine.Grain.SALE,
        measure=engine.Measure(content.measure),
        tier_mode=engine.TierMode(content.tier_mode),
        tier_basis=engine.TierBasis(content.tier_basis),
        edges=engine.Edges(content.edges),
        target_code=_TARGET if content.tier_basis == TierBasis.TARGET_SHARE else None,
        line_cap=content.line_cap if single else None,
        payee_cap=content.payee_cap,
        payee_floor=content.payee_floor,
        floor_period=engine.CapPeriod(content.floor_period),
    )


def _rate(content: ComponentContent, rate: int) -> int:
    """Many sales are one fact here, so their line cap is told by the rate."""
    capped = content.kind == ComponentKind.PIECE and content.tier_mode != TierMode.TRANSACTION
    return min(rate, content.line_cap * 100) if capped and content.line_cap is not None else rate


def _target(content: ComponentContent, bands: list[BandContent]) -> int:
    """0 where the tiers don't go by a target."""
    if content.tier_basis != TierBasis.TARGET_SHARE:
        return 0
    small, large = TARGETS[ComponentKind(content.kind)]
    return small if all(band.lower * small % 10_000 == 0 for band in bands) else large


def _fact(world: _World, content: ComponentContent, product: int, size: int, target: int) -> int:
    """A payee that has sold so much; its number."""
    payee = len(world.facts) + 1
    by_amount = content.tier_basis == TierBasis.AMOUNT or (
        content.tier_basis == TierBasis.TARGET_SHARE and content.kind == ComponentKind.PERCENT
    )
    quantity = PIECES if by_amount else size
    amount = size if by_amount else size * EACH
    world.facts.append(
        engine.Fact(
            grain=engine.Grain.SALE,
            fact_id=payee,
            city_id=CITY,
            period=PERIOD,
            channel_id=payee,
            product_id=product,
            quantity=quantity,
            **_amounts(Measure(content.measure), amount),
        )
    )
    if target:
        world.targets.append(
            engine.Target(channel_id=payee, period=PERIOD, code=_TARGET, value=target),
        )
    return payee


def _amounts(measure: Measure, amount: int) -> dict[str, Any]:
    if measure == Measure.MARGIN:
        return {"amount": amount, "cost": 0}
    if measure == Measure.NET_BILL:
        return {"billed": amount, "arrears": 0}
    return {} if measure == Measure.QUANTITY else {str(measure): amount}


def _finding(step: _Step, before: int, after: int) -> LintFinding:
    content = step.content
    single = content.tier_mode == TierMode.TRANSACTION
    values = {"name": content.name, "rule": step.rule + 1}
    message = (
        _("“%(name)s”, rule %(rule)s: a larger one is paid less.")
        if single
        else _("“%(name)s”, rule %(rule)s: one more, and less is paid in all.")
    )
    example = _("at %(before)s %(paid)s yuan, at %(after)s %(then)s yuan") % {
        "before": _size(step, step.before),
        "paid": formats.money(before),
        "after": _size(step, step.after),
        "then": formats.money(after),
    }
    whom = rule_text(content.rules[step.rule])
    return LintFinding(
        code=LintCode.CLIFF,
        severity=Severity.WARNING if single else Severity.ERROR,
        component=content.code,
        message=message % values,
        example=_("%(whom)s: %(example)s") % {"whom": whom, "example": example} if whom else example,
    )


def _size(step: _Step, size: int) -> str:
    """Pieces or yuan, of a target where there is one."""
    content = step.content
    by_amount = content.tier_basis == TierBasis.AMOUNT or (
        step.target and content.kind == ComponentKind.PERCENT
    )
    unit = units.YUAN if by_amount else units.PIECES
    if not step.target:
        return unit.shown(size)
    return _("%(size)s of a target of %(target)s") % {
        "size": unit.shown(size),
        "target": unit.shown(step.target),
    }


def _qualifier_findings(levels: tuple[LevelContent, ...]) -> Iterator[LintFinding]:
    """The highest level reached counts, so it has to be the best one."""
    for lower, higher in pairwise(levels):
        if higher.payout < lower.payout:
            yield LintFinding(
                code=LintCode.QUALIFIER_CLIFF,
                severity=Severity.ERROR,
                field="qualifier",
                message=_("Who reaches level %(level)s of the qualifier is paid less than before.")
                % {"level": higher.level},
                example=_("level %(lower)s pays out %(before)s, level %(higher)s %(after)s")
                % {
                    "lower": lower.level,
                    "before": units.PERCENT.shown(lower.payout),
                    "higher": higher.level,
                    "after": units.PERCENT.shown(higher.payout),
                },
            )
