"""What values are drawn from, and how."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypeVar

from commissions.engine import (
    ComponentKind,
    Figure,
    FigureOwner,
    Grain,
    Measure,
)

T = TypeVar("T")

PERIODS = (202511, 202512, 202601)
BEFORE = 202510

CHANNELS = (1, 2, 3, 4)
STORE = 3
SUBSCRIBERS = ("138", "139", "甲")
OTHER = 5
CUT_OFFS = (0, 0, 0, 1, 15, 27)

GRAINS = [Grain.SALE] * 4 + [Grain.SUBSCRIBER_MONTH, Grain.CHANNEL_MONTH, Grain.EVENT]
PAID_ON = [*GRAINS, Grain.PRESENCE]
RATES = [0, 1, 500, 3_333, 5_000, 7_500, 10_000, 65_000]
BASES = [Measure.FIRST_PAYMENT, Measure.NET_BILL, Measure.MARGIN, Measure.VALUE]
PAID = [ComponentKind.PIECE, ComponentKind.PERCENT]


def maybe(r: Random, chance: float, value: T) -> T | None:
    return value if r.random() < chance else None


def amount(r: Random) -> int:
    return r.choice([0, 1, -1, 5_000, r.randint(-300, 3_000), r.randint(-30_000, 300_000)])


def day_in(r: Random, period: int) -> date:
    return date(period // 100, period % 100, r.randint(1, 28))


def some(r: Random, keys: Sequence[T], most: int) -> list[T]:
    return r.sample(list(keys), r.randint(0, min(most, len(keys))))


def of_channels(figured: Sequence[Figure]) -> list[Figure]:
    """What the qualifier and clawbacks may look at: a month has no subscriber (14.7) and no day (14.9)."""
    return [row for row in figured if row.owner is not FigureOwner.SUBSCRIBER and not row.by_day]
