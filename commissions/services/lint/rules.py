"""Rules that nothing reaches, and why."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind
from commissions.engine.conflicts import rank
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.lint.landscape import Landscape, meets, sells, told, used_rules
from commissions.services.lint.surroundings import Surroundings
from commissions.services.plan_content import ComponentContent, RuleContent
from commissions.services.plan_sentences import rule_text
from commissions.services.rate_checks import engine_rule
from core import formats
from network.choices import ChannelKind, CityClass
from sales.choices import Grain

WITHOUT_LEVEL: Final = (
    *(ChannelKind.OWN_OUTLET, ChannelKind.ACCOUNT_MANAGER, ChannelKind.OUTLET_CLERK),
    *(ChannelKind.E_CHANNEL, ChannelKind.HOTLINE),
)
"""Kinds of channels that are not sorted into levels."""


def rule_findings(content: ComponentContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    landscape = Landscape((content,), surroundings)
    used = used_rules(content, landscape)
    for nth, rule in enumerate(content.rules):
        if nth not in used and (found := _unused(content, nth, rule, landscape)):
            yield found


def _unused(
    content: ComponentContent, nth: int, rule: RuleContent, landscape: Landscape
) -> LintFinding | None:
    """The plainest of the reasons; None before there is any channel at all."""
    months, combination, sale = _months(rule, landscape), _combination(content, rule), _sale(rule, landscape)
    if months:
        return _finding(content, nth, LintCode.OUT_OF_MONTHS, months)
    if combination:
        return _finding(content, nth, LintCode.NO_SUCH_COMBINATION, combination)
    if sale:
        return _finding(content, nth, LintCode.NOT_ON_SALE, sale)
    if not landscape.profiles:
        return None
    fitting = [profile for profile in landscape.profiles if meets(rule, profile)]
    if not fitting:
        return _finding(content, nth, LintCode.NO_SUCH_CHANNEL, rule_text(rule), Severity.HINT)
    articles = [article for article in landscape.articles if sells(rule, article)]
    if not articles:
        return None
    better = max(
        (
            number
            for number, other in enumerate(content.rules)
            if other is not rule and meets(other, fitting[0]) and sells(other, articles[0])
        ),
        key=lambda number: rank(
            engine_rule(number, content.rules[number]), next(iter(fitting[0].channel), None)
        ),
    )
    case = told(fitting[0], articles[0], (rule, content.rules[better]))
    example = _("%(case)s falls under rule %(rule)s") % {
        "case": rule_text(case) or _("everything"),
        "rule": better + 1,
    }
    return _finding(content, nth, LintCode.ALWAYS_BEATEN, example)


def _finding(
    content: ComponentContent,
    nth: int,
    code: LintCode,
    example: str,
    severity: Severity = Severity.WARNING,
) -> LintFinding:
    messages = {
        LintCode.OUT_OF_MONTHS: _("“%(name)s”, rule %(rule)s: its days lie outside the version's months."),
        LintCode.NO_SUCH_COMBINATION: _("“%(name)s”, rule %(rule)s: there can be nothing that fits."),
        LintCode.NOT_ON_SALE: _("“%(name)s”, rule %(rule)s: nothing that it names is on sale."),
        LintCode.NO_SUCH_CHANNEL: _("“%(name)s”, rule %(rule)s: no channel is like that today."),
        LintCode.ALWAYS_BEATEN: _("“%(name)s”, rule %(rule)s: more specific rules take all that fits."),
    }
    return LintFinding(
        code=code,
        severity=severity,
        component=content.code,
        message=messages[code] % {"name": content.name, "rule": nth + 1},
        example=example,
    )


def _months(rule: RuleContent, landscape: Landscape) -> str:
    surroundings = landscape.surroundings
    first, last = surroundings.first_day, surroundings.last_day
    if rule.date_to and rule.date_to < first:
        return _("until %(last)s, the version begins on %(first)s") % {"last": rule.date_to, "first": first}
    if rule.date_from and rule.date_from > last:
        return _("from %(first)s on, the version ends on %(last)s") % {"first": rule.date_from, "last": last}
    dated = rule.date_from or rule.date_to
    if dated and not any(
        (rule.date_from is None or rule.date_from <= day) and (rule.date_to is None or day <= rule.date_to)
        for day in landscape.days
    ):
        return _("what is paid here stands on the last day of a month; the rule holds on none")
    return ""


def _combination(content: ComponentContent, rule: RuleContent) -> str:
    if rule.level is not None and rule.channel_kind in WITHOUT_LEVEL:
        return _("%(kind)s has no levels") % {"kind": ChannelKind(rule.channel_kind).label}
    if rule.city is not None and rule.city_class is not None and rule.city.city_class != rule.city_class:
        known = CityClass(rule.city.city_class).label if rule.city.city_class else formats.DASH
        return _("%(city)s is %(known)s, not %(asked)s") % {
            "city": rule.city,
            "known": known,
            "asked": CityClass(rule.city_class).label,
        }
    if content.grain in (Grain.CHANNEL_MONTH, Grain.PRESENCE) and (rule.product or rule.category):
        return _("a channel's month has no product")
    if rule.campaign and content.grain != Grain.SALE and content.kind != ComponentKind.FACTOR:
        return _("only orders belong to a campaign")
    return ""


def _sale(rule: RuleContent, landscape: Landscape) -> str:
    if rule.product is not None and not rule.product.is_active:
        return _("%(product)s is not on sale") % {"product": rule.product}
    if rule.category is not None and all(
        product.category_id != rule.category.pk for product in landscape.surroundings.products
    ):
        return _("no product of the category %(category)s is on sale") % {"category": rule.category}
    return ""
