"""What the instalments of a component may not say."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding

WHOLE: Final = 10_000
MOST_MONTHS: Final = 36
MOST_HELD: Final = 24


def instalment_findings(content: ComponentContent) -> Iterator[Finding]:
    name = {"name": content.name}
    parts = [row.part for row in content.instalments]
    asked = {gate.part for gate in content.gates if gate.part is not None}
    if asked - set(parts):
        message = _("“%(name)s” has conditions for instalment %(part)s, which it doesn't have.")
        yield _finding(message % {**name, "part": min(asked - set(parts))})
    if not parts:
        if content.clock_stops:
            message = _("“%(name)s” has no instalments that a suspension could put off.")
            yield Finding(field="clock_stops", message=message % name)
        return
    if parts != list(range(1, len(parts) + 1)):
        yield _finding(_("“%(name)s”: number the instalments 1, 2, 3.") % name)
    months = [row.month_offset for row in content.instalments]
    if any(later <= earlier for earlier, later in pairwise(months)):
        yield _finding(_("“%(name)s”: each instalment falls due after the one before it.") % name)
    if max(months) > MOST_MONTHS or max(row.held_months for row in content.instalments) > MOST_HELD:
        message = _("“%(name)s”: at most %(months)s months after, and held for at most %(held)s.")
        yield _finding(message % {**name, "months": MOST_MONTHS, "held": MOST_HELD})
    total = sum(row.share for row in content.instalments)
    if total != WHOLE or any(row.share <= 0 for row in content.instalments):
        message = _("“%(name)s”: the instalments add up to %(total)s instead of 100%%.")
        yield _finding(message % {**name, "total": units.PERCENT.shown(total)})

    if any(not 0 <= row.reduced_share < WHOLE for row in content.instalments):
        yield _finding(_("“%(name)s”: what is paid of a lost instalment is less than all of it.") % name)


def _finding(message: str) -> Finding:
    return Finding(field="instalments", message=message)
