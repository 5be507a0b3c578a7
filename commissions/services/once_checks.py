"""When a component may be paid at all, and by which days of the month: once in some months or in a calendar period, in
which months of the year, by whose star and level.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from commissions.choices import MOST_ONCE_MONTHS, ComponentKind, Standing
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding

_PAID_ON_FACTS = (ComponentKind.PIECE, ComponentKind.PERCENT)


_BY_DAYS = (*_PAID_ON_FACTS, ComponentKind.GUARANTEE, ComponentKind.DRAW)


def once_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    if content.once_months is not None and not 1 <= content.once_months <= MOST_ONCE_MONTHS:
        message = _("Once in 1 to %(most)s months.")
        yield Finding(field="once_months", message=message % {"most": MOST_ONCE_MONTHS})
    if content.once_months is not None and content.once_period:
        message = _("“%(name)s”: once in so many months, or in a calendar quarter or year; not both.")
        yield Finding(field="once_period", message=message % name)


def standing_findings(content: ComponentContent) -> Iterator[Finding]:
    """Rates by the days of the month (algorithm.md 2.7)."""
    if content.standing == Standing.BY_DAYS and content.kind not in _BY_DAYS:
        message = _(
            "“%(name)s”: only what is paid by the piece or by percent, guarantees and draws go by the days of each star."
        )
        yield Finding(field="standing", message=message % {"name": content.name})


def month_findings(content: ComponentContent) -> Iterator[Finding]:
    if content.paid_months and content.kind not in _PAID_ON_FACTS:
        message = _("“%(name)s”: only what is paid by the piece or by percent is paid in some months alone.")
        yield Finding(field="paid_months", message=message % {"name": content.name})
    if not set(content.paid_months) <= set(range(1, 13)):
        yield Finding(field="paid_months", message=_("Months are numbers from 1 to 12."))
