"""What a plan promises and counts beside its rules: figures, instalments, levels."""

from dataclasses import dataclass

from commissions.engine.codes import (
    FigureOwner,
    Grain,
    Measure,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum over facts for a payee's or channel's month; paragraph 14. As a share it is 10^-4.

    With a `formula` it counts no facts: it is worked out from other figures of its owner (19.4). Formulas call
    figures by their `code`. One `by_day` counts the day of the event alone (14.9). `cut_off` is that of the plan (26).
    """

    figure_id: int
    version_id: int
    code: str = ""
    owner: FigureOwner = FigureOwner.PAYEE
    grain: Grain
    metric_id: int | None = None
    measure: Measure = Measure.QUANTITY
    month_from: int = 0
    month_to: int = 0
    year_to_date: bool = False
    share_of: int | None = None
    target_code: str | None = None
    formula: str | None = None
    by_day: bool = False
    quarter_to_date: bool = False
    cut_off: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureProduct:
    """One of the products or categories that a figure counts, or of the campaigns: of both kinds one must fit."""

    figure_id: int
    product_id: int | None = None
    category_id: int | None = None
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of what a component pays: `share` of 10^-4, due so many months after the event month.

    Of a part that is lost, `reduced_share` of 10^-4 is paid all the same.
    """

    component_id: int
    part: int
    month_offset: int
    share: int
    held_months: int = 0
    reduced_share: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What an earlier month's line promised in parts, as the ledger's latest line of the key has it.

    Needed for the months from which a part falls due in a month that is worked out.
    """

    payee_id: int
    channel_id: int
    event_period: int
    component_key: int
    component_id: int
    rule_id: int | None = None
    grain: int
    fact_id: int
    fact_revision: int
    product_id: int | None = None
    city_id: int
    subscriber: str | None = None
    quantity: int | None = None
    whole: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A level of a version's qualifier and its payout of 10^-4; level 0 is the payout otherwise."""

    version_id: int
    level: int
    payout: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """What a level asks of a figure; those of level 0 are vetoes."""

    version_id: int
    level: int
    figure_id: int
    minimum: int
