"""Paragraph 5.4: what earlier months of a quarter or a year have added to the count of a tier."""

from collections.abc import Sequence

from commissions.engine import Component, CountPeriod, Grain, TierScope
from tests.engine.oracle.earning import Claim, claims_of
from tests.engine.rows import Rows


def start_of(period: int, over: CountPeriod) -> int:
    year, month = divmod(period, 100)
    first = {
        CountPeriod.DAY: month,
        CountPeriod.MONTH: month,
        CountPeriod.QUARTER: (month - 1) // 3 * 3 + 1,
        CountPeriod.YEAR: 1,
    }
    return year * 100 + first[over]


def months_counted(inputs: Rows, periods: Sequence[int]) -> list[int]:
    """Months that aren't worked out and that the count of one that is goes over."""
    found = {
        month
        for period in periods
        for component in inputs.components
        if component.effective_from <= period <= (component.effective_to or 999999)
        for month in range(start_of(period, component.count_period), period)
    }
    return sorted(found - set(periods))


def counts_presences(inputs: Rows) -> bool:
    return any(
        component.grain is Grain.PRESENCE
        and component.count_period in (CountPeriod.QUARTER, CountPeriod.YEAR)
        for component in inputs.components
    )


def claims_counted(inputs: Rows, periods: Sequence[int]) -> list[Claim]:
    """Of those months: for counts alone."""
    months = months_counted(inputs, periods)
    return [claim for fact in inputs.facts if fact.period in months for claim in claims_of(inputs, fact)]


def counted_before(component: Component, owner: int, period: int, claims: Sequence[Claim]) -> int:
    """`claims` are those that nothing has refused, of all months that are known."""
    return sum(
        claim.count
        for claim in claims
        if claim.component
        and claim.component_key == component.component_key
        and start_of(period, component.count_period) <= claim.fact.period < period
        and _counted_for(claim) == owner
    )


def _counted_for(claim: Claim) -> int:
    assert claim.component is not None
    return claim.payee_id if claim.component.tier_scope is TierScope.PAYEE else claim.fact.channel_id
