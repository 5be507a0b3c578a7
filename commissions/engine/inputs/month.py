"""What is set for a month by hand."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A payee's factor of a month and kind; a second one of the same key is refused."""

    channel_id: int
    period: int
    kind: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    channel_id: int
    period: int
    code: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A ruling's amount for a payee. `posted` is what its lines in the ledger hold by now.

    It is asked for here, and not looked up in `Posted`, so that an adjustment for a month that is not
    worked out again can't be paid a second time.
    """

    adjustment_id: int
    payee_id: int
    channel_id: int | None = None
    event_period: int
    amount: int
    posted: int
