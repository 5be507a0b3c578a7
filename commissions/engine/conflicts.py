"""Two rules of one component that fit the same sale equally well (paragraph 3.4): refused when saved."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from commissions.engine.inputs import Rule

PLAIN: Final = ("channel_kind", "mode", "level", "star", "city_class", "campaign_id")
"""Attributes that weigh one each; place and product weigh more, and a window of dates counts as one."""

_MATCHED: Final = (*PLAIN, "city_id", "district_id", "channel_id", "product_id", "category_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    first: Rule
    second: Rule
    example: dict[str, int | datetime.date]
    """What a sale has to look like to meet both; attributes that neither asks for are left out."""


def rank(rule: Rule, channel_id: int | None = None) -> int:
    """How specific a rule is, to `channel_id`: place before product before the number of other attributes set."""
    places = (
        rule.channel_id and rule.channel_id == channel_id,
        rule.channel_id,
        rule.district_id,
        rule.city_id,
    )
    place = next((len(places) - nth for nth, named in enumerate(places) if named), 0)
    product = 2 if rule.product_id is not None else 1 if rule.category_id is not None else 0
    others = sum(getattr(rule, name) is not None for name in PLAIN)
    window = rule.date_from is not None or rule.date_to is not None
    return place * 100 + product * 10 + others + window


def conflicts(rules: Iterable[Rule]) -> list[Conflict]:
    """Every pair of rules of one component that ties for some sale, in the order of the rules' ids.

    Cities and districts are compared as ids: a rule for a district and a rule for a city never tie,
    because their ranks differ. The same holds for a product and a category, and for two channels: one that sells
    is itself nearer than whom it is paid through.
    """
    alike: defaultdict[tuple[int, ...], list[Rule]] = defaultdict(list)
    for rule in rules:
        place = rule.channel_id or rule.district_id or rule.city_id or 0
        product = rule.product_id or rule.category_id or 0
        alike[rule.component_id, rank(rule), place, product].append(rule)
    found = [conflict for group in alike.values() for conflict in _ties(group)]
    return sorted(found, key=lambda conflict: (conflict.first.rule_id, conflict.second.rule_id))


def _ties(group: list[Rule]) -> Iterator[Conflict]:
    for first, second in combinations(sorted(group, key=lambda rule: rule.rule_id), 2):
        example = _common_case(first, second)
        if example is not None:
            yield Conflict(first=first, second=second, example=example)


def _common_case(first: Rule, second: Rule) -> dict[str, int | datetime.date] | None:
    example: dict[str, int | datetime.date] = {}
    for name in _MATCHED:
        wanted = {getattr(first, name), getattr(second, name)} - {None}
        if len(wanted) > 1:
            return None
        if wanted:
            example[name] = wanted.pop()
    start = max((day for day in (first.date_from, second.date_from) if day), default=None)
    end = min((day for day in (first.date_to, second.date_to) if day), default=None)
    if start and end and start > end:
        return None
    if day := start or end:
        example["event_date"] = day
    return example
