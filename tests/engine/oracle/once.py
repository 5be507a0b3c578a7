"""Paragraph 4.6: what a component pays for a subscriber, or for a channel without one, once in some months or a calendar
period.
"""

from collections import defaultdict
from collections.abc import Iterable

from commissions.engine import Component, OncePeriod
from tests.engine.oracle.arithmetic import months_between
from tests.engine.oracle.earning import Claim
from tests.engine.rows import Rows

Whom = tuple[int, int, str | int]


def pay_once(inputs: Rows, claims: Iterable[Claim]) -> None:
    """Refuses what comes too soon after what is paid."""
    groups: defaultdict[Whom, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.component and _is_once(claim.component) and not claim.reason and (claim.base or 0) > 0:
            whom = claim.fact.subscriber or claim.fact.channel_id
            groups[claim.component_key, claim.fact.city_id, whom][claim.fact.period].append(claim)
    for (key, city_id, whom), months in groups.items():
        settled = [
            row.period
            for row in inputs.earned
            if (row.component_key, row.city_id, row.subscriber or row.channel_id) == (key, city_id, whom)
        ]
        last: int | None = None
        for period, of_month in sorted(months.items()):
            component = of_month[0].component
            assert component is not None
            near = any(_too_near(component, period, other) for other in settled)
            pays = not near and (last is None or not _too_near(component, period, last))
            if pays:
                last = period
            of_month.sort(key=_order)
            for claim in of_month[1:] if pays else of_month:
                claim.reason = "M00"


def _is_once(component: Component) -> bool:
    return bool(component.once_months or component.once_period)


def _too_near(component: Component, one: int, other: int) -> bool:
    if component.once_period is OncePeriod.YEAR:
        return one // 100 == other // 100
    if component.once_period is OncePeriod.QUARTER:
        return (one // 100, (one % 100 - 1) // 3) == (other // 100, (other % 100 - 1) // 3)
    return abs(months_between(one, other)) < (component.once_months or 0)


def _order(claim: Claim) -> tuple[object, ...]:
    fact = claim.fact
    return (claim.day, fact.product_id or 0, fact.instalment, fact.grain, fact.fact_id)
