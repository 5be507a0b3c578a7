"""Short words in which the worked plans are written. Amounts are yuan, shares percent; text keeps them exact."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commissions.services.golden.content import Case, CaseChannel, CaseMonth, CaseSale, GoldenContent
from commissions.services.plan_content import (
    BandContent,
    ComponentContent,
    FigureContent,
    GateContent,
    InstalmentContent,
    RuleContent,
    VersionContent,
)
from network.choices import ChannelKind
from network.models import Region
from sales.models import Campaign, Metric, Product, ProductCategory

Number = int | str
START = 202601


def fen(yuan: Number) -> int:
    return int(Decimal(yuan) * 100)


def rate(yuan: Number) -> int:
    """Of yuan a piece, points a piece, yuan a point, factors."""
    return int(Decimal(yuan) * 10_000)


def percent(share: Number) -> int:
    return int(Decimal(share) * 100)


def flat(value: int, **whom: Any) -> RuleContent:
    return RuleContent(bands=(BandContent(0, None, value),), **whom)


def tiers(*steps: tuple[int, int], **whom: Any) -> RuleContent:
    """(from, rate) pairs, each up to the next one's beginning."""
    return RuleContent(bands=tuple(_bands(steps)), **whom)


def grid(seconds: Iterable[int], *rows: tuple[int, tuple[int, ...]], **whom: Any) -> RuleContent:
    """A table of two dimensions: `seconds` are its columns' beginnings, a row is (from, rates)."""
    heads = list(seconds)
    ends = [*heads[1:], None]
    found: list[BandContent] = []
    for place, (low, high) in enumerate(zip(heads, ends, strict=True)):
        steps = [(lower, rates[place]) for lower, rates in rows]
        found += (BandContent(band.lower, band.upper, band.rate, low, high) for band in _bands(steps))
    return RuleContent(bands=tuple(found), **whom)


def _bands(steps: Iterable[tuple[int, int]]) -> list[BandContent]:
    given = list(steps)
    ends = [lower for lower, _rate in given[1:]] + [None]
    return [BandContent(lower, upper, value) for (lower, value), upper in zip(given, ends, strict=True)]


def gate(code: str, label: str, measure: str, operator: str, threshold: int, **more: Any) -> GateContent:
    return GateContent(
        reason=code, label=label, measure=measure, operator=operator, threshold=threshold, **more
    )


def counts(measure: str, operator: str, threshold: int, **more: Any) -> GateContent:
    """What a figure counts only."""
    return gate("", "", measure, operator, threshold, **more)


def component(code: str, name: str, *rules: RuleContent, **fields: Any) -> ComponentContent:
    """`clause` is where the policy says it."""
    return ComponentContent(code=code, name=name, rules=rules, **fields)


def parts(*shares: tuple[int, int], held: int = 0) -> tuple[InstalmentContent, ...]:
    """(months after, percent); all but the first are held for so many months."""
    return tuple(
        InstalmentContent(
            part=number, month_offset=after, share=percent(share), held_months=held if after else 0
        )
        for number, (after, share) in enumerate(shares, 1)
    )


def version(*components: ComponentContent, number: int, **fields: Any) -> VersionContent:
    return VersionContent(
        effective_from=START,
        document_number=f"江岭渠〔2026〕{number}号",
        components=components,
        **fields,
    )


@dataclass(frozen=True)
class Catalogue:
    """What the demo sells and measures, by code."""

    @staticmethod
    def product(code: str) -> Product:
        return Product.objects.get(code=code)

    @staticmethod
    def category(code: str) -> ProductCategory:
        return ProductCategory.objects.get(code=code)

    @staticmethod
    def metric(code: str) -> Metric:
        return Metric.objects.get(code=code)

    @staticmethod
    def campaign(code: str) -> Campaign:
        return Campaign.objects.get(code=code)

    @staticmethod
    def place(code: str) -> Region:
        return Region.objects.get(code=code)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def dealer(code: str, name: str, place: str = "LJ01", **fields: Any) -> CaseChannel:
    values: dict[str, Any] = {"kind": ChannelKind.AGENT, "level": 1, **fields}
    for key in ("since", "left"):
        if key in values:
            values[key] = day(values[key])
    return CaseChannel(code=code, name=name, place=place, **values)


def sold(channel: str, product: str, on: str, quantity: int = 1, **fields: Any) -> CaseSale:
    """`amount` and `first_payment` in yuan."""
    money = {key: fen(fields.pop(key)) for key in ("amount", "cost", "first_payment") if key in fields}
    return CaseSale(channel=channel, product=product, day=day(on), quantity=quantity, **money, **fields)


def used(channel: str, subscriber: str, period: int, **fields: Any) -> CaseMonth:
    """A subscriber's month; `billed`, `arrears` and `plan_fee` in yuan."""
    money = {key: fen(fields.pop(key)) for key in ("billed", "arrears", "plan_fee") if key in fields}
    return CaseMonth(channel=channel, subscriber=subscriber, period=period, **money, **fields)


def case(name: str, payee: str, period: int, amount: Number, component: str = "", fact: str = "") -> Case:
    return Case(name=name, payee=payee, period=period, component=component, fact=fact, amount=fen(amount))


@dataclass(frozen=True)
class WorkedPlan:
    """`slug` is the name of its workbook; `said` and `cases` are what the workbook says."""

    number: int
    slug: str
    name: str
    said: VersionContent
    cases: GoldenContent

    @property
    def file_name(self) -> str:
        return f"{self.number:02d}_{self.slug}.xlsx"


def figure(code: str, name: str, **fields: Any) -> FigureContent:
    return FigureContent(code=code, name=name, **fields)
