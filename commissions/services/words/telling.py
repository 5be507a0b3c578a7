"""What a telling is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from commissions.models import Adjustment, Band, Coefficient, Component, Gate
from commissions.services.stretches import DayRates


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: what it is called, what it says, and the figure that it leaves behind, if any."""

    name: str
    text: str
    figure: str = ""
    is_record: bool = False
    is_condition: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """`sentences` are for the dealer; `stages` go through the calculation; `source` names the policy."""

    sentences: tuple[str, ...]
    stages: tuple[Stage, ...] = ()
    source: str = ""
    dispute_id: int | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a line refers to, loaded once: tiers of its rule, conditions, coefficients or adjustment."""

    component: Component | None = None
    bands: Sequence[Band] = ()
    gates: Sequence[Gate] = ()
    coefficients: Sequence[Coefficient] = ()
    adjustment: Adjustment | None = None
    downline: str = ""
    outside: Sequence[str] = ()
    """Components that the coefficients are not applied to."""
    category: str = ""
    """The category of the product, where no rule was found."""
    days: DayRates | None = None
    """Of a line that is paid by the days of each star and level."""
    reported: frozenset[tuple[int, str]] = frozenset()
    """Figures of the subscriber that have come in by now, as (month, measure)."""
