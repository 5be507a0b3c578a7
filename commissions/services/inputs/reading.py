"""What is to be read: which city and months, as of when, of whom."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from commissions.models.line import IDS_PER_RUN
from commissions.services.inputs.spread import Spread

_NO_END: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """What a past run saw, so that it can be worked out again."""

    run_id: int
    """Lines of this run and of later ones don't count as posted."""
    moment: datetime.datetime
    """Coefficients and prices that were entered later don't count."""
    unseen: Sequence[int] | None
    """Uploads that the run didn't see, or no longer; None is the present state."""
    versions: Sequence[int] | None
    """Plan versions that were in force; None is all that are approved by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Of a city's months, those payees and channels alone; `fact_id` also when others were paid for it."""

    payees: Sequence[int]
    channels: Sequence[int]
    fact_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What to read."""

    city_id: int
    posting_period: int
    event_periods: Sequence[int]
    spread: dict[int, Spread] = field(default_factory=dict)
    """By event period."""
    as_of: AsOf | None = None
    narrowed: Narrowed | None = None
    draft: int | None = None
    """This plan version alone, whatever its state, and an empty ledger: what it would pay."""
    among_others: bool = False
    """All plans as they are in force, the draft (if there is one) in the place of its own; an empty ledger, too."""

    @property
    def from_nothing(self) -> bool:
        """Whether the ledger is taken to be empty."""
        return self.draft is not None or self.among_others

    @property
    def before(self) -> int:
        """Lines from this number on don't count as posted."""
        return self.as_of.run_id * IDS_PER_RUN if self.as_of else _NO_END

    @property
    def versions(self) -> list[int] | None:
        known = self.as_of.versions if self.as_of else None
        return None if known is None else list(known)

    @property
    def payees(self) -> list[int] | None:
        return list(self.narrowed.payees) if self.narrowed else None

    @property
    def channels(self) -> list[int] | None:
        return list(self.narrowed.channels) if self.narrowed else None
