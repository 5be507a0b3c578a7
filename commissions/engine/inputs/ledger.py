"""What was posted before: lines, payments, caps that are used up, balances."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What the ledger holds for one line key: the sum, and the marks of the key's latest line.

    Needed for every key of the event periods being worked out, adjustments excepted.
    """

    payee_id: int
    event_period: int
    kind: int
    component_key: int
    grain: int
    fact_id: int
    city_id: int
    amount: int
    channel_id: int | None = None
    product_id: int | None = None
    component_id: int | None = None
    rule_id: int | None = None
    fact_revision: int | None = None
    reason: str = ""
    whole: int | None = None
    """What its parts shared: later months share out what the latest line says (16.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What the ledger holds of a fact whose subscriber has an event, for a month that isn't worked out again.

    `event_date` is the fact's. `taken`: by clawbacks; the key is still that of the component that paid.
    """

    payee_id: int
    channel_id: int
    component_key: int
    grain: int
    fact_id: int
    period: int
    event_date: datetime.date
    subscriber: str
    product_id: int | None = None
    amount: int
    taken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """Net posted by a payee's component in an event period that this run does not work out again.

    Only months of the years concerned, and only components with a yearly cap or floor, are looked at.
    `taken` is what of the amount clawbacks took, below zero.
    """

    payee_id: int
    component_key: int
    period: int
    amount: int
    taken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """For whom a component that pays once in some months has paid in a month that isn't worked out again.

    Needed of the city of the run, for as many months around those worked out.
    """

    component_key: int
    city_id: int
    period: int
    channel_id: int
    subscriber: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Net posted by a payee's draw (kind 8) or reserve (9) for a month that this run does not work out again.

    Needed of draws for all months before, of reserves for those from which a release falls due in a month that
    is worked out. `fact_id` is payee times 10^6 plus the month that it was held back of.
    """

    payee_id: int
    component_key: int
    kind: int
    period: int
    fact_id: int
    amount: int
