"""Which rule of a component falls to which channel and product: the engine's choice, over all that there is today.

Only what the rules ask for tells channels and products apart, so the table stays small: a cell stands for all channels
and products that are alike to these components.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from commissions.choices import ComponentKind
from commissions.engine.conflicts import rank
from commissions.services.lint.surroundings import Profile, Surroundings
from commissions.services.plan_content import ComponentContent, RuleContent
from commissions.services.rate_checks import engine_rule
from core.periods import last_day, period_of
from network.models import Region
from sales.choices import Grain
from sales.models import Campaign, Product

LARGEST: Final = 200_000
"""Cells times components. Beyond that a finding would take longer than anybody waits."""
_PLAIN: Final = ("channel_kind", "mode", "level", "star", "city_class")


@dataclass(frozen=True, slots=True)
class Article:
    """Something that can be sold on a day; without a product where none is known of what is paid."""

    product: Product | None
    day: datetime.date
    campaign: Campaign | None = None


class Landscape:
    """Of some components at once, so that what they make of one cell can be compared."""

    def __init__(self, components: Sequence[ComponentContent], surroundings: Surroundings) -> None:
        self.components = components
        self.surroundings = surroundings
        self.rules = [rule for item in components for rule in item.rules]

    @property
    def is_small(self) -> bool:
        return len(self.profiles) * len(self.articles) * len(self.components) <= LARGEST

    @cached_property
    def profiles(self) -> list[Profile]:
        """One for each way in which the rules can tell channels apart."""
        asked = [
            name for name in Profile._fields if any(getattr(rule, name) is not None for rule in self.rules)
        ]
        alike = {
            tuple(getattr(profile, name) for name in asked): profile
            for profile in reversed(self.surroundings.profiles)
        }
        return list(reversed(alike.values()))

    @cached_property
    def articles(self) -> list[Article]:
        return [
            Article(product, day, campaign)
            for product in self._products
            for campaign in self._campaigns
            for day in self.days
        ]

    @cached_property
    def days(self) -> list[datetime.date]:
        """One in each stretch between the first and last days of rules, within the version's months."""
        first, last = self.surroundings.first_day, self.surroundings.last_day
        edges = {rule.date_from for rule in self.rules if rule.date_from}
        edges |= {rule.date_to + datetime.timedelta(1) for rule in self.rules if rule.date_to}
        starts = [first, *sorted(day for day in edges if first < day <= last)]
        stretches = pairwise([*starts, last + datetime.timedelta(1)])
        if self.is_monthly:  # a fact of a month stands on its last day
            return [end for start, after in stretches if (end := last_day(period_of(start))) < after]
        return starts

    @property
    def is_monthly(self) -> bool:
        daily = (Grain.SALE, Grain.EVENT)
        return all(item.grain not in daily for item in self.components if item.kind != ComponentKind.FACTOR)

    @cached_property
    def _products(self) -> list[Product | None]:
        """One for each way in which the rules can tell products apart."""
        grains = {item.grain for item in self.components if item.kind != ComponentKind.FACTOR}
        if not grains & {Grain.SALE, Grain.SUBSCRIBER_MONTH, Grain.EVENT}:
            return [None]
        named = {rule.product.pk for rule in self.rules if rule.product}
        categories = {rule.category.pk for rule in self.rules if rule.category}
        alike: dict[tuple[int, int], Product] = {}
        for product in self.surroundings.products:
            key = (
                product.pk if product.pk in named else 0,
                product.category_id if product.category_id in categories else 0,
            )
            alike.setdefault(key, product)
        none: list[Product | None] = [None] if Grain.SALE not in grains or not alike else []
        return [*alike.values(), *none]

    @cached_property
    def _campaigns(self) -> list[Campaign | None]:
        """Those that rules name, and none: only orders have one."""
        grains = {item.grain for item in self.components if item.kind != ComponentKind.FACTOR}
        named = {rule.campaign.pk: rule.campaign for rule in self.rules if rule.campaign}
        return [None, *named.values()] if not grains or Grain.SALE in grains else [None]

    def cells(self) -> Iterator[tuple[Profile, Article, list[RuleContent | None]]]:
        """With the rule of each component, or None where none fits. Channels that meet the same rules stand once."""
        ranked = [_ranked(item) for item in self.components]
        met: set[tuple[tuple[int, ...], ...]] = set()
        for profile in self.profiles:
            fitting = [_fitting(rules, profile) for rules in ranked]
            key = tuple(tuple(map(id, rules)) for rules in fitting)
            if key in met:
                continue
            met.add(key)
            for article in self.articles:
                yield (
                    profile,
                    article,
                    [next((rule for rule in rules if sells(rule, article)), None) for rules in fitting],
                )


def used_rules(content: ComponentContent, landscape: Landscape) -> set[int]:
    """The places of the rules that some channel and product of today fall to."""
    places = {id(rule): nth for nth, rule in enumerate(content.rules)}
    sold = {
        nth: sum(1 << bit for bit, article in enumerate(landscape.articles) if sells(rule, article))
        for nth, rule in enumerate(content.rules)
    }
    ranked = _ranked(content)
    orders = {tuple(places[id(rule)] for rule in _fitting(ranked, profile)) for profile in landscape.profiles}
    used = set()
    for order in orders:
        taken = 0
        for nth in order:
            if sold[nth] & ~taken:
                used.add(nth)
            taken |= sold[nth]
    return used


def meets(rule: RuleContent, profile: Profile) -> bool:
    """Whether the rule is for such a channel."""
    if any(getattr(rule, name) not in (None, getattr(profile, name)) for name in _PLAIN):
        return False
    return (
        (rule.city is None or rule.city.pk == profile.city)
        and (rule.district is None or rule.district.pk == profile.district)
        and (rule.channel is None or rule.channel.pk in profile.channel)
    )


def sells(rule: RuleContent, article: Article) -> bool:
    """Whether the rule is for such a product, on that day."""
    product = article.product
    return (
        (rule.product is None or (product is not None and rule.product.pk == product.pk))
        and (rule.category is None or (product is not None and rule.category.pk == product.category_id))
        and (rule.campaign is None or rule.campaign == article.campaign)
        and (rule.date_from is None or rule.date_from <= article.day)
        and (rule.date_to is None or rule.date_to >= article.day)
    )


def told(profile: Profile, article: Article, rules: Iterable[RuleContent]) -> RuleContent:
    """A cell as far as these rules ask for it: for sentences."""
    given = list(rules)
    asked: dict[str, object] = {
        name: getattr(profile, name) or None
        for name in _PLAIN
        if any(getattr(rule, name) is not None for rule in given)
    }
    places: dict[int, Region] = {
        place.pk: place for rule in given for place in (rule.city, rule.district) if place is not None
    }
    named = {rule.channel.pk: rule.channel for rule in given if rule.channel is not None}
    dated = any(rule.date_from or rule.date_to for rule in given)
    return RuleContent(
        **asked,  # type: ignore[arg-type]
        city=places.get(profile.city),
        district=places.get(profile.district),
        channel=next((named[number] for number in profile.channel if number in named), None),
        product=article.product if any(rule.product or rule.category for rule in given) else None,
        campaign=article.campaign if any(rule.campaign for rule in given) else None,
        date_from=article.day if dated else None,
        date_to=article.day if dated else None,
    )


def _fitting(ranked: Iterable[RuleContent], profile: Profile) -> list[RuleContent]:
    """Those for the channel itself before those for the one that it is paid through."""
    fitting = [rule for rule in ranked if meets(rule, profile)]
    if len(profile.channel) < 2:
        return fitting
    own = profile.channel[0]
    return sorted(fitting, key=lambda rule: rule.channel is None or rule.channel.pk != own)


def _ranked(content: ComponentContent) -> list[RuleContent]:
    """The most specific first."""
    rows = list(enumerate(content.rules))
    return [rule for _nth, rule in sorted(rows, key=lambda row: -rank(engine_rule(*row)))]
