"""Targets of the level-1 agents, and the coefficients that a month's pay is multiplied with."""

from collections.abc import Iterable
from random import Random
from typing import Final

from channels_portal.demo.channels import Draft, Network
from channels_portal.demo.samples import DEALER_CODE
from commissions.models import Coefficient, CoefficientKind
from core.periods import next_period
from network.choices import AgentLevel, ChannelKind
from sales.models import Metric, Target
from users.models import User

_BATCH: Final = 5_000

# Code, name, lowest, highest (10^-4), and the values that the demo hands out.
_KINDS: Final = (
    ("management", "管理系数", 0, 12_000, (9_500, 10_000, 10_000, 10_500, 11_000)),
    ("ranking", "排名系数", 10_000, 13_000, (10_000, 10_000, 10_000, 11_000, 12_000)),
    ("veto", "一票否决系数", 0, 10_000, (10_000,)),
    ("bid", "竞标系数", 5_000, 10_000, (8_000, 9_000, 10_000, 10_000)),
)


def seed_targets(network: Network, random: Random, periods: list[int]) -> None:
    """Of the months that have results, and of the one that runs."""
    new_mobile = Metric.objects.get(code="new_mobile")
    revenue = Metric.objects.get(code="billed_revenue")

    def rows() -> Iterable[Target]:
        for draft in _first_level(network):
            pieces = random.choice((10, 20, 30, 50))
            for period in (*periods, next_period(periods[-1])):
                yield Target(channel=draft.row, period=period, value=pieces)
                yield Target(channel=draft.row, period=period, metric=new_mobile, value=pieces * 2 // 5)
                yield Target(channel=draft.row, period=period, metric=revenue, value=pieces * 1_000)

    Target.objects.bulk_create(rows(), batch_size=_BATCH)


def seed_kinds() -> list[CoefficientKind]:
    return CoefficientKind.objects.bulk_create(
        CoefficientKind(code=code, name=name, lowest=lowest, highest=highest, position=position)
        for position, (code, name, lowest, highest, _values) in enumerate(_KINDS, start=1)
    )


def seed_coefficients(network: Network, random: Random, periods: list[int], set_by: User) -> None:
    """One agent in three has coefficients; a kind that isn't set counts as 1. One in a hundred is vetoed."""
    kinds = seed_kinds()

    def rows() -> Iterable[Coefficient]:
        for draft in _first_level(network):
            if random.random() > 0.33 and draft.code != DEALER_CODE:
                continue
            vetoed = random.random() < 0.01 and draft.code != DEALER_CODE
            for period in periods:
                for kind, (code, _name, _lowest, _highest, values) in zip(kinds, _KINDS, strict=True):
                    value = 0 if vetoed and code == "veto" else random.choice(values)
                    yield Coefficient(channel=draft.row, period=period, kind=kind, value=value, set_by=set_by)

    Coefficient.objects.bulk_create(rows(), batch_size=_BATCH)


def _first_level(network: Network) -> list[Draft]:
    return [draft for draft in network.of_kind(ChannelKind.AGENT) if draft.level == AgentLevel.ONE]
