"""A ledger line told to whoever is paid by it: what happened, which rule, which numbers, what came out.

Built from what the line itself keeps (base, count, rate, cut, owed) and from the version of the plan that
it names, so that it reads the same in ten years. Every sentence is one message of the catalogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import (
    Cause,
    ComponentKind,
    Edges,
    LineKind,
    Measure,
    OverrideBy,
    TierMode,
    TierScope,
)
from commissions.engine import Reason
from commissions.models import Adjustment, Band, Coefficient, Component, Figure, Gate, Line
from commissions.services.desk import month_sums
from commissions.services.labels import REASON_TEXTS
from commissions.services.line_facts import USAGE_MEASURES, FactCard, reported_usage
from core import formats
from core.money import SCALE, divide_half_up, scaled
from core.periods import shift
from network.choices import ChannelKind
from sales.choices import EventKind, Grain
from sales.models import ProductCategory


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: what it is called, what it says, and the figure that it leaves behind, if any."""

    name: str
    text: str
    figure: str = ""
    is_record: bool = False
    is_condition: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """`sentences` are for the dealer; `stages` go through the calculation; `source` names the policy."""

    sentences: tuple[str, ...]
    stages: tuple[Stage, ...] = ()
    source: str = ""
    dispute_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a line refers to, loaded once: tiers of its rule, conditions, coefficients or adjustment."""

    component: Component | None = None
    bands: Sequence[Band] = ()
    gates: Sequence[Gate] = ()
    coefficients: Sequence[Coefficient] = ()
    adjustment: Adjustment | None = None
    downline: str = ""
    outside: Sequence[str] = ()
    """Components that the coefficients are not applied to."""
    category: str = ""
    """The category of the product, where no rule was found."""
    reported: frozenset[tuple[int, str]] = frozenset()
    """Figures of the subscriber that have come in by now, as (month, measure)."""


def grounds_of(line: Line, card: FactCard | None = None) -> Grounds:
    """At most three queries. `line.component.version.plan` and `line.channel` should be loaded."""
    if line.kind == LineKind.COEFFICIENT:
        rows = Coefficient.objects.filter(channel_id=line.payee_id, period=line.event_period)
        sums = month_sums(line.city_id, line.period, line.payee_id)
        own = line.event_period == line.period
        return Grounds(
            coefficients=list(rows.select_related("kind").order_by("kind__position", "kind__code")),
            outside=sums.coefficient_base()[1] if own else (),
        )
    if line.kind == LineKind.ADJUSTMENT:
        return Grounds(
            adjustment=Adjustment.objects.filter(pk=line.fact_id).select_related("made_by").first()
        )
    if line.component is None:
        categories = ProductCategory.objects.filter(products=line.product_id) if line.product_id else None
        return Grounds(category=str((categories and categories.first()) or ""))
    gates = [
        gate
        for gate in line.component.gates.select_related("figure__metric").order_by("group", "id")
        if gate.part in (None, line.part)
    ]
    awaits = line.reason == Reason.USAGE_NOT_REPORTED
    return Grounds(
        component=line.component,
        bands=list(Band.objects.filter(rule_id=line.rule_id).order_by("lower")) if line.rule_id else (),
        gates=gates,
        reported=reported_usage(line.city_id, card, _asked_for(line, gates)) if awaits else frozenset(),
        downline=line.channel.name if line.kind == LineKind.OVERRIDE else "",
    )


def told(line: Line, card: FactCard | None, grounds: Grounds) -> Telling:
    """The line in words. `card` is the fact as the line saw it; None where there is no single fact."""
    if line.kind == LineKind.COEFFICIENT:
        stages = _coefficient_stages(line, grounds)
    elif line.kind == LineKind.QUALIFIER:
        stages = _qualifier_stages(line)
    elif line.kind == LineKind.GUARANTEE:
        stages = _guarantee_stages(line)
    elif line.kind == LineKind.DRAW:
        stages = _draw_stages(line)
    elif line.kind == LineKind.RESERVE:
        stages = _reserve_stages(line)
    elif line.kind == LineKind.CLAWBACK:
        stages = [*_fact_stages(line, card), *_clawback_stages(line, grounds)]
    elif line.kind == LineKind.ADJUSTMENT:
        stages = _adjustment_stages(line, grounds)
    elif line.reason:
        stages = [*_fact_stages(line, card), *_refusal_stages(line, card, grounds)]
    else:
        stages = [*_fact_stages(line, card), *_paid_stages(line, grounds)]
    stages += _difference_stages(line)
    # What the money comes of is read first, the conditions that were met last.
    told_last = [stage for stage in stages if stage.is_condition and not line.reason]
    sentences = [stage for stage in stages if not stage.is_record and stage not in told_last]
    return Telling(
        tuple(stage.text for stage in [*sentences, *told_last]),
        tuple(stages),
        source_text(grounds.component),
        grounds.adjustment.dispute_id if grounds.adjustment else None,
    )


def source_text(component: Component | None) -> str:
    """Document, clause and version: "渠〔2026〕18号 第三条 · 版本 2"."""
    if component is None:
        return ""
    version = component.version
    document = " ".join(part for part in (version.document_number, component.clause) if part)
    return pgettext("policy document", "%(document)s · version %(number)s") % {
        "document": document or version.plan.name,
        "number": version.number,
    }


def _fact_stages(line: Line, card: FactCard | None) -> list[Stage]:
    if card is None:
        return []
    parts = [card.name or ""]
    if card.day:
        parts.append(formats.date(card.day))
    for label, value in (
        (_("first payment"), card.first_payment),
        (_("monthly fee"), card.plan_fee),
        (_("billed"), card.billed),
        (_("arrears"), card.arrears),
    ):
        if value:
            parts.append(_("%(label)s %(amount)s yuan") % {"label": label, "amount": formats.money(value)})
    if card.minutes is not None:
        parts.append(_("%(count)s minutes of calls") % {"count": formats.count(card.minutes)})
    if card.megabytes is not None:
        parts.append(_("%(count)s MB of data") % {"count": formats.count(card.megabytes)})
    if card.grain == Grain.CHANNEL_MONTH:
        parts.append(_value_text(card))
    text = pgettext("between attributes", ", ").join(part for part in parts if part)
    return [Stage(_("Record"), text, _pieces(card.quantity) if card.quantity else "", is_record=True)]


def _value_text(card: FactCard) -> str:
    if card.value is None:
        return _("not reported")
    return formats.money(card.value) if card.unit == "fen" else _pieces(card.value)


def _pieces(count: int) -> str:
    return units.PIECES.shown(count)


def _paid_stages(line: Line, grounds: Grounds) -> list[Stage]:
    stages = [*_gate_stages(line, grounds), *_tier_stages(line, grounds)]
    if line.part is None or line.whole is not None:
        stages.append(_amount_stage(line, grounds))
    stages += _part_stages(line)
    if line.cut:
        text = _("%(cap)s takes off %(cut)s yuan; %(owed)s yuan are left.") % {
            "cap": _cap_text(grounds.component),
            "cut": formats.money(line.cut),
            "owed": formats.money(line.owed),
        }
        stages.append(Stage(_("Cap"), text, formats.money(-line.cut)))
    return stages


def _gate_stages(line: Line, grounds: Grounds) -> list[Stage]:
    if not grounds.gates or line.kind != LineKind.EARN:
        return []
    conditions = pgettext("between attributes", ", ").join(
        _alternatives(grounds.gates, group) for group in dict.fromkeys(gate.group for gate in grounds.gates)
    )
    text = _("The conditions are met: %(conditions)s.") % {"conditions": conditions}
    return [Stage(_("Conditions"), text, is_condition=True)]


def _alternatives(gates: Sequence[Gate], group: int) -> str:
    """The conditions of one group: one of them is enough."""
    texts = dict.fromkeys(_gate_text(gate) for gate in gates if gate.group == group)
    return pgettext("alternatives", " or ").join(texts)


def _gate_text(gate: Gate) -> str:
    if gate.figure:
        return f"{gate.figure.name} {gate.get_operator_display()} {_figure_unit(gate.figure).shown(gate.threshold)}"
    return pgettext("condition with month", "%(measure)s%(month)s %(operator)s %(threshold)s") % {
        "measure": Measure(gate.measure).label,
        "month": "" if not gate.month_offset else _(" in month +%(months)s") % {"months": gate.month_offset},
        "operator": gate.get_operator_display(),
        "threshold": units.measure_unit(gate.measure).shown(gate.threshold),
    }


def _tier_stages(line: Line, grounds: Grounds) -> list[Stage]:
    component, bands = grounds.component, grounds.bands
    if component is None or len(bands) < 2 or line.basis is None:
        return []
    number, band = _reached(component, bands, line)
    edge = _edge_unit(component)
    values = {
        "who": _who(component),
        "component": component.name,
        "count": edge.shown(line.basis),
        "number": number,
        "band": _("from %(edge)s on") % {"edge": edge.shown(band.lower)},
        "mode": TierMode(component.tier_mode).label,
        "rate": rate_words(component, band.rate),
    }
    if component.tier_mode == TierMode.TRANSACTION:
        text = _("This one alone, %(count)s, is in tier %(number)s (%(band)s): %(rate)s.")
    elif component.tier_mode == TierMode.WHOLE:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” in the month:"
            " tier %(number)s (%(band)s, %(mode)s), %(rate)s."
        )
    elif component.tier_mode == TierMode.MARGINAL:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” in the month; each stretch is paid at its own tier."
        )
    else:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” in the month;"
            " what lies above the first tier is paid at tier %(number)s (%(band)s), %(rate)s."
        )
    return [Stage(_("Tier"), text % values, edge.shown(line.basis))]


def _who(component: Component) -> str:
    """Whose count decides the tier."""
    return _("You with your stores") if component.tier_scope == TierScope.PAYEE else _("The store")


def _edge_unit(component: Component) -> units.Unit:
    figure = component.tier_figure
    return units.edge_unit(component.tier_basis, _figure_unit(figure) if figure else units.PIECES)


def _figure_unit(figure: Figure) -> units.Unit:
    return units.figure_unit(
        figure.measure,
        figure.metric.unit if figure.metric else None,
        is_share=figure.share_of_id is not None or figure.of_target,
    )


def _reached(component: Component, bands: Sequence[Band], line: Line) -> tuple[int, Band]:
    """Number and band of the tier that the line was paid in; below the lowest edge, the lowest."""
    basis, edge_above = line.basis or 0, component.edges == Edges.UPPER
    found = (1, bands[0])
    for number, band in enumerate(bands, 1):
        reached = basis > band.lower if edge_above else basis >= band.lower
        if reached and (line.rate is None or component.second_measure is None or band.rate == line.rate):
            found = (number, band)
    return found


def rate_words(component: Component, rate: int) -> str:
    """ "50.00 yuan a piece", "6.5% of the net bill"."""
    if component.in_points:
        return units.POINTS_A_PIECE.shown(rate)
    if component.kind == ComponentKind.PIECE:
        return _("%(rate)s yuan a piece") % {"rate": formats.coefficient(rate)}
    return _("%(rate)s of %(base)s") % {"rate": units.PERCENT.shown(rate), "base": _base_name(component)}


def _base_name(component: Component) -> str:
    if component.kind == ComponentKind.OVERRIDE:
        return _("what the downline earned")
    return str(Measure(component.measure).label)


def _amount_stage(line: Line, grounds: Grounds) -> Stage:
    component = grounds.component
    whole = line.gross if line.whole is None else line.whole
    gross = formats.money(whole)
    if component is None or line.measure_value is None:
        return Stage(_("Amount"), _("This comes to %(amount)s yuan.") % {"amount": gross}, gross)
    if line.rate is None:
        text = _("It lies over the edge of a tier and is paid in parts, %(amount)s yuan together.")
        return Stage(_("Amount"), text % {"amount": gross}, gross)
    if component.kind == ComponentKind.PIECE:
        base, rate = formats.count(line.measure_value), formats.coefficient(line.rate)
        text = _("%(base)s × %(rate)s = %(amount)s yuan.")
    elif component.kind == ComponentKind.OVERRIDE:
        base, rate = formats.money(line.measure_value), units.PERCENT.shown(line.rate)
        text = _(
            "%(downline)s earned %(base)s yuan with it; your share is %(base)s × %(rate)s = %(amount)s yuan."
        )
        if component.override_by == OverrideBy.DIFFERENCE:
            text = _(
                "%(downline)s sold it; your own rate is higher by %(base)s yuan, your share is %(base)s × %(rate)s"
                " = %(amount)s yuan."
            )
    else:
        base = units.measure_unit(component.measure).shown(line.measure_value)
        rate = units.PERCENT.shown(line.rate)
        text = _("%(name)s %(base)s × %(rate)s = %(amount)s yuan.")
    unit = SCALE // 100 if component.kind == ComponentKind.PIECE else SCALE
    if component.in_points:
        text = _("%(base)s × %(rate)s = %(points)s points; at the price of a point %(amount)s yuan.")
    elif component.line_floor and abs(whole) == component.line_floor:
        text = _("%(base)s × %(rate)s, raised to the least that a line is paid: %(amount)s yuan.")
    elif divide_half_up(line.measure_value * line.rate, unit) != whole:
        text = _("%(base)s × %(rate)s, with the plan's factors and days taken in: %(amount)s yuan.")
    values = {
        "base": base,
        "rate": rate,
        "amount": gross,
        "name": _base_name(component),
        "points": formats.coefficient(line.measure_value * line.rate),
        "downline": grounds.downline,
    }
    return Stage(_("Amount"), text % values, gross)


def _part_stages(line: Line) -> list[Stage]:
    """What of the whole this instalment is."""
    if line.part is None:
        return []
    values = {"part": line.part, "amount": formats.money(line.gross)}
    if line.whole is None:
        text = _("It is paid in parts: this is instalment %(part)s, %(amount)s yuan.") % values
    else:
        text = _("It is paid in parts: of %(whole)s yuan this is instalment %(part)s, %(amount)s yuan.") % {
            **values,
            "whole": formats.money(line.whole),
        }
    return [Stage(_("Instalment"), text, formats.money(line.gross))]


def _qualifier_stages(line: Line) -> list[Stage]:
    base, payout = line.measure_value or 0, line.rate or 0
    text = _(
        "The month pays out %(payout)s of what takes part, %(base)s yuan; this line is the difference,"
        " %(amount)s yuan."
    ) % {
        "payout": units.PERCENT.shown(payout),
        "base": formats.money(base),
        "amount": formats.money(line.owed, signed=True),
    }
    return [Stage(_("Period qualifier"), text, formats.money(line.owed, signed=True))]


def _clawback_stages(line: Line, grounds: Grounds) -> list[Stage]:
    """What was paid for it until then, and how much of that is taken back or given back."""
    component = grounds.component
    if component is None or line.reason:
        return [
            Stage(_("Clawback"), _("%(reason)s.") % {"reason": REASON_TEXTS.get(line.reason, line.reason)})
        ]
    event = EventKind(component.event_kind).label if component.event_kind else ""
    values = {
        "event": event,
        "base": formats.money(line.measure_value),
        "rate": units.PERCENT.shown(abs(line.rate or 0)),
        "amount": formats.money(line.owed, signed=True),
    }
    if line.rate is None:
        text = _("%(event)s: of the %(base)s yuan paid for it, %(amount)s yuan on balance.")
    elif line.rate < 0:
        text = _("%(event)s: %(rate)s of what was taken back, %(base)s yuan, is given back: %(amount)s yuan.")
    elif component.prorate:
        text = _("%(event)s: of the %(base)s yuan paid for it, what is left of the time: %(amount)s yuan.")
    else:
        text = _("%(event)s: %(rate)s of the %(base)s yuan paid for it is taken back: %(amount)s yuan.")
    return [Stage(_("Clawback"), text % values, formats.money(line.owed, signed=True))]


def _guarantee_stages(line: Line) -> list[Stage]:
    text = _(
        "The month came to %(base)s yuan, which is less than what is guaranteed; %(amount)s yuan are added."
    ) % {"base": formats.money(line.measure_value), "amount": formats.money(line.owed, signed=True)}
    return [Stage(_("Guarantee"), text, formats.money(line.owed, signed=True))]


def _draw_stages(line: Line) -> list[Stage]:
    values = {"base": formats.money(line.measure_value), "amount": formats.money(abs(line.owed))}
    if line.owed > 0:
        text = _(
            "The month came to %(base)s yuan, which is less than the draw: %(amount)s yuan are advanced, and repaid"
            " from what later months have above it."
        )
    elif line.owed < 0:
        text = _("The month came to %(base)s yuan: %(amount)s yuan of what was advanced earlier are repaid.")
    else:
        text = _("The month came to %(base)s yuan: nothing is advanced, and nothing is left to repay.")
    return [Stage(_("Draw"), text % values, formats.money(line.owed, signed=True))]


def _reserve_stages(line: Line) -> list[Stage]:
    month = formats.period_label(line.fact_id % 1_000_000)
    values = {
        "base": formats.money(line.measure_value),
        "rate": units.PERCENT.shown(line.rate),
        "month": month,
        "amount": formats.money(abs(line.owed)),
        "reason": REASON_TEXTS.get(line.reason, _("A condition was not met")),
    }
    if line.part is None:
        text = _("%(rate)s of the %(base)s yuan that the month came to are held back: %(amount)s yuan.")
    elif line.reason:
        text = _("Of %(month)s %(base)s yuan were held back; they are not released: %(reason)s.")
    elif line.owed != line.measure_value:
        text = _("Of %(month)s %(base)s yuan were held back; %(amount)s yuan of them are released.")
    else:
        text = _("The %(amount)s yuan that were held back of %(month)s are released.")
    return [Stage(_("Reserve"), text % values, formats.money(line.owed, signed=True))]


def _cap_text(component: Component | None) -> str:
    if component is None:
        return _("The cap")
    a_payee = (
        _("The cap of %(cap)s yuan a year")
        if component.cap_period == "year"
        else _("The cap of %(cap)s yuan a month")
    )
    caps = [
        (component.payee_cap, a_payee),
        (component.subscriber_cap, _("The cap of %(cap)s yuan a subscriber")),
        (component.line_cap, _("The cap of %(cap)s yuan a line")),
    ]
    given = [(cap, text) for cap, text in caps if cap is not None]
    if len(given) != 1:
        return _("The cap")
    cap, text = given[0]
    return text % {"cap": formats.money(cap)}


def _refusal_stages(line: Line, card: FactCard | None, grounds: Grounds) -> list[Stage]:
    """Why not, and what would have been needed."""
    failed = [gate for gate in grounds.gates if gate.reason == line.reason]
    if failed:
        needed = _alternatives(grounds.gates, failed[0].group)
        text = _("A condition was not met: %(label)s. Needed: %(needed)s.") % {
            "label": failed[0].label,
            "needed": needed,
        }
        return [Stage(_("Conditions"), text, line.reason)]
    text = _("%(reason)s.") % {"reason": REASON_TEXTS.get(line.reason, _("A condition was not met"))}
    component = grounds.component
    if (
        line.reason == Reason.BELOW_TIERS
        and component is not None
        and grounds.bands
        and line.basis is not None
    ):
        edge = _edge_unit(component)
        text = _("%(who)s reached %(count)s; the first tier starts at %(first)s.") % {
            "who": _who(component),
            "count": edge.shown(line.basis),
            "first": edge.shown(grounds.bands[0].lower),
        }
    if line.reason == Reason.CAP_USED_UP:
        text = _("%(cap)s is used up, so %(gross)s yuan are not paid.") % {
            "cap": _cap_text(component),
            "gross": formats.money(line.gross),
        }
    if line.reason == Reason.NO_RULE:
        text = _no_rule_text(line, card, grounds)
    if line.reason == Reason.USAGE_NOT_REPORTED:
        text = _awaited_text(line, grounds)
    return [Stage(_("Reason"), text, line.reason)]


def _no_rule_text(line: Line, card: FactCard | None, grounds: Grounds) -> str:
    """For what there is no rule: the product or metric, and the kind of channel that reported it."""
    what = (card.name if card else None) or _("this record")
    if grounds.category:
        what = _("%(product)s (category %(category)s)") % {"product": what, "category": grounds.category}
    return _("No plan in force in %(period)s has a rule for %(what)s sold by %(channel)s.") % {
        "period": formats.period_label(line.event_period),
        "what": what,
        "channel": _("%(name)s (%(kind)s)")
        % {"name": line.channel.name, "kind": ChannelKind(line.channel.kind).label},
    }


def _asked_for(line: Line, gates: Sequence[Gate]) -> list[tuple[int, str]]:
    """Figures of usage that the conditions look at, as (month, measure)."""
    asked = [(shift(line.event_period, gate.month_offset), gate.measure) for gate in gates]
    return list(dict.fromkeys(item for item in sorted(asked) if item[1] in USAGE_MEASURES))


def _awaited_text(line: Line, grounds: Grounds) -> str:
    asked = _asked_for(line, grounds.gates)
    awaited = [item for item in asked if item not in grounds.reported]
    figures = pgettext("between attributes", ", ").join(
        _("%(measure)s of %(period)s")
        % {"measure": Measure(measure).label, "period": formats.period_label(period)}
        for period, measure in awaited or asked
    )
    if not awaited:
        text = _(
            "The condition looks at %(figures)s, which had not come in yet. It has by now: the next run decides."
        )
    else:
        text = _(
            "The condition looks at %(figures)s, not reported yet. When it comes in and the condition is met,"
            " the next run pays."
        )
    return text % {"figures": figures}


def _coefficient_stages(line: Line, grounds: Grounds) -> list[Stage]:
    base = line.measure_value
    factors = [item.value for item in grounds.coefficients]
    if base is None or not factors or scaled(base, *factors) - base != line.owed:
        text = _("The coefficients change the month's earnings by %(amount)s yuan.")
        return [Stage(_("Coefficients"), text % {"amount": formats.money(line.owed, signed=True)})]
    named = pgettext("between attributes", ", ").join(
        f"{item.kind.name} {formats.coefficient(item.value)}" for item in grounds.coefficients
    )
    after = formats.money(base + line.owed)
    chain = " × ".join([formats.money(base), *(formats.coefficient(value) for value in factors)])
    outside = pgettext("between attributes", ", ").join(grounds.outside)
    applied = (
        _("They apply to what was earned in the month, %(base)s yuan, without %(outside)s.")
        if outside
        else _("They apply to all that was earned in the month, %(base)s yuan.")
    )
    return [
        Stage(_("Coefficients"), _("Your coefficients of the month: %(named)s.") % {"named": named}),
        Stage(_("Base"), applied % {"base": formats.money(base), "outside": outside}, formats.money(base)),
        Stage(
            _("Amount"),
            _("%(chain)s = %(after)s yuan; this line is the difference, %(amount)s yuan.")
            % {"chain": chain, "after": after, "amount": formats.money(line.owed, signed=True)},
            formats.money(line.owed, signed=True),
        ),
    ]


def _adjustment_stages(line: Line, grounds: Grounds) -> list[Stage]:
    adjustment = grounds.adjustment
    if adjustment is None:
        return []
    period = formats.period_label(adjustment.event_period)
    if adjustment.dispute_id:
        text = _("Ruling on dispute %(number)s about %(period)s: %(reason)s") % {
            "number": adjustment.dispute_id,
            "period": period,
            "reason": adjustment.reason,
        }
    else:
        text = _("Adjustment of %(period)s: %(reason)s") % {"period": period, "reason": adjustment.reason}
    return [Stage(_("Adjustment"), text, formats.money(adjustment.amount, signed=True))]


def _difference_stages(line: Line) -> list[Stage]:
    """What was posted before is taken off; only the rest is this line."""
    if line.amount == line.owed or line.kind == LineKind.ADJUSTMENT:
        return []
    before = line.owed - line.amount
    text = _(
        "%(owed)s yuan are due, %(before)s yuan were posted before: this line is %(amount)s yuan."
        " Cause: %(cause)s."
    )
    values = {
        "owed": formats.money(line.owed),
        "before": formats.money(before),
        "amount": formats.money(line.amount, signed=True),
        "cause": Cause(line.cause).label,
    }
    return [Stage(_("Difference"), text % values, formats.money(line.amount, signed=True))]
