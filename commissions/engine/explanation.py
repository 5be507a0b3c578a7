"""What an explanation is made of: stages, each with its numbers, in the order in which they were worked out."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commissions.engine.messages import gettext_noop


class Unit(StrEnum):
    """How a value is to be shown."""

    FEN = "fen"
    PIECE_RATE = "piece_rate"
    """10^-4 yuan a piece."""
    POINTS = "points"
    """10^-4 points a piece."""
    SHARE = "share"
    """10^-4: 5,000 is 50 %."""
    FACTOR = "factor"
    """10^-4: 9,500 is × 0.95."""
    NUMBER = "number"
    YES_NO = "yes_no"
    """1 is yes, 0 is no."""
    PERIOD = "period"
    DATE = "date"
    CHANNEL = "channel"
    PRODUCT = "product"
    CATEGORY = "category"
    CAMPAIGN = "campaign"
    METRIC = "metric"
    FIGURE = "figure"
    REGION = "region"
    COMPONENT = "component"
    RULE = "rule"
    CODE = "code"
    """A code of codes.py, a plan's reason or coefficient kind, or a number of the network's lists."""
    TEXT = "text"


class StageCode(StrEnum):
    FACT = "fact"
    PAYEE = "payee"
    RULE = "rule"
    CONDITIONS = "conditions"
    ONCE = "once"
    FORMULA = "formula"
    BASE = "base"
    TIER = "tier"
    STRETCHES = "stretches"
    DAYS = "days"
    RATE = "rate"
    FACTORS = "factors"
    SHARE = "share"
    INSTALMENT = "instalment"
    OVERRIDE = "override"
    CAP = "cap"
    SUM = "sum"
    QUALIFIER = "qualifier"
    ORDER = "order"
    MONTH_CAP = "month_cap"
    COEFFICIENTS = "coefficients"
    GUARANTEE = "guarantee"
    CLAWBACK = "clawback"
    DRAW = "draw"
    RESERVE = "reserve"
    ADJUSTMENT = "adjustment"
    DIFFERENCE = "difference"


TITLES: Final[dict[StageCode, str]] = {
    StageCode.FACT: gettext_noop("What was reported"),
    StageCode.PAYEE: gettext_noop("Who is paid"),
    StageCode.RULE: gettext_noop("Which rule applies"),
    StageCode.CONDITIONS: gettext_noop("Conditions"),
    StageCode.ONCE: gettext_noop("Paid once in some months"),
    StageCode.FORMULA: gettext_noop("The formula of the base"),
    StageCode.BASE: gettext_noop("What it is paid on"),
    StageCode.TIER: gettext_noop("Tier reached"),
    StageCode.STRETCHES: gettext_noop("The stretches it is paid for"),
    StageCode.DAYS: gettext_noop("By the days of the month"),
    StageCode.RATE: gettext_noop("Rate and amount"),
    StageCode.FACTORS: gettext_noop("Factors"),
    StageCode.SHARE: gettext_noop("Shared with others"),
    StageCode.INSTALMENT: gettext_noop("Instalment"),
    StageCode.OVERRIDE: gettext_noop("Share of the upline"),
    StageCode.CAP: gettext_noop("Caps"),
    StageCode.SUM: gettext_noop("Sum of the month"),
    StageCode.QUALIFIER: gettext_noop("Period qualifier"),
    StageCode.ORDER: gettext_noop("One after the other"),
    StageCode.MONTH_CAP: gettext_noop("Cap of the month"),
    StageCode.GUARANTEE: gettext_noop("Guarantee"),
    StageCode.COEFFICIENTS: gettext_noop("Coefficients"),
    StageCode.CLAWBACK: gettext_noop("What is taken back"),
    StageCode.DRAW: gettext_noop("Draw"),
    StageCode.RESERVE: gettext_noop("Reserve"),
    StageCode.ADJUSTMENT: gettext_noop("Adjustment"),
    StageCode.DIFFERENCE: gettext_noop("Owed, posted, difference"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One named number. `label` is a message id; `name` is its stable key for code and tests."""

    name: str
    label: str
    value: int | str | datetime.date | bool | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class Stage:
    """`items` are single numbers; `rows` is a small table (conditions, bands, stretches, coefficients)."""

    code: StageCode
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[Item, ...], ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.code]

    def __getitem__(self, name: str) -> int | str | datetime.date | bool | None:
        return next(item.value for item in self.items if item.name == name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineKey:
    """Which line: the key of paragraph 10.1."""

    payee_id: int
    event_period: int
    kind: int
    component_key: int
    grain: int
    fact_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All figures in fen. `cause` is None where nothing would be posted."""

    key: LineKey
    stages: tuple[Stage, ...]
    owed: int
    posted: int
    amount: int
    reason: str
    cause: int | None

    def stage(self, code: StageCode) -> Stage:
        return next(stage for stage in self.stages if stage.code == code)
