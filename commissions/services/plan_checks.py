"""What a plan version may not say. Each finding is a sentence that names the component and rule, with an example.

`component_findings` is asked when a component is saved, `version_findings` when a version is submitted
or approved. Places: `field` is the field of the component; `rule`, `band` and `gate` are 0-based.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.engine import conflicts as engine_conflicts
from commissions.engine.inputs import Rule as EngineRule
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
    VersionContent,
)
from commissions.services.plan_sentences import rule_text
from core.periods import is_period
from network.choices import RegionLevel
from network.models import Region
from sales.choices import Grain, MetricUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    message: str
    component: str = ""
    field: str = ""
    rule: int | None = None
    band: int | None = None
    column: str = ""
    """The column of a tier: lower, upper or rate; or the attribute of a rule."""
    gate: int | None = None


BASES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (Measure.FIRST_PAYMENT, Measure.PLAN_FEE),
    Grain.SUBSCRIBER_MONTH: (Measure.NET_BILL, Measure.BILLED, Measure.PLAN_FEE),
    Grain.CHANNEL_MONTH: (Measure.VALUE,),
}
"""The money that a percentage, or a tier on amounts, can be taken of."""

USAGE: Final = (
    Measure.MINUTES,
    Measure.MEGABYTES,
    Measure.BILLED,
    Measure.NET_BILL,
    Measure.ARREARS,
    Measure.PLAN_FEE,
)
GATE_MEASURES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (Measure.QUANTITY, Measure.FIRST_PAYMENT, *USAGE),
    Grain.SUBSCRIBER_MONTH: (Measure.QUANTITY, *USAGE),
    Grain.CHANNEL_MONTH: (Measure.VALUE,),
}
MOST_MONTHS_AFTER: Final = 36
CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
GATE_CODE: Final = re.compile(r"G\d{2}")
MOST_STEPS: Final = 3
LARGEST_RATE: Final = 10**12


def version_findings(content: VersionContent, region: Region | None = None) -> list[Finding]:
    """Everything that keeps a version from being submitted."""
    return [
        *_head_findings(content),
        *_across(content.components),
        *(finding for item in content.components for finding in component_findings(item, region)),
        *_override_findings(content.components),
    ]


def component_findings(content: ComponentContent, region: Region | None = None) -> list[Finding]:
    """What is wrong with one component alone. `region` is the plan's: a city's plan stays in its city."""
    found = [*_base_findings(content), *_gate_findings(content)]
    if not content.rules:
        found.append(
            Finding(field="rules", message=_("“%(name)s” has no rule: add one with a rate.") % {"name": content.name})
        )
    for index, rule in enumerate(content.rules):
        found += _band_findings(content, index, rule)
        found += _scope_findings(index, rule, region)
    if not any(finding.rule is not None and finding.band is None for finding in found):
        found += _conflict_findings(content)
    return [replace(finding, component=content.code) for finding in found]


def _head_findings(content: VersionContent) -> Iterator[Finding]:
    if not content.document_number.strip():
        yield Finding(field="document_number", message=_("Give the number of the policy document."))
    if not is_period(content.effective_from):
        yield Finding(field="effective_from", message=_("Give the month from which the version is in force."))
    elif content.effective_to is not None and content.effective_to < content.effective_from:
        yield Finding(field="effective_to", message=_("The version ends before it begins."))
    if not content.components:
        yield Finding(field="components", message=_("The version has no component: add one, or import a workbook."))


def _across(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    for code, times in Counter(item.code for item in components).items():
        if times > 1:
            yield Finding(
                component=code, field="code", message=_("The code %(code)s is used for two components.") % {"code": code}
            )
    for name, times in Counter(item.name for item in components).items():
        if times > 1:
            yield Finding(
                field="name", message=_("Two components are called “%(name)s”; a dealer can't tell them apart.") % {"name": name}
            )
    labels: dict[str, tuple[str, str]] = {}
    for item in components:
        for index, gate in enumerate(item.gates):
            label, first = labels.setdefault(gate.reason, (gate.label, item.name))
            if label != gate.label:
                yield Finding(
                    component=item.code,
                    gate=index,
                    field="reason",
                    message=_("Reason %(code)s says “%(first)s” in “%(one)s” and “%(second)s” in “%(other)s”: use another code.")
                    % {"code": gate.reason, "first": label, "one": first, "second": gate.label, "other": item.name},
                )


def _override_findings(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    known = {item.code: item for item in components}
    for item in components:
        if item.kind != ComponentKind.OVERRIDE or not item.override_of or item.override_of == item.code:
            continue
        beneath = known.get(item.override_of)
        names = {"name": item.name, "other": item.override_of}
        if beneath is None:
            message = _("“%(name)s” is an override of %(other)s, which this version doesn't have.") % names
        elif beneath.kind == ComponentKind.OVERRIDE:
            message = _("“%(name)s” is an override of %(other)s, which is an override itself.") % names
        else:
            continue
        yield Finding(component=item.code, field="override_of", message=message)


def _base_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if not CODE.fullmatch(content.code):
        yield Finding(field="code", message=_("A code has letters, digits, - and _, at most 32: FH01."))
    if not content.name.strip():
        yield Finding(field="name", message=_("Give the component a name that a dealer understands."))
    if content.kind == ComponentKind.OVERRIDE:
        yield from _override_base(content)
        return
    grain = Grain(content.grain)
    if grain == Grain.CHANNEL_MONTH and content.metric is None:
        yield Finding(field="metric", message=_("“%(name)s” is paid on a monthly figure: choose the metric.") % name)
    elif grain != Grain.CHANNEL_MONTH and content.metric is not None:
        yield Finding(field="metric", message=_("“%(name)s” is not paid on a monthly figure: leave the metric out.") % name)
    elif content.metric is not None:
        yield from _metric_findings(content, content.metric.unit)
    needs_money = content.kind == ComponentKind.PERCENT or content.tier_basis == TierBasis.AMOUNT
    if needs_money and content.measure not in BASES[grain]:
        yield Finding(
            field="measure",
            message=_("“%(name)s”: choose the amount that the percentage or the tiers are taken of: %(choices)s.")
            % {"name": content.name, "choices": ", ".join(str(measure.label) for measure in BASES[grain])},
        )
    if content.tier_basis == TierBasis.TARGET_SHARE:
        if content.tier_mode == TierMode.TRANSACTION:
            yield Finding(
                field="tier_basis",
                message=_("“%(name)s”: a single sale has no share of a target; count pieces or amounts.") % name,
            )
        elif content.rules and not content.is_tiered:
            yield Finding(
                field="tier_basis",
                message=_("“%(name)s” counts a share of the target but has one rate for all shares: add tiers such as 100%%, 125%%.")
                % name,
            )
    for field in ("line_cap", "payee_cap"):
        cap = getattr(content, field)
        if cap is not None and cap < 0:
            yield Finding(field=field, message=_("A cap is 0 or more."))


def _override_base(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if not content.override_of:
        yield Finding(field="override_of", message=_("“%(name)s”: choose the component that the upline gets a share of.") % name)
    elif content.override_of == content.code:
        yield Finding(field="override_of", message=_("“%(name)s” can't be an override of itself.") % name)
    if content.override_step is None or not 1 <= content.override_step <= MOST_STEPS:
        yield Finding(
            field="override_step",
            message=_("“%(name)s”: the upline is 1 to %(most)s steps up.") % {"name": content.name, "most": MOST_STEPS},
        )
    if content.gates:
        yield Finding(
            field="gates",
            message=_("“%(name)s” is an override: conditions belong to the component beneath.") % name,
        )
    if content.is_tiered:
        yield Finding(field="rules", message=_("“%(name)s” is an override: it has one share, no tiers.") % name)


def _metric_findings(content: ComponentContent, unit: str) -> Iterator[Finding]:
    metric = content.metric.name if content.metric else ""
    if content.kind == ComponentKind.PIECE and unit == MetricUnit.FEN:
        yield Finding(
            field="metric",
            message=_("“%(metric)s” is an amount: pay a percentage of it, not a rate a piece.") % {"metric": metric},
        )
    if content.kind == ComponentKind.PERCENT and unit == MetricUnit.PIECES:
        yield Finding(
            field="metric",
            message=_("“%(metric)s” counts pieces: pay a rate a piece, not a percentage.") % {"metric": metric},
        )


def _band_findings(content: ComponentContent, index: int, rule: RuleContent) -> Iterator[Finding]:
    unit = units.edge_unit(content.tier_basis)
    whose = {"name": content.name, "rule": index + 1}
    if not rule.bands:
        yield Finding(rule=index, column="bands", message=_("“%(name)s”, rule %(rule)s has no rate.") % whose)
        return
    for place, band in enumerate(rule.bands):
        yield from _rate_findings(content, index, place, band)
        if band.upper is not None and band.upper <= band.lower:
            yield Finding(
                rule=index,
                band=place,
                column="upper",
                message=_("“%(name)s”, rule %(rule)s: a tier ends above its start %(lower)s.")
                % {**whose, "lower": unit.shown(band.lower)},
            )
    if rule.bands[0].lower != 0:
        yield Finding(
            rule=index,
            band=0,
            column="lower",
            message=_("“%(name)s”, rule %(rule)s starts at %(lower)s: say what less than that is paid, if only 0.")
            % {**whose, "lower": unit.shown(rule.bands[0].lower)},
        )
    for place, (band, following) in enumerate(pairwise(rule.bands)):
        yield from _joint_findings(whose, index, place, band, following, unit)
    last = rule.bands[-1]
    if last.upper is not None:
        yield Finding(
            rule=index,
            band=len(rule.bands) - 1,
            column="upper",
            message=_("“%(name)s”, rule %(rule)s says nothing from %(upper)s on: leave the end of the last tier empty.")
            % {**whose, "upper": unit.shown(last.upper)},
        )


def _joint_findings(
    whose: dict[str, object], index: int, place: int, band: BandContent, following: BandContent, unit: units.Unit
) -> Iterator[Finding]:
    if band.upper is not None and band.upper < following.lower:
        yield Finding(
            rule=index,
            band=place + 1,
            column="lower",
            message=_("“%(name)s”, rule %(rule)s has a gap from %(first)s to %(second)s: %(first)s is in no tier.")
            % {**whose, "first": unit.shown(band.upper), "second": unit.shown(following.lower)},
        )
    elif band.upper is None or band.upper > following.lower:
        yield Finding(
            rule=index,
            band=place + 1,
            column="lower",
            message=_("“%(name)s”, rule %(rule)s has overlapping tiers: %(value)s is in two of them.")
            % {**whose, "value": unit.shown(following.lower)},
        )


def _rate_findings(content: ComponentContent, index: int, place: int, band: BandContent) -> Iterator[Finding]:
    whose = {"name": content.name, "rule": index + 1}
    if band.rate < 0:
        message = _("“%(name)s”, rule %(rule)s: a rate is 0 or more.") % whose
    elif band.rate > LARGEST_RATE:
        message = _("“%(name)s”, rule %(rule)s: this rate is too large.") % whose
    elif content.kind == ComponentKind.OVERRIDE and band.rate > 10_000:
        message = _("“%(name)s”, rule %(rule)s gives the upline more than the downline earned: at most 100%%.") % whose
    else:
        return
    yield Finding(rule=index, band=place, column="rate", message=message)


def _scope_findings(index: int, rule: RuleContent, region: Region | None) -> Iterator[Finding]:
    number = {"rule": index + 1}
    if rule.city and rule.district and not rule.district.is_descendant_of(rule.city):
        yield Finding(
            rule=index,
            column="district",
            message=_("Rule %(rule)s: %(district)s is not in %(city)s.") % {**number, "district": rule.district, "city": rule.city},
        )
    if rule.product and rule.category and rule.product.category_id != rule.category.pk:
        yield Finding(
            rule=index,
            column="product",
            message=_("Rule %(rule)s: %(product)s is not of the category %(category)s.")
            % {**number, "product": rule.product, "category": rule.category},
        )
    if rule.date_from and rule.date_to and rule.date_to < rule.date_from:
        yield Finding(rule=index, column="date_to", message=_("Rule %(rule)s ends before it begins.") % number)
    if rule.star is not None and not 1 <= rule.star <= 5:
        yield Finding(rule=index, column="star", message=_("Rule %(rule)s: a star is 1 to 5.") % number)
    if region is not None and region.level == RegionLevel.CITY:
        for column, place in (("city", rule.city), ("district", rule.district)):
            if place and place.pk != region.pk and not place.is_descendant_of(region):
                yield Finding(
                    rule=index,
                    column=column,
                    message=_("Rule %(rule)s names %(place)s, but this is a plan of %(region)s.")
                    % {**number, "place": place, "region": region},
                )


def _conflict_findings(content: ComponentContent) -> Iterator[Finding]:
    rows = [_engine_rule(number, rule) for number, rule in enumerate(content.rules)]
    for conflict in engine_conflicts.conflicts(rows):
        first, second = conflict.first.rule_id, conflict.second.rule_id
        case = RuleContent(**_named(content.rules[first], content.rules[second]))
        yield Finding(
            rule=second,
            message=_("“%(name)s”: rules %(first)s and %(second)s fit equally well, for example %(case)s. Make one more specific.")
            % {
                "name": content.name,
                "first": first + 1,
                "second": second + 1,
                "case": rule_text(case) or _("any sale"),
            },
        )


def _named(first: RuleContent, second: RuleContent) -> dict[str, object]:
    """What a case has to be to meet both; days are left to the rules' own texts."""
    names = ("channel_kind", "mode", "level", "star", "city_class", "city", "district", "product", "category")
    case: dict[str, object] = {
        name: value for name in names if (value := getattr(first, name) or getattr(second, name)) is not None
    }
    starts = [day for day in (first.date_from, second.date_from) if day]
    ends = [day for day in (first.date_to, second.date_to) if day]
    return {**case, "date_from": max(starts, default=None), "date_to": min(ends, default=None)}


def _engine_rule(number: int, rule: RuleContent) -> EngineRule:
    return EngineRule(
        rule_id=number,
        component_id=0,
        channel_kind=rule.channel_kind,
        mode=rule.mode,
        level=rule.level,
        star=rule.star,
        city_class=rule.city_class,
        city_id=rule.city.pk if rule.city else None,
        district_id=rule.district.pk if rule.district else None,
        product_id=rule.product.pk if rule.product else None,
        category_id=rule.category.pk if rule.category else None,
        date_from=rule.date_from,
        date_to=rule.date_to,
    )


def _gate_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.kind == ComponentKind.OVERRIDE:
        return
    allowed = GATE_MEASURES[Grain(content.grain)]
    for index, gate in enumerate(content.gates):
        yield from _one_gate(content, allowed, index, gate)


def _one_gate(
    content: ComponentContent, allowed: Iterable[Measure], index: int, gate: GateContent
) -> Iterator[Finding]:
    whose = {"name": content.name, "gate": index + 1, "measure": Measure(gate.measure).label}
    if gate.measure not in allowed:
        yield Finding(
            gate=index,
            field="measure",
            message=_("“%(name)s”, condition %(gate)s: %(measure)s is not known of what is paid here.") % whose,
        )
    if not 0 <= gate.month_offset <= MOST_MONTHS_AFTER:
        yield Finding(gate=index, field="month_offset", message=_("At most %(months)s months after.") % {"months": MOST_MONTHS_AFTER})
    elif gate.month_offset and (gate.measure not in USAGE or content.grain == Grain.CHANNEL_MONTH):
        yield Finding(
            gate=index,
            field="month_offset",
            message=_("“%(name)s”, condition %(gate)s: later months are known for calls, data and bills only.") % whose,
        )
    if not GATE_CODE.fullmatch(gate.reason):
        yield Finding(gate=index, field="reason", message=_("A reason code is G and two digits: G03."))
    if not gate.label.strip():
        yield Finding(gate=index, field="label", message=_("Say in words why nothing is paid; the dealer reads it."))
