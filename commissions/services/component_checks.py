"""What one component may not say, whatever stands beside it."""

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, Measure, TierBasis, TierMode
from commissions.services.plan_content import ComponentContent, GateContent
from commissions.services.plan_findings import Finding
from commissions.services.rate_checks import rule_findings
from network.models import Region
from sales.choices import Grain, MetricUnit

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


def component_findings(content: ComponentContent, region: Region | None = None) -> list[Finding]:
    """What is wrong with one component alone. `region` is the plan's: a city's plan stays in its city."""
    found = [*_base_findings(content), *_gate_findings(content), *rule_findings(content, region)]
    return [replace(finding, component=content.code) for finding in found]


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
        yield Finding(
            field="metric", message=_("“%(name)s” is paid on a monthly figure: choose the metric.") % name
        )
    elif grain != Grain.CHANNEL_MONTH and content.metric is not None:
        yield Finding(
            field="metric",
            message=_("“%(name)s” is not paid on a monthly figure: leave the metric out.") % name,
        )
    elif content.metric is not None:
        yield from _metric_findings(content, content.metric.unit)
    needs_money = content.kind == ComponentKind.PERCENT or content.tier_basis == TierBasis.AMOUNT
    if needs_money and content.measure not in BASES[grain]:
        yield Finding(
            field="measure",
            message=_(
                "“%(name)s”: choose the amount that the percentage or the tiers are taken of: %(choices)s."
            )
            % {"name": content.name, "choices": ", ".join(str(measure.label) for measure in BASES[grain])},
        )
    yield from _target_findings(content)
    for field in ("line_cap", "payee_cap"):
        cap = getattr(content, field)
        if cap is not None and cap < 0:
            yield Finding(field=field, message=_("A cap is 0 or more."))


def _target_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.tier_basis != TierBasis.TARGET_SHARE:
        return
    name = {"name": content.name}
    if content.tier_mode == TierMode.TRANSACTION:
        yield Finding(
            field="tier_basis",
            message=_("“%(name)s”: a single sale has no share of a target; count pieces or amounts.") % name,
        )
    elif content.rules and not content.is_tiered:
        yield Finding(
            field="tier_basis",
            message=_(
                "“%(name)s” counts a share of the target but has one rate: add tiers such as 100%%, 125%%."
            )
            % name,
        )


def _override_base(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if not content.override_of:
        yield Finding(
            field="override_of",
            message=_("“%(name)s”: choose the component that the upline gets a share of.") % name,
        )
    elif content.override_of == content.code:
        yield Finding(field="override_of", message=_("“%(name)s” can't be an override of itself.") % name)
    if content.override_step is None or not 1 <= content.override_step <= MOST_STEPS:
        yield Finding(
            field="override_step",
            message=_("“%(name)s”: the upline is 1 to %(most)s steps up.")
            % {"name": content.name, "most": MOST_STEPS},
        )
    if content.gates:
        yield Finding(
            field="gates",
            message=_("“%(name)s” is an override: conditions belong to the component beneath.") % name,
        )
    if content.is_tiered:
        yield Finding(
            field="rules", message=_("“%(name)s” is an override: it has one share, no tiers.") % name
        )


def _metric_findings(content: ComponentContent, unit: str) -> Iterator[Finding]:
    metric = content.metric.name if content.metric else ""
    if content.kind == ComponentKind.PIECE and unit == MetricUnit.FEN:
        yield Finding(
            field="metric",
            message=_("“%(metric)s” is an amount: pay a percentage of it, not a rate a piece.")
            % {"metric": metric},
        )
    if content.kind == ComponentKind.PERCENT and unit == MetricUnit.PIECES:
        yield Finding(
            field="metric",
            message=_("“%(metric)s” counts pieces: pay a rate a piece, not a percentage.")
            % {"metric": metric},
        )


def _gate_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.kind == ComponentKind.OVERRIDE:
        return
    allowed = GATE_MEASURES[Grain(content.grain)]
    for index, gate in enumerate(content.gates):
        yield from _one_gate(content, allowed, index, gate)


def _one_gate(
    content: ComponentContent, allowed: Container[str], index: int, gate: GateContent
) -> Iterator[Finding]:
    whose = {"name": content.name, "gate": index + 1, "measure": Measure(gate.measure).label}
    if gate.measure not in allowed:
        yield Finding(
            gate=index,
            field="measure",
            message=_("“%(name)s”, condition %(gate)s: %(measure)s is not known of what is paid here.")
            % whose,
        )
    if not 0 <= gate.month_offset <= MOST_MONTHS_AFTER:
        yield Finding(
            gate=index,
            field="month_offset",
            message=_("At most %(months)s months after.") % {"months": MOST_MONTHS_AFTER},
        )
    elif gate.month_offset and (gate.measure not in USAGE or content.grain == Grain.CHANNEL_MONTH):
        yield Finding(
            gate=index,
            field="month_offset",
            message=_(
                "“%(name)s”, condition %(gate)s: later months are known for calls, data and bills only."
            )
            % whose,
        )
    if not GATE_CODE.fullmatch(gate.reason):
        yield Finding(gate=index, field="reason", message=_("A reason code is G and two digits: G03."))
    if not gate.label.strip():
        yield Finding(
            gate=index, field="label", message=_("Say in words why nothing is paid; the dealer reads it.")
        )
