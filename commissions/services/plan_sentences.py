"""A component in plain words: on the plan's page, while it is written, in statements and explanations."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commissions import units
from commissions.choices import (
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    GateOperator,
    Measure,
    OncePeriod,
    OverrideBy,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.services.formulas import spoken
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
)
from core import formats
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from sales.choices import EventKind, Grain

SHOWN_RULES: Final = 4
"""A sentence names so many rules; the table beneath it names them all."""


def component_sentence(content: ComponentContent, *, names: Mapping[str, str] | None = None) -> str:
    """The whole component in words.

    `names`: codes to names of the version's components, so that an override says what it is a share of.
    """
    if content.override_of:
        content = replace(content, override_of=(names or {}).get(content.override_of, content.override_of))
    parts = [
        _rates(content),
        tier_text(content),
        _by_days(content),
        gates_text(content),
        _factors(content, names),
        _months(content),
        instalments_text(content),
        _caps(content),
    ]
    parts.append(spared_text(content))
    if content.prorate and content.kind == ComponentKind.CLAWBACK:
        parts.append(_("in proportion to what is left of the tier"))
    elif content.prorate:
        parts.append(_("in proportion to the days in the network"))
    pays = ComponentKind(content.kind).earns
    if not content.apply_qualifier and pays:
        parts.append(_("whatever the qualifier says"))
    if not content.apply_coefficients and pays:
        parts.append(_("coefficients don't apply"))
    text = pgettext("between parts of a sentence", "; ").join(part for part in parts if part)
    return pgettext("end of a sentence", "%s.") % text if text else ""


def rule_text(rule: RuleContent) -> str:
    """Whom and what a rule is for; empty for everyone and everything."""
    return pgettext("between attributes", ", ").join(_attributes(rule))


def bands_text(content: ComponentContent, rule: RuleContent) -> str:
    """The rates of one rule, tier by tier."""
    return pgettext("between tiers", ", ").join(
        pgettext("tier: rate", "%(band)s %(rate)s")
        % {"band": band_text(band, content), "rate": rate_text(content, band.rate)}
        if not band.is_flat
        else rate_text(content, band.rate)
        for band in rule.bands
    )


def band_text(band: BandContent, content: ComponentContent) -> str:
    """From where to where, in words that say to which tier an edge belongs; both dimensions."""
    first = stretch_text(band.lower, band.upper, content.edge_unit, content.edges)
    if content.second_measure is None or content.second_unit is None:
        return first
    second = pgettext("measure: from to", "%(measure)s %(stretch)s") % {
        "measure": content.second_name,
        "stretch": stretch_text(band.second_lower, band.second_upper, content.second_unit, content.edges),
    }
    if band.lower == 0 and band.upper is None:
        return second
    return pgettext("between attributes", ", ").join((first, second))


def stretch_text(lower: int, upper: int | None, unit: units.Unit, edges: str) -> str:
    values = {"lower": unit.shown(lower), "upper": unit.shown(upper)}
    if edges == Edges.UPPER:
        if upper is None:
            return _("over %(lower)s") % values if lower else _("always")
        return _("up to %(upper)s") % values if lower == 0 else _("over %(lower)s up to %(upper)s") % values
    if upper is None:
        return _("from %(lower)s on") % values if lower else _("always")
    if lower == 0:
        return _("below %(upper)s") % values
    return _("from %(lower)s to below %(upper)s") % values


def rate_text(content: ComponentContent, rate: int) -> str:
    unit = content.rate_unit
    if content.kind in (ComponentKind.GUARANTEE, ComponentKind.DRAW):
        return units.YUAN.shown(rate // 100)
    if content.kind in (ComponentKind.PIECE, ComponentKind.FACTOR):
        return unit.shown(rate)
    return _("%(rate)s of %(base)s") % {"rate": unit.shown(rate), "base": base_text(content)}


def base_text(content: ComponentContent) -> str:
    """What a percentage is taken of."""
    if content.kind == ComponentKind.OVERRIDE and content.override_by == OverrideBy.DIFFERENCE:
        return _("the difference of its own rate of “%(component)s” to the highest beneath") % {
            "component": content.override_of or formats.DASH
        }
    if content.kind == ComponentKind.OVERRIDE:
        return _("what “%(component)s” gave the downline") % {
            "component": content.override_of or formats.DASH
        }
    if content.kind == ComponentKind.RESERVE:
        return _("what the month comes to")
    if content.kind == ComponentKind.CLAWBACK:
        return _("what “%(component)s” has paid") % {"component": content.override_of or formats.DASH}
    if content.measure == Measure.VALUE and content.metric:
        return content.metric.name
    if content.measure == Measure.FIGURE and content.measure_figure:
        return pgettext("a name", "“%s”") % content.measure_figure.name
    if content.measure == Measure.FORMULA and content.formula:
        return pgettext("a formula", "“%s”") % spoken(content)
    return str(Measure(content.measure).label)


def subject_text(content: ComponentContent) -> str:
    """What the component is paid for."""
    if content.kind == ComponentKind.OVERRIDE:
        step = content.override_step or 1
        return (
            _("to the direct upline") if step == 1 else _("to the upline %(step)s steps up") % {"step": step}
        )
    if content.kind == ComponentKind.CLAWBACK:
        return _("taken back when: %(event)s") % {"event": event_text(content)}
    if content.kind == ComponentKind.FACTOR:
        return _("factor")
    if content.kind == ComponentKind.GUARANTEE:
        return _("at least so much a month")
    if content.kind == ComponentKind.DRAW:
        return _("advanced up to so much a month, and repaid from later months")
    if content.kind == ComponentKind.RESERVE:
        return _("held back of each month")
    if content.grain == Grain.CHANNEL_MONTH:
        return content.metric.name if content.metric else ""
    return {
        Grain.SALE: _("each sale"),
        Grain.SUBSCRIBER_MONTH: _("each subscriber and month"),
        Grain.PRESENCE: _("each channel and month"),
        Grain.EVENT: _("each event: %(event)s") % {"event": event_text(content)},
    }[Grain(content.grain)]


def event_text(content: ComponentContent) -> str:
    return str(EventKind(content.event_kind).label) if content.event_kind else _("any")


def spared_text(content: ComponentContent) -> str:
    """What a clawback leaves alone."""
    if content.spared_figure is None:
        return ""
    return _("%(share)s of “%(figure)s” are spared, the dearest are taken back first") % {
        "share": units.PERCENT.shown(content.spared_share),
        "figure": content.spared_figure.name,
    }


def tier_text(content: ComponentContent) -> str:
    """What the tiers count and how they apply; empty for a flat rate."""
    if not content.is_tiered or content.kind == ComponentKind.CLAWBACK:
        return ""
    mode = {
        TierMode.WHOLE: _("the tier reached holds for the whole volume"),
        TierMode.MARGINAL: _("each stretch is paid at its own tier"),
        TierMode.EXCESS: _("what lies above the first tier is paid at the tier reached"),
        TierMode.TRANSACTION: _("each is held against the tiers alone"),
    }[TierMode(content.tier_mode)]
    if content.tier_mode == TierMode.TRANSACTION:
        return mode
    if content.tier_basis == TierBasis.FIGURE:
        name = content.tier_figure.name if content.tier_figure else formats.DASH
        return _("the tier is that of “%(figure)s”") % {"figure": name}
    basis = _counted_text(content)
    scope = {
        TierScope.PAYEE: _("of the payee with its stores"),
        TierScope.CHANNEL: _("of each channel alone"),
    }[TierScope(content.tier_scope)]
    return _("tiers count %(basis)s %(scope)s, %(mode)s") % {"basis": basis, "scope": scope, "mode": mode}


def _counted_text(content: ComponentContent) -> str:
    """What the tiers add up, and since when."""
    if content.tier_basis == TierBasis.TARGET_SHARE:
        return _("the share of the month's target")
    if content.tier_basis == TierBasis.COUNT:
        return {
            CountPeriod.DAY: _("the pieces of the day"),
            CountPeriod.MONTH: _("the pieces of the month"),
            CountPeriod.QUARTER: _("the pieces of the quarter so far"),
            CountPeriod.YEAR: _("the pieces of the year so far"),
        }[CountPeriod(content.count_period)]
    text = {
        CountPeriod.DAY: _("the day's %(measure)s"),
        CountPeriod.MONTH: _("the month's %(measure)s"),
        CountPeriod.QUARTER: _("%(measure)s of the quarter so far"),
        CountPeriod.YEAR: _("%(measure)s of the year so far"),
    }[CountPeriod(content.count_period)]
    return text % {"measure": _measure_name(content)}


def gates_text(content: ComponentContent, part: int | None = None) -> str:
    """The conditions, of the whole or of one instalment: alternatives joined by "or", groups by "and"."""
    groups: dict[int, list[str]] = {}
    for gate in content.gates:
        if gate.part == part:
            groups.setdefault(gate.group, []).append(gate_text(gate, content))
    if not groups:
        return ""
    joined = [pgettext("alternatives", " or ").join(texts) for texts in groups.values()]
    bracketed = [
        pgettext("alternatives", "(%s)") % text if len(group) > 1 and len(joined) > 1 else text
        for text, group in zip(joined, groups.values(), strict=True)
    ]
    return _("only if %(conditions)s") % {"conditions": pgettext("all of", " and ").join(bracketed)}


def gate_text(gate: GateContent, content: ComponentContent) -> str:
    unit = content.gate_unit(gate)
    if gate.figure:
        return pgettext("condition on a figure", "%(figure)s %(operator)s %(threshold)s") % {
            "figure": gate.figure.name,
            "operator": GateOperator(gate.operator).label,
            "threshold": unit.shown(gate.threshold),
        }
    text = (
        pgettext("condition", "%(measure)s %(month)s is %(threshold)s")
        if unit is units.YES_NO
        else pgettext("condition", "%(measure)s %(month)s %(operator)s %(threshold)s")
    )
    return text % {
        "measure": Measure(gate.measure).label,
        "month": month_text(gate.month_offset, content),
        "operator": GateOperator(gate.operator).label,
        "threshold": unit.shown(gate.threshold),
    }


def month_text(offset: int, content: ComponentContent) -> str:
    if offset == 0:
        return _("of the month itself") if content.grain != Grain.CHANNEL_MONTH else ""
    return _("%(months)s months later") % {"months": offset} if offset > 1 else _("the month after")


def instalments_text(content: ComponentContent) -> str:
    """ "40% at once, 60% after 3 months if ..."."""
    parts = []
    for row in content.instalments:
        values = {"share": units.PERCENT.shown(row.share), "months": row.month_offset}
        if content.kind == ComponentKind.RESERVE and len(content.instalments) > 1:
            text = _("%(share)s released after %(months)s months") % values
        elif content.kind == ComponentKind.RESERVE:
            text = _("released after %(months)s months") % values
        else:
            text = (
                _("%(share)s after %(months)s months") if row.month_offset else _("%(share)s at once")
            ) % values
        if conditions := gates_text(content, row.part):
            text = pgettext("instalment and conditions", "%(part)s %(conditions)s") % {
                "part": text,
                "conditions": conditions,
            }
        if row.held_months:
            text += _(" (held for up to %(months)s months)") % {"months": row.held_months}
        if row.reduced_share:
            text += _(" (%(share)s of it if they fail for good)") % {
                "share": units.PERCENT.shown(row.reduced_share)
            }
        parts.append(text)
    if not parts:
        return ""
    if content.kind == ComponentKind.RESERVE:
        return pgettext("between attributes", ", ").join(parts)
    if content.clock_stops:
        parts.append(_("put off by a month for every thirty days of suspension"))
    return _("paid in parts: %(parts)s") % {"parts": pgettext("between attributes", ", ").join(parts)}


def _factors(content: ComponentContent, names: Mapping[str, str] | None) -> str:
    if not content.factors:
        return ""
    named = [(names or {}).get(code, code) for code in content.factors]
    return _("times %(factors)s") % {"factors": pgettext("between attributes", ", ").join(named)}


def _measure_name(content: ComponentContent) -> str:
    return content.metric.name if content.metric else str(Measure(content.measure).label)


def _rates(content: ComponentContent) -> str:
    texts = [_rule_sentence(content, rule) for rule in content.rules[:SHOWN_RULES]]
    if len(content.rules) > SHOWN_RULES:
        texts.append(_("and %(count)s more rules") % {"count": len(content.rules) - SHOWN_RULES})
    if not texts:
        return ""
    rates = pgettext("between rules", "; ").join(texts)
    return pgettext("subject: rates", "%(subject)s: %(rates)s") % {
        "subject": subject_text(content),
        "rates": rates,
    }


def _rule_sentence(content: ComponentContent, rule: RuleContent) -> str:
    whom, rates = rule_text(rule), bands_text(content, rule)
    if not rates:
        return whom
    return pgettext("whom: rates", "%(whom)s: %(rates)s") % {"whom": whom, "rates": rates} if whom else rates


def _caps(content: ComponentContent) -> str:
    caps = []
    if content.once_months is not None:
        whom = _("a subscriber") if Grain(content.grain).has_subscriber else _("a channel")
        caps.append(
            ngettext("%(whom)s once a month", "%(whom)s once in %(months)s months", content.once_months)
            % {"whom": whom, "months": content.once_months}
        )
    if content.once_period:
        caps.append(_once_a_period(content))
    caps += _bounds(content)
    if content.cap_group:
        caps.append(_("together with the others of the cap group “%(group)s”") % {"group": content.cap_group})
    return pgettext("between attributes", ", ").join(caps)


def _bounds(content: ComponentContent) -> Iterator[str]:
    """Floors and caps, from the line up."""
    early = content.cap_order == CapOrder.BEFORE
    at_least = (
        _("at least %(floor)s yuan a line, before the factors")
        if early
        else _("at least %(floor)s yuan a line")
    )
    at_most = (
        _("at most %(cap)s yuan a line, before the factors") if early else _("at most %(cap)s yuan a line")
    )
    by_year = {"floor": content.floor_period == CapPeriod.YEAR, "cap": content.cap_period == CapPeriod.YEAR}
    texts = (
        ("floor", content.line_floor, at_least),
        ("cap", content.line_cap, at_most),
        ("floor", content.subscriber_floor, _("at least %(floor)s yuan a subscriber and month")),
        ("cap", content.subscriber_cap, _("at most %(cap)s yuan a subscriber and month")),
        (
            "floor",
            content.payee_floor,
            _("at least %(floor)s yuan a payee and year")
            if by_year["floor"]
            else _("at least %(floor)s yuan a payee and month"),
        ),
        (
            "cap",
            content.payee_cap,
            _("at most %(cap)s yuan a payee and year")
            if by_year["cap"]
            else _("at most %(cap)s yuan a payee and month"),
        ),
    )
    for name, amount, text in texts:
        if amount is not None:
            yield text % {name: formats.money(amount)}


def _once_a_period(content: ComponentContent) -> str:
    by_subscriber = Grain(content.grain).has_subscriber
    if content.once_period == OncePeriod.YEAR:
        return (
            _("a subscriber once a calendar year") if by_subscriber else _("a channel once a calendar year")
        )
    return (
        _("a subscriber once a calendar quarter") if by_subscriber else _("a channel once a calendar quarter")
    )


def _by_days(content: ComponentContent) -> str:
    if content.standing != Standing.BY_DAYS:
        return ""
    return _("where star, level or mode change in the month, each counts by its days")


def _months(content: ComponentContent) -> str:
    if not content.paid_months:
        return ""
    return _("only in the months %(months)s of the year") % {"months": months_text(content)}


def months_text(content: ComponentContent) -> str:
    """The months of the year that it is paid in; empty where that is every month."""
    return pgettext("between attributes", ", ").join(map(str, content.paid_months))


def _attributes(rule: RuleContent) -> list[str]:
    found = [str(place) for place in (rule.channel, rule.district or rule.city) if place]
    if rule.city_class is not None:
        found.append(_("cities of %(city_class)s") % {"city_class": CityClass(rule.city_class).label})
    if rule.channel_kind is not None:
        found.append(str(ChannelKind(rule.channel_kind).label))
    if rule.level is not None:
        found.append(str(AgentLevel(rule.level).label))
    if rule.star is not None:
        found.append(formats.stars(rule.star))
    if rule.mode is not None:
        found.append(str(SalesMode(rule.mode).label))
    if rule.product or rule.category:
        found.append(rule.product.name if rule.product else str(rule.category))
    if rule.campaign is not None:
        found.append(_("campaign %(name)s") % {"name": rule.campaign.name})
    if rule.date_from and rule.date_to:
        found.append(_("from %(first)s to %(last)s") % {"first": rule.date_from, "last": rule.date_to})
    elif rule.date_from:
        found.append(_("from %(first)s on") % {"first": rule.date_from})
    elif rule.date_to:
        found.append(_("until %(last)s") % {"last": rule.date_to})
    return found
