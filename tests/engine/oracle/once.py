"""Paragraph 4.6: what a component pays for a subscriber, or for a channel without one, once in some months."""

from collections import defaultdict
from collections.abc import Iterable

from tests.engine.oracle.arithmetic import months_between
from tests.engine.oracle.earning import Claim
from tests.engine.rows import Rows

Whom = tuple[int, int, str | int]


def pay_once(inputs: Rows, claims: Iterable[Claim]) -> None:
    """Refuses what comes too soon after what is paid."""
    groups: defaultdict[Whom, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in claims:
        if claim.component and claim.component.once_months and not claim.reason and (claim.base or 0) > 0:
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
            assert of_month[0].component is not None
            gap = of_month[0].component.once_months or 0
            near = any(abs(months_between(period, other)) < gap for other in settled)
            pays = not near and (last is None or months_between(last, period) >= gap)
            if pays:
                last = period
            of_month.sort(key=_order)
            for claim in of_month[1:] if pays else of_month:
                claim.reason = "M00"


def _order(claim: Claim) -> tuple[object, ...]:
    fact = claim.fact
    return (claim.day, fact.product_id or 0, fact.instalment, fact.grain, fact.fact_id)
