"""A component in plain words: on the plan's page, while it is written, in statements and explanations."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import (
    CapPeriod,
    ComponentKind,
    GateOperator,
    Measure,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.models import Component
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
    component_content,
)
from core import formats
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from sales.choices import Grain

SHOWN_RULES: Final = 4
"""A sentence names so many rules; the table beneath it names them all."""


def component_sentence(
    component: Component | ComponentContent,
    *,
    rule: RuleContent | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """The whole component in words. With `rule` only that rule's rates: what one line was paid by.

    `names`: codes to names of the version's components, so that an override says what it is a share of.
    """
    content = component_content(component) if isinstance(component, Component) else component
    if names is None and isinstance(component, Component):
        names = _beneath(component)
    if content.override_of:
        content = replace(content, override_of=(names or {}).get(content.override_of, content.override_of))
    rules = content.rules if rule is None else (rule,)
    parts = [_rates(content, rules), tier_text(content), gates_text(content), _caps(content)]
    if not content.apply_coefficients:
        parts.append(_("coefficients don't apply"))
    text = pgettext("between parts of a sentence", "; ").join(part for part in parts if part)
    return pgettext("end of a sentence", "%s.") % text if text else ""


def rule_text(rule: RuleContent) -> str:
    """Whom and what a rule is for; empty for everyone and everything."""
    return pgettext("between attributes", ", ").join(_attributes(rule))


def bands_text(content: ComponentContent, rule: RuleContent) -> str:
    """The rates of one rule, tier by tier."""
    edge = units.edge_unit(content.tier_basis)
    return pgettext("between tiers", ", ").join(
        pgettext("tier: rate", "%(band)s %(rate)s")
        % {"band": band_text(band, edge), "rate": rate_text(content, band.rate)}
        if not band.is_flat
        else rate_text(content, band.rate)
        for band in rule.bands
    )


def band_text(band: BandContent, edge: units.Unit) -> str:
    """From where to where, in words: the lower edge belongs to the tier, the upper one to the next."""
    if band.upper is None:
        return _("from %(lower)s on") % {"lower": edge.shown(band.lower)} if band.lower else _("always")
    if band.lower == 0:
        return _("below %(upper)s") % {"upper": edge.shown(band.upper)}
    return _("from %(lower)s to below %(upper)s") % {
        "lower": edge.shown(band.lower),
        "upper": edge.shown(band.upper),
    }


def rate_text(content: ComponentContent, rate: int) -> str:
    unit = units.rate_unit(content.kind)
    if content.kind == ComponentKind.PIECE:
        return unit.shown(rate)
    return _("%(rate)s of %(base)s") % {"rate": unit.shown(rate), "base": base_text(content)}


def base_text(content: ComponentContent) -> str:
    """What a percentage is taken of."""
    if content.kind == ComponentKind.OVERRIDE:
        return _("what “%(component)s” gave the downline") % {
            "component": content.override_of or formats.DASH
        }
    if content.measure == Measure.VALUE and content.metric:
        return content.metric.name
    return str(Measure(content.measure).label)


def subject_text(content: ComponentContent) -> str:
    """What the component is paid for."""
    if content.kind == ComponentKind.OVERRIDE:
        step = content.override_step or 1
        return (
            _("to the direct upline") if step == 1 else _("to the upline %(step)s steps up") % {"step": step}
        )
    if content.grain == Grain.CHANNEL_MONTH:
        return content.metric.name if content.metric else ""
    return {
        Grain.SALE: _("each sale"),
        Grain.SUBSCRIBER_MONTH: _("each subscriber and month"),
    }[Grain(content.grain)]


def tier_text(content: ComponentContent) -> str:
    """What the tiers count and how they apply; empty for a flat rate."""
    if not content.is_tiered:
        return ""
    mode = {
        TierMode.WHOLE: _("the tier reached holds for the whole volume"),
        TierMode.MARGINAL: _("each stretch is paid at its own tier"),
        TierMode.EXCESS: _("what lies above the first tier is paid at the tier reached"),
        TierMode.TRANSACTION: _("each is held against the tiers alone"),
    }[TierMode(content.tier_mode)]
    if content.tier_mode == TierMode.TRANSACTION:
        return mode
    basis = {
        TierBasis.COUNT: _("the pieces of the month"),
        TierBasis.AMOUNT: _("the month's %(measure)s") % {"measure": _measure_name(content)},
        TierBasis.TARGET_SHARE: _("the share of the month's target"),
    }[TierBasis(content.tier_basis)]
    scope = {
        TierScope.PAYEE: _("of the payee with its stores"),
        TierScope.CHANNEL: _("of each channel alone"),
    }[TierScope(content.tier_scope)]
    return _("tiers count %(basis)s %(scope)s, %(mode)s") % {"basis": basis, "scope": scope, "mode": mode}


def gates_text(content: ComponentContent) -> str:
    """The conditions: alternatives joined by "or", groups by "and"."""
    groups: dict[int, list[str]] = {}
    for gate in content.gates:
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
    unit = units.measure_unit(gate.measure, content.metric.unit if content.metric else None)
    return pgettext("condition", "%(measure)s %(month)s %(operator)s %(threshold)s") % {
        "measure": Measure(gate.measure).label,
        "month": month_text(gate.month_offset, content),
        "operator": GateOperator(gate.operator).label,
        "threshold": unit.shown(gate.threshold),
    }


def month_text(offset: int, content: ComponentContent) -> str:
    if offset == 0:
        return _("of the month itself") if content.grain != Grain.CHANNEL_MONTH else ""
    return _("%(months)s months later") % {"months": offset} if offset > 1 else _("the month after")


def _beneath(component: Component) -> dict[str, str]:
    """The name of the component that an override is a share of."""
    if component.override_of is None:
        return {}
    found = component.override_of.components.filter(version_id=component.version_id).first()
    return {component.override_of.code: found.name} if found else {}


def _measure_name(content: ComponentContent) -> str:
    return content.metric.name if content.metric else str(Measure(content.measure).label)


def _rates(content: ComponentContent, rules: Iterable[RuleContent]) -> str:
    given = list(rules)
    texts = [_rule_sentence(content, rule) for rule in given[:SHOWN_RULES]]
    if len(given) > SHOWN_RULES:
        texts.append(_("and %(count)s more rules") % {"count": len(given) - SHOWN_RULES})
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
    if content.line_cap is not None:
        caps.append(_("at most %(cap)s yuan a line") % {"cap": formats.money(content.line_cap)})
    if content.payee_cap is not None:
        text = (
            _("at most %(cap)s yuan a payee and year")
            if content.cap_period == CapPeriod.YEAR
            else _("at most %(cap)s yuan a payee and month")
        )
        caps.append(text % {"cap": formats.money(content.payee_cap)})
    return pgettext("between attributes", ", ").join(caps)


def _attributes(rule: RuleContent) -> list[str]:
    found = []
    if rule.district or rule.city:
        found.append(str(rule.district or rule.city))
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
    if rule.date_from and rule.date_to:
        found.append(_("from %(first)s to %(last)s") % {"first": rule.date_from, "last": rule.date_to})
    elif rule.date_from:
        found.append(_("from %(first)s on") % {"first": rule.date_from})
    elif rule.date_to:
        found.append(_("until %(last)s") % {"last": rule.date_to})
    return found
