"""What was sold and what subscribers used, who stands where, and whose a sale is."""

import datetime
from dataclasses import dataclass

from commissions.engine.codes import (
    Grain,
    State,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One current fact. A fact of a whole month may leave `event_date` open: its last day is taken.

    Facts of a city other than the run's count for tiers and caps of their payee and get no line; facts of
    months that aren't worked out count for figures, and for tiers that count over a quarter or a year. `real_name` is 1
    where the subscriber's name was checked, 0 where it wasn't.
    """

    grain: Grain
    fact_id: int
    revision: int = 1
    city_id: int
    period: int
    channel_id: int
    product_id: int | None = None
    category_id: int | None = None
    campaign_id: int | None = None
    metric_id: int | None = None
    event_date: datetime.date | None = None
    subscriber: str | None = None
    instalment: int = 0
    quantity: int | None = None
    amount: int | None = None
    cost: int | None = None
    first_payment: int | None = None
    plan_fee: int | None = None
    billed: int | None = None
    arrears: int | None = None
    minutes: int | None = None
    megabytes: int | None = None
    months_in_net: int | None = None
    real_name: int | None = None
    value: int | None = None
    state: State = State.REPORTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A subscriber's month that gates look up; one row a subscriber and month."""

    city_id: int
    subscriber: str
    period: int
    minutes: int | None = None
    megabytes: int | None = None
    months_in_net: int | None = None
    billed: int | None = None
    arrears: int | None = None
    plan_fee: int | None = None
    suspended_days: int | None = None
    real_name: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A channel's place from a day on, until its next row. Uplines need their rows too.

    `left_on` is the last day on which the channel was there, on all of its rows alike.
    """

    channel_id: int
    effective_from: datetime.date
    city_id: int
    district_id: int | None = None
    city_class: int | None = None
    parent_id: int | None = None
    level: int | None = None
    star: int | None = None
    mode: int | None = None
    kind: int
    left_on: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A channel's share of a fact, 10^-4; those of a fact add up to 10,000 (25). A single one says whose the fact is."""

    grain: Grain
    fact_id: int
    channel_id: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The category of facts from a file that name only their product."""

    product_id: int
    category_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """The monthly fee of a product from a day until before another, for facts from a file that have none."""

    product_id: int
    day_from: datetime.date
    day_to: datetime.date
    plan_fee: int | None = None
