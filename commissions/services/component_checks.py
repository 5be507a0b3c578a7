"""What one component may not say, whatever stands beside it."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import (
    ComponentKind,
    FigureOwner,
    GateOperator,
    Measure,
    OverrideBy,
    TierBasis,
    TierMode,
)
from commissions.engine.formula import FormulaError
from commissions.services.cap_checks import cap_findings
from commissions.services.clawback_checks import clawback_findings, of_clawbacks_alone
from commissions.services.count_checks import count_findings
from commissions.services.formulas import base_formula, problem
from commissions.services.instalment_checks import WHOLE, instalment_findings
from commissions.services.looked_at import looked_at_findings
from commissions.services.once_checks import month_findings, once_findings, standing_findings
from commissions.services.plan_content import ComponentContent, FigureContent, GateContent
from commissions.services.plan_findings import Finding
from commissions.services.rate_checks import rule_findings
from network.models import Region
from sales.choices import Grain, MetricUnit

BASES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (
        *(Measure.FIRST_PAYMENT, Measure.AMOUNT, Measure.MARGIN, Measure.PLAN_FEE),
        *(Measure.FIGURE, Measure.FORMULA),
    ),
    Grain.SUBSCRIBER_MONTH: (
        *(Measure.NET_BILL, Measure.BILLED, Measure.PLAN_FEE, Measure.FIGURE, Measure.FORMULA),
    ),
    Grain.CHANNEL_MONTH: (Measure.VALUE, Measure.FIGURE, Measure.FORMULA),
    Grain.PRESENCE: (Measure.FIGURE, Measure.FORMULA),
    Grain.EVENT: (Measure.FIGURE, Measure.FORMULA),
}
"""The money that a percentage, or a tier on amounts, can be taken of."""

USAGE: Final = (
    Measure.MINUTES,
    Measure.MEGABYTES,
    Measure.BILLED,
    Measure.NET_BILL,
    Measure.ARREARS,
    Measure.PLAN_FEE,
    Measure.MONTHS_IN_NET,
    Measure.REAL_NAME,
)
GATE_MEASURES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (
        *(Measure.QUANTITY, Measure.FIRST_PAYMENT, Measure.AMOUNT, Measure.MARGIN, *USAGE, Measure.FIGURE),
    ),
    Grain.SUBSCRIBER_MONTH: (Measure.QUANTITY, *USAGE, Measure.FIGURE),
    Grain.CHANNEL_MONTH: (Measure.VALUE, Measure.FIGURE),
    Grain.PRESENCE: (Measure.FIGURE,),
    Grain.EVENT: (Measure.QUANTITY, *USAGE, Measure.FIGURE),
}
SECOND_MEASURES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (Measure.FIRST_PAYMENT, Measure.AMOUNT, Measure.MARGIN, Measure.PLAN_FEE),
    Grain.SUBSCRIBER_MONTH: (
        *(Measure.MONTHS_IN_NET, Measure.NET_BILL, Measure.BILLED, Measure.PLAN_FEE),
        *(Measure.MINUTES, Measure.MEGABYTES),
    ),
    Grain.CHANNEL_MONTH: (),
    Grain.PRESENCE: (),
    Grain.EVENT: (),
}
"""What the second dimension of a rate table can be held against."""
TABLE_KINDS: Final = (
    *(ComponentKind.FACTOR, ComponentKind.GUARANTEE),
    *(ComponentKind.DRAW, ComponentKind.RESERVE),
)
"""Kinds that have one figure a rule: no tiers, and no conditions or instalments but those of a reserve's release."""
MOST_MONTHS_AFTER: Final = 36
CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
GATE_CODE: Final = re.compile(r"G\d{2}")
MOST_STEPS: Final = 3


def component_findings(
    content: ComponentContent, region: Region | None = None, figures: Iterable[FigureContent] = ()
) -> list[Finding]:
    """What is wrong with one component alone. `region` is the plan's: a city's plan stays in its city.

    `figures` are the version's, for the names in a formula.
    """
    named = tuple(figures)
    found = [
        *_base_findings(content),
        *_formula_findings(content, named),
        *looked_at_findings(content, named),
        *_points_findings(content),
        *_gate_findings(content),
        *month_findings(content),
        *standing_findings(content),
        *instalment_findings(content),
        *rule_findings(content, region),
    ]
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
    if content.kind in TABLE_KINDS:
        yield from _table_base(content)
        return
    if content.kind == ComponentKind.CLAWBACK:
        yield from clawback_findings(content)
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
    yield from of_clawbacks_alone(content)
    needs_money = content.kind == ComponentKind.PERCENT or content.tier_basis == TierBasis.AMOUNT
    if needs_money and content.measure not in BASES[grain]:
        yield Finding(
            field="measure",
            message=_(
                "“%(name)s”: choose the amount that the percentage or the tiers are taken of: %(choices)s."
            )
            % {"name": content.name, "choices": ", ".join(str(measure.label) for measure in BASES[grain])},
        )
    yield from count_findings(content)
    yield from _figure_base(content)
    yield from _shape_findings(content, grain)
    yield from cap_findings(content)
    yield from once_findings(content)


def _shape_findings(content: ComponentContent, grain: Grain) -> Iterator[Finding]:
    name = {"name": content.name}
    if content.override_by != OverrideBy.SHARE:
        message = _("“%(name)s” is no override: leave out what its share is of.")
        yield Finding(field="override_by", message=message % name)
    if (content.second_measure == Measure.FIGURE) != (content.second_figure is not None):
        message = _("“%(name)s”: name the figure with the second dimension “figure”, and only then.")
        yield Finding(field="second_figure", message=message % name)
    if content.second_measure not in (None, Measure.FIGURE, *SECOND_MEASURES[grain]):
        message = _("“%(name)s”: this second dimension is not known of what is paid here.")
        yield Finding(field="second_measure", message=message % name)
    if content.prorate and grain != Grain.PRESENCE:
        message = _("“%(name)s”: only what is paid on a channel in the month can go by active days.")
        yield Finding(field="prorate", message=message % name)


def _figure_base(content: ComponentContent) -> Iterator[Finding]:
    """Figures that are named where they are needed, and nowhere else."""
    name = {"name": content.name}
    paid_on = content.measure_figure if content.measure == Measure.FIGURE else None
    if content.measure == Measure.FIGURE and (paid_on is None or paid_on.unit is not units.YUAN):
        message = _("“%(name)s”: choose a figure that is an amount in yuan; a share is no base.")
        yield Finding(field="measure_figure", message=message % name)
    if content.measure != Measure.FIGURE and content.measure_figure is not None:
        message = _("“%(name)s” isn't paid on a figure: leave it out.")
        yield Finding(field="measure_figure", message=message % name)
    counts_figure = content.tier_basis == TierBasis.FIGURE
    if counts_figure and content.tier_figure is None:
        message = _("“%(name)s”: choose the figure that the tiers count.")
        yield Finding(field="tier_figure", message=message % name)
    if not counts_figure and content.tier_figure is not None:
        message = _("“%(name)s”: the tiers don't count a figure: leave it out.")
        yield Finding(field="tier_figure", message=message % name)
    if counts_figure and content.tier_mode != TierMode.WHOLE:
        message = _("“%(name)s”: a figure is one number a month, so its tier holds for the whole volume.")
        yield Finding(field="tier_mode", message=message % name)


def _points_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.in_points and content.kind not in (ComponentKind.PIECE, ComponentKind.FACTOR):
        message = _("“%(name)s”: only what is paid by the piece, and factor tables, can be in points.")
        yield Finding(field="in_points", message=message % {"name": content.name})


def _formula_findings(content: ComponentContent, figures: tuple[FigureContent, ...]) -> Iterator[Finding]:
    name = {"name": content.name}
    if content.measure != Measure.FORMULA:
        if content.formula:
            message = _("“%(name)s” isn't paid on a formula: leave it out.")
            yield Finding(field="formula", message=message % name)
        return
    try:
        base_formula(content, figures)
    except FormulaError as error:
        yield Finding(field="formula", message=problem(error, figures))


def _table_base(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if content.kind == ComponentKind.RESERVE:
        yield from _release_findings(content)
    elif content.gates or content.instalments or content.factors:
        message = _("“%(name)s” has no conditions, instalments or factor tables of its own.")
        yield Finding(field="gates", message=message % name)
    if content.is_tiered:
        yield Finding(field="rules", message=_("“%(name)s” has one figure a rule, no tiers.") % name)
    if ComponentKind(content.kind).on_presence and content.grain != Grain.PRESENCE:
        message = _("“%(name)s” goes by the whole month: it is paid on a channel in the month.")
        yield Finding(field="grain", message=message % name)


def _release_findings(content: ComponentContent) -> Iterator[Finding]:
    """Of a reserve: when its parts are released, and conditions on the payee's figures of those months."""
    name = {"name": content.name}
    parts = content.instalments
    if not parts or any(part.month_offset < 1 or part.held_months for part in parts):
        message = _("“%(name)s” is released in instalments, one month after or later, and none is held.")
        yield Finding(field="instalments", message=message % name)
    for gate in content.gates:
        if gate.figure is None or gate.figure.owner != FigureOwner.PAYEE:
            message = _("“%(name)s”: a release asks for figures of the payee's month and nothing else.")
            yield Finding(field="gates", message=message % name)
            return
    rates = [band.rate for rule in content.rules for band in rule.bands]
    if any(not 0 <= rate <= WHOLE for rate in rates):
        yield Finding(field="rules", message=_("“%(name)s”: a share held back is from 0 to 100%%.") % name)


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
    for index, gate in enumerate(content.gates):
        if gate.figure is not None and (gate.figure.owner != FigureOwner.PAYEE or gate.figure.by_day):
            message = _("“%(name)s” is an override: its conditions ask for figures of the upline's month.")
            yield Finding(gate=index, field="figure", message=message % name)
    if content.is_tiered:
        yield Finding(
            field="rules", message=_("“%(name)s” is an override: it has one share, no tiers.") % name
        )
    if content.instalments or content.factors:
        message = _("“%(name)s” is an override: instalments and factors belong to the component beneath.")
        yield Finding(field="kind", message=message % name)
    yield from cap_findings(content)


def _metric_findings(content: ComponentContent, unit: str) -> Iterator[Finding]:
    metric = content.metric.name if content.metric else ""
    if content.kind == ComponentKind.PIECE and unit == MetricUnit.FEN:
        yield Finding(
            field="metric",
            message=_("“%(metric)s” is an amount: pay a percentage of it, not a rate a piece.")
            % {"metric": metric},
        )
    if (
        content.kind == ComponentKind.PERCENT
        and unit == MetricUnit.PIECES
        and content.measure == Measure.VALUE
    ):
        yield Finding(
            field="metric",
            message=_("“%(metric)s” counts pieces: pay a rate a piece, not a percentage.")
            % {"metric": metric},
        )


def _gate_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.kind in TABLE_KINDS:
        return
    allowed = GATE_MEASURES[Grain(content.grain)]
    if content.kind in (ComponentKind.CLAWBACK, ComponentKind.OVERRIDE):
        allowed = (Measure.FIGURE,)
    for index, gate in enumerate(content.gates):
        yield from _one_gate(content, allowed, index, gate)


def says_yes_or_no(gate: GateContent) -> bool:
    """What is yes or no is compared with one of them, and with nothing between or beyond."""
    if gate.measure != Measure.REAL_NAME:
        return True
    return gate.operator == GateOperator.EQUAL and gate.threshold in (0, 1)


def _one_gate(
    content: ComponentContent, allowed: Container[str], index: int, gate: GateContent
) -> Iterator[Finding]:
    whose = {"name": content.name, "gate": index + 1, "measure": Measure(gate.measure).label}
    if (gate.measure == Measure.FIGURE) != (gate.figure is not None):
        yield Finding(
            gate=index,
            field="figure",
            message=_(
                "“%(name)s”, condition %(gate)s: name a figure with the measure “figure”, and only then."
            )
            % whose,
        )
    if gate.part is not None and gate.measure not in USAGE:
        yield Finding(
            gate=index,
            field="measure",
            message=_("“%(name)s”, condition %(gate)s: an instalment asks for calls, data and bills only.")
            % whose,
        )
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
    if not says_yes_or_no(gate):
        message = _(
            "“%(name)s”, condition %(gate)s: %(measure)s is yes or no: choose “equal to” and yes or no."
        )
        yield Finding(gate=index, field="threshold", message=message % whose)
    if not GATE_CODE.fullmatch(gate.reason):
        yield Finding(gate=index, field="reason", message=_("A reason code is G and two digits: G03."))
    if not gate.label.strip():
        yield Finding(
            gate=index, field="label", message=_("Say in words why nothing is paid; the dealer reads it.")
        )
