"""What the rules of a component may not say: tiers with gaps, places that don't fit, rules that tie."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind
from commissions.engine.conflicts import conflicts
from commissions.engine.inputs import Rule as EngineRule
from commissions.services.plan_content import SCOPE, BandContent, ComponentContent, RuleContent
from commissions.services.plan_findings import Finding
from commissions.services.plan_sentences import rule_text
from network.choices import RegionLevel
from network.models import Region

LARGEST_RATE: Final = 10**12
LARGEST_FACTOR: Final = 10**6
"""A hundred times."""


def rule_findings(content: ComponentContent, region: Region | None) -> list[Finding]:
    """Ties are looked for only among rules that are sound in themselves."""
    found: list[Finding] = []
    if not content.rules:
        message = _("“%(name)s” has no rule: add one with a rate.") % {"name": content.name}
        found.append(Finding(field="rules", message=message))
    for index, rule in enumerate(content.rules):
        found += _band_findings(content, index, rule)
        found += _scope_findings(index, rule, region)
    if not any(finding.rule is not None and finding.band is None for finding in found):
        found += _conflict_findings(content)
    return found


def _band_findings(content: ComponentContent, index: int, rule: RuleContent) -> Iterator[Finding]:
    """Each stretch of the second dimension has a column of tiers without gap or overlap, and so have they."""
    whose = {"name": content.name, "rule": index + 1}
    if not rule.bands:
        yield Finding(rule=index, column="bands", message=_("“%(name)s”, rule %(rule)s has no rate.") % whose)
        return
    columns: dict[tuple[int, int | None], list[tuple[int, BandContent]]] = {}
    for place, band in enumerate(rule.bands):
        yield from _rate_findings(content, index, place, band)
        columns.setdefault((band.second_lower, band.second_upper), []).append((place, band))
    for column in columns.values():
        yield from _along(whose, index, column, content.edge_unit)
    second = content.second_unit or units.PIECES
    stretches = [
        (column[0][0], replace(column[0][1], lower=low, upper=high))
        for (low, high), column in columns.items()
    ]
    yield from (
        replace(finding, column=f"second_{finding.column}")
        for finding in _along(whose, index, sorted(stretches, key=lambda item: item[1].lower), second)
    )


def _along(
    whose: dict[str, object], index: int, column: list[tuple[int, BandContent]], unit: units.Unit
) -> Iterator[Finding]:
    for place, band in column:
        if band.upper is not None and band.upper <= band.lower:
            yield Finding(
                rule=index,
                band=place,
                column="upper",
                message=_("“%(name)s”, rule %(rule)s: a tier ends above its start %(lower)s.")
                % {**whose, "lower": unit.shown(band.lower)},
            )
    first_place, first = column[0]
    if first.lower != 0:
        yield Finding(
            rule=index,
            band=first_place,
            column="lower",
            message=_(
                "“%(name)s”, rule %(rule)s starts at %(lower)s: say what less than that is paid, if only 0."
            )
            % {**whose, "lower": unit.shown(first.lower)},
        )
    for (_place, band), (place, following) in pairwise(column):
        yield from _joint_findings(whose, index, place, band, following, unit)
    last_place, last = column[-1]
    if last.upper is not None:
        yield Finding(
            rule=index,
            band=last_place,
            column="upper",
            message=_("“%(name)s”, rule %(rule)s ends at %(upper)s: leave the end of the last tier empty.")
            % {**whose, "upper": unit.shown(last.upper)},
        )


def _joint_findings(
    whose: dict[str, object],
    index: int,
    place: int,
    band: BandContent,
    following: BandContent,
    unit: units.Unit,
) -> Iterator[Finding]:
    if band.upper is not None and band.upper < following.lower:
        yield Finding(
            rule=index,
            band=place,
            column="lower",
            message=_(
                "“%(name)s”, rule %(rule)s has a gap from %(first)s to %(second)s: %(first)s is in no tier."
            )
            % {**whose, "first": unit.shown(band.upper), "second": unit.shown(following.lower)},
        )
    elif band.upper is None or band.upper > following.lower:
        yield Finding(
            rule=index,
            band=place,
            column="lower",
            message=_("“%(name)s”, rule %(rule)s has overlapping tiers: %(value)s is in two of them.")
            % {**whose, "value": unit.shown(following.lower)},
        )


def _rate_findings(content: ComponentContent, index: int, place: int, band: BandContent) -> Iterator[Finding]:
    whose = {"name": content.name, "rule": index + 1}
    if band.rate < 0 and content.kind not in (
        ComponentKind.PIECE,
        ComponentKind.PERCENT,
        ComponentKind.CLAWBACK,
    ):
        message = _("“%(name)s”, rule %(rule)s: a rate is 0 or more.") % whose
    elif abs(band.rate) > LARGEST_RATE or (
        content.kind == ComponentKind.FACTOR and band.rate > LARGEST_FACTOR
    ):
        message = _("“%(name)s”, rule %(rule)s: this rate is too large.") % whose
    elif content.kind == ComponentKind.OVERRIDE and band.rate > 10_000:
        message = (
            _("“%(name)s”, rule %(rule)s gives the upline more than the downline earned: at most 100%%.")
            % whose
        )
    else:
        return
    yield Finding(rule=index, band=place, column="rate", message=message)


def _scope_findings(index: int, rule: RuleContent, region: Region | None) -> Iterator[Finding]:
    number = {"rule": index + 1}
    if rule.city and rule.district and not _within(rule.district, rule.city):
        yield Finding(
            rule=index,
            column="district",
            message=_("Rule %(rule)s: %(district)s is not in %(city)s.")
            % {**number, "district": rule.district, "city": rule.city},
        )
    if rule.product and rule.category and rule.product.category_id != rule.category.pk:
        yield Finding(
            rule=index,
            column="product",
            message=_("Rule %(rule)s: %(product)s is not of the category %(category)s.")
            % {**number, "product": rule.product, "category": rule.category},
        )
    if rule.date_from and rule.date_to and rule.date_to < rule.date_from:
        yield Finding(
            rule=index, column="date_to", message=_("Rule %(rule)s ends before it begins.") % number
        )
    if rule.star is not None and not 1 <= rule.star <= 5:
        yield Finding(rule=index, column="star", message=_("Rule %(rule)s: a star is 1 to 5.") % number)
    if region is not None and region.level == RegionLevel.CITY:
        places = {"city": rule.city, "district": rule.district}
        elsewhere: dict[str, object] = {
            column: place for column, place in places.items() if place and not _within(place, region)
        }
        if rule.channel and rule.channel.city_id != region.pk:
            elsewhere["channel"] = rule.channel
        for column, place in elsewhere.items():
            yield Finding(
                rule=index,
                column=column,
                message=_("Rule %(rule)s names %(place)s, but this is a plan of %(region)s.")
                % {**number, "place": place, "region": region},
            )


def _within(place: Region, region: Region) -> bool:
    """The region itself, or one below it."""
    return place.path.startswith(region.path)


def _conflict_findings(content: ComponentContent) -> Iterator[Finding]:
    rows = [engine_rule(number, rule) for number, rule in enumerate(content.rules)]
    for conflict in conflicts(rows):
        first, second = conflict.first.rule_id, conflict.second.rule_id
        case = _common_case(content.rules[first], content.rules[second])
        yield Finding(
            rule=second,
            message=_(
                "“%(name)s”: rules %(first)s and %(second)s fit %(case)s alike; make one more specific."
            )
            % {
                "name": content.name,
                "first": first + 1,
                "second": second + 1,
                "case": rule_text(case) or _("any sale"),
            },
        )


def _common_case(first: RuleContent, second: RuleContent) -> RuleContent:
    """What a sale has to be to meet both."""
    case = {name: getattr(first, name) or getattr(second, name) for name in SCOPE}
    starts = [day for day in (first.date_from, second.date_from) if day]
    ends = [day for day in (first.date_to, second.date_to) if day]
    return RuleContent(**case, date_from=max(starts, default=None), date_to=min(ends, default=None))


def engine_rule(number: int, rule: RuleContent) -> EngineRule:
    """As the engine compares it with others; its number stands for it."""
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
        channel_id=rule.channel.pk if rule.channel else None,
        product_id=rule.product.pk if rule.product else None,
        category_id=rule.category.pk if rule.category else None,
        campaign_id=rule.campaign.pk if rule.campaign else None,
        date_from=rule.date_from,
        date_to=rule.date_to,
    )
