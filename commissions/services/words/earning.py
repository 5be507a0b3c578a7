"""What was paid for it: conditions, tier, rate, instalment, caps."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import (
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    FigureOwner,
    LineKind,
    Measure,
    OverrideBy,
    Standing,
    TierMode,
)
from commissions.models import Band, Component, Figure, Gate, Line
from commissions.services.stretches import DayRate, DayRates
from commissions.services.words.telling import Grounds, Stage
from core import formats
from core.money import SCALE, divide_half_up
from network.choices import AgentLevel, SalesMode


def paid_stages(line: Line, grounds: Grounds) -> list[Stage]:
    stages = [*_gate_stages(line, grounds), *_tier_stages(line, grounds)]
    if line.part is None or line.whole is not None:
        stages.append(_amount_stage(line, grounds))
    stages += _part_stages(line)
    if line.cut < 0 <= line.gross:
        text = _(
            "%(floor)s: what is missing is shared over the lines by their amounts; this one gets %(raised)s yuan more,"
            " %(owed)s yuan."
        ) % {
            "floor": floor_text(grounds.component),
            "raised": formats.money(-line.cut),
            "owed": formats.money(line.owed),
        }
        stages.append(Stage(_("Floor"), text, formats.money(-line.cut)))
    elif line.cut:
        text = _("%(cap)s takes off %(cut)s yuan; %(owed)s yuan are left.") % {
            "cap": cap_text(grounds.component),
            "cut": formats.money(line.cut),
            "owed": formats.money(line.owed),
        }
        stages.append(Stage(_("Cap"), text, formats.money(-line.cut)))
    return stages


def _gate_stages(line: Line, grounds: Grounds) -> list[Stage]:
    if not grounds.gates or line.kind != LineKind.EARN:
        return []
    conditions = pgettext("between attributes", ", ").join(
        alternatives(grounds.gates, group) for group in dict.fromkeys(gate.group for gate in grounds.gates)
    )
    text = _("The conditions are met: %(conditions)s.") % {"conditions": conditions}
    return [Stage(_("Conditions"), text, is_condition=True)]


def alternatives(gates: Sequence[Gate], group: int) -> str:
    """The conditions of one group: one of them is enough."""
    texts = dict.fromkeys(_gate_text(gate) for gate in gates if gate.group == group)
    return pgettext("alternatives", " or ").join(texts)


def _gate_text(gate: Gate) -> str:
    if gate.figure:
        return f"{gate.figure.name} {gate.get_operator_display()} {_figure_unit(gate.figure).shown(gate.threshold)}"
    unit = units.measure_unit(gate.measure)
    text = (
        pgettext("condition with month", "%(measure)s%(month)s is %(threshold)s")
        if unit is units.YES_NO
        else pgettext("condition with month", "%(measure)s%(month)s %(operator)s %(threshold)s")
    )
    return text % {
        "measure": Measure(gate.measure).label,
        "month": "" if not gate.month_offset else _(" in month +%(months)s") % {"months": gate.month_offset},
        "operator": gate.get_operator_display(),
        "threshold": unit.shown(gate.threshold),
    }


def _tier_stages(line: Line, grounds: Grounds) -> list[Stage]:
    component, bands = grounds.component, grounds.bands
    if component is None or len(bands) < 2 or line.basis is None:
        return []
    number, band = _reached(component, bands, line)
    edge = edge_unit(component)
    mixed = component.standing == Standing.BY_DAYS and line.rate is None
    values = {
        "who": who(component),
        "when": _counted_since(component),
        "component": component.name,
        "count": edge.shown(line.basis),
        "number": number,
        "band": _("from %(edge)s on") % {"edge": edge.shown(band.lower)},
        "mode": TierMode(component.tier_mode).label,
        "rate": rate_words(component, band.rate),
    }
    if mixed:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” %(when)s, held against the tiers of each star and level."
        )
    elif component.tier_mode == TierMode.TRANSACTION:
        text = _("This one alone, %(count)s, is in tier %(number)s (%(band)s): %(rate)s.")
    elif component.tier_mode == TierMode.WHOLE:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” %(when)s:"
            " tier %(number)s (%(band)s, %(mode)s), %(rate)s."
        )
    elif component.tier_mode == TierMode.MARGINAL:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” %(when)s; each stretch is paid at its own tier."
        )
    else:
        text = _(
            "%(who)s reached %(count)s of “%(component)s” %(when)s;"
            " what lies above the first tier is paid at tier %(number)s (%(band)s), %(rate)s."
        )
    return [Stage(_("Tier"), text % values, edge.shown(line.basis))]


def who(component: Component) -> str:
    """Whose count decides the tier."""
    owner = component.tier_figure.owner if component.tier_figure else component.tier_scope
    return {
        FigureOwner.PAYEE: _("You with your stores"),
        FigureOwner.CHANNEL: _("The store"),
        FigureOwner.SUBSCRIBER: _("The subscriber"),
    }[FigureOwner(owner)]


def _counted_since(component: Component) -> str:
    by_day = component.tier_figure is not None and component.tier_figure.by_day
    return {
        CountPeriod.DAY: pgettext("reached", "on the day"),
        CountPeriod.MONTH: pgettext("reached", "in the month"),
        CountPeriod.QUARTER: pgettext("reached", "in the quarter up to this month"),
        CountPeriod.YEAR: pgettext("reached", "in the year up to this month"),
    }[CountPeriod.DAY if by_day else CountPeriod(component.count_period)]


def edge_unit(component: Component) -> units.Unit:
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
    if line.rate is None and component.standing == Standing.BY_DAYS:
        return Stage(_("Amount"), _days_text(component, line, grounds.days, gross), gross)
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
        base = f"{_base_name(component)} {units.measure_unit(component.measure).shown(line.measure_value)}"
        rate = units.PERCENT.shown(line.rate)
        text = _("%(base)s × %(rate)s = %(amount)s yuan.")
    unit = SCALE // 100 if component.kind == ComponentKind.PIECE else SCALE
    plain = divide_half_up(line.measure_value * line.rate, unit)
    held = _held_early(component, plain)
    if component.in_points:
        text = _("%(base)s × %(rate)s = %(points)s points; at the price of a point %(amount)s yuan.")
    elif abs(held) < abs(plain):
        text = _(
            "%(base)s × %(rate)s = %(plain)s yuan, of which a line is paid at most %(held)s yuan; times the factors"
            " %(amount)s yuan."
        )
    elif held != plain:
        text = _(
            "%(base)s × %(rate)s = %(plain)s yuan, raised to the least of a line, %(held)s yuan; times the factors"
            " %(amount)s yuan."
        )
    elif component.line_floor and abs(whole) == component.line_floor:
        text = _("%(base)s × %(rate)s, raised to the least that a line is paid: %(amount)s yuan.")
    elif plain != whole:
        text = _(
            "%(base)s × %(rate)s = %(plain)s yuan; with the plan's factors and days taken in %(amount)s yuan."
        )
    values = {
        "base": base,
        "rate": rate,
        "amount": gross,
        "points": formats.coefficient(line.measure_value * line.rate),
        "downline": grounds.downline,
        "plain": formats.money(plain),
        "held": formats.money(held),
    }
    return Stage(_("Amount"), text % values, gross)


def _held_early(component: Component, amount: int) -> int:
    """What floor and cap of a line leave of it where they come before the factors."""
    if component.cap_order != CapOrder.BEFORE or not amount:
        return amount
    size = max(abs(amount), component.line_floor or 0)
    if component.line_cap is not None:
        size = min(size, component.line_cap)
    return size if amount > 0 else -size


def _days_text(component: Component, line: Line, rates: DayRates | None, gross: str) -> str:
    """ "1 star 10 days, 10.00 yuan a piece; ...: 3 × (10 × 10 + 21 × 15) ÷ 31 = 40.16 yuan."."""
    text = _("Star, level or mode changed in the month; each counts by its days, %(amount)s yuan together.")
    if rates is None:
        return text % {"amount": gross}
    parts = pgettext("between parts of a sentence", "; ").join(
        _("%(who)s for %(days)s days: %(rate)s")
        % {
            "who": _standing_text(part, rates),
            "days": part.days,
            "rate": rate_words(component, part.rate) if part.rate else _("nothing"),
        }
        for part in rates.parts
    )
    if not rates.whole:
        return f"{text % {'amount': gross}} {parts}{pgettext('end of a sentence', '%s.') % ''}"
    percent = component.kind == ComponentKind.PERCENT
    base = formats.money(line.measure_value) if percent else formats.count(line.measure_value or 0)
    shown = units.PERCENT.shown if percent else formats.coefficient
    terms = " + ".join(f"{part.days} × {shown(part.rate)}" for part in rates.parts if part.rate)
    return _("%(parts)s. %(base)s × (%(terms)s) ÷ %(days)s = %(amount)s yuan.") % {
        "parts": parts,
        "base": base,
        "terms": terms,
        "days": rates.days,
        "amount": gross,
    }


def _standing_text(part: DayRate, rates: DayRates) -> str:
    """What sets it apart from the month's others."""
    found = []
    if len({other.level for other in rates.parts}) > 1:
        found.append(str(AgentLevel(part.level).label) if part.level else _("no level"))
    if len({other.star for other in rates.parts}) > 1:
        found.append(formats.stars(part.star) if part.star else _("no star"))
    if len({other.mode for other in rates.parts}) > 1:
        found.append(str(SalesMode(part.mode).label) if part.mode else _("no sales mode"))
    return pgettext("between attributes", ", ").join(found)


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


def floor_text(component: Component | None) -> str:
    if component is None or (component.payee_floor is None) == (component.subscriber_floor is None):
        return _("The floor")
    if component.subscriber_floor is not None:
        text = _("The floor of %(floor)s yuan a subscriber")
        return _of_group(text % {"floor": formats.money(component.subscriber_floor)}, component)
    text = (
        _("The floor of %(floor)s yuan a year")
        if component.floor_period == CapPeriod.YEAR
        else _("The floor of %(floor)s yuan a month")
    )
    return _of_group(text % {"floor": formats.money(component.payee_floor)}, component)


def _of_group(bound: str, component: Component) -> str:
    """A cap or floor of a payee or subscriber, and with which other components it is shared."""
    if not component.cap_group:
        return bound
    return _("%(bound)s, together with the others of the cap group “%(group)s”") % {
        "bound": bound,
        "group": component.cap_group,
    }


def cap_text(component: Component | None) -> str:
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
    bound = text % {"cap": formats.money(cap)}
    return bound if component.line_cap is not None else _of_group(bound, component)
