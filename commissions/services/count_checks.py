"""What the count of a component's tiers may not run over (algorithm.md 5.3 and 5.4)."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions.choices import CountPeriod, TierBasis, TierMode
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding

SUMMED: Final = (TierMode.WHOLE, TierMode.MARGINAL, TierMode.EXCESS)
"""Modes in which facts are counted together."""
OVER_MONTHS: Final = (TierBasis.COUNT, TierBasis.AMOUNT)
"""What can be counted over a quarter or a year; a figure has a window of its own, a target is that of a month."""


def counts_over_months(mode: str, basis: str) -> bool:
    """Whether a tier may count from the start of a quarter or a year."""
    return mode in SUMMED and basis in OVER_MONTHS


def count_findings(content: ComponentContent) -> Iterator[Finding]:
    yield from _target_findings(content)
    if content.count_period == CountPeriod.MONTH:
        return
    name = {"name": content.name}
    if not counts_over_months(content.tier_mode, content.tier_basis):
        message = _(
            "“%(name)s”: only pieces or an amount, counted together, are counted over other than the month."
        )
        yield Finding(field="count_period", message=message % name)
    elif content.rules and not content.is_tiered:
        message = _("“%(name)s” counts over other than the month but has one rate: add tiers.")
        yield Finding(field="count_period", message=message % name)
    if content.once_months is not None or content.once_period:
        message = _("“%(name)s”: what is paid once in some months counts for the month alone.")
        yield Finding(field="count_period", message=message % name)


def _target_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.tier_basis != TierBasis.TARGET_SHARE:
        return
    name = {"name": content.name}
    if content.tier_mode == TierMode.TRANSACTION:
        message = _("“%(name)s”: a single sale has no share of a target; count pieces or amounts.")
        yield Finding(field="tier_basis", message=message % name)
    elif content.rules and not content.is_tiered:
        message = _(
            "“%(name)s” counts a share of the target but has one rate: add tiers such as 100%%, 125%%."
        )
        yield Finding(field="tier_basis", message=message % name)
