"""Which rule and which reason cause most disputes, how many are won, and how long an answer takes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.models import ComponentKey, Dispute
from commissions.services.inputs import sql_text
from commissions.services.labels import labels_for
from core.money import SCALE, divide_half_up
from core.scoping import ScopedUser

MONTHS: Final = (3, 6, 12, 24)
DAYS_A_MONTH: Final = 30.4375


@dataclass(frozen=True, slots=True)
class DisputeSum:
    """Amounts are fen on top of what was paid: as claimed, and as added by rulings. `days` is the median."""

    name: str
    plan: str
    reason: str
    raised: int
    open: int
    upheld: int
    rejected: int
    withdrawn: int
    claimed: int
    added: int
    days: int | None = None

    @property
    def won(self) -> int | None:
        """Of those that were ruled on, of 10^-4; nothing where none was."""
        ruled = self.upheld + self.rejected
        return divide_half_up(self.upheld * SCALE, ruled) if ruled else None


@dataclass(frozen=True, slots=True)
class Statistics:
    """`rows` by component and reason, `rules` by component, `reasons` by reason; each comes to `total`."""

    rows: Sequence[DisputeSum]
    rules: Sequence[DisputeSum]
    reasons: Sequence[DisputeSum]
    total: DisputeSum


def dispute_statistics(user: ScopedUser, months: int) -> Statistics:
    """Of the disputes that the user sees and that were raised in the last months. Three queries."""
    since = timezone.now() - datetime.timedelta(days=months * DAYS_A_MONTH)
    visible = Dispute.objects.visible_to(user).filter(raised_at__gte=since).order_by().values("pk")
    text, parameters = visible.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql_text("disputes/statistics").replace("{visible}", text), parameters)
        found = cursor.fetchall()
    labels = labels_for(row[0] for row in found if row[0])
    plans = dict(
        ComponentKey.objects.filter(pk__in={row[0] for row in found}).values_list("pk", "plan__name")
    )
    rows = [
        DisputeSum(
            labels.component(key) if key else _("No component"),
            plans.get(key, ""),
            f"{reason} {labels.reason(reason)}" if reason else _("Paid, but too little"),
            *numbers,
        )
        for key, reason, *numbers in found
    ]
    return Statistics(
        rows,
        _together(rows, lambda row: (row.name, row.plan, "")),
        _together(rows, lambda row: ("", "", row.reason)),
        _summed(_("Total"), "", "", rows),
    )


def _together(rows: Iterable[DisputeSum], key: Any) -> list[DisputeSum]:
    groups: dict[tuple[str, str, str], list[DisputeSum]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found = [_summed(*names, members) for names, members in groups.items()]
    return sorted(found, key=lambda row: (-row.raised, row.name, row.reason))


def _summed(name: str, plan: str, reason: str, rows: Sequence[DisputeSum]) -> DisputeSum:
    """Without the days: medians don't add up."""
    counted = ("raised", "open", "upheld", "rejected", "withdrawn", "claimed", "added")
    sums = {field: sum(getattr(row, field) for row in rows) for field in counted}
    return DisputeSum(
        name=name, plan=plan, reason=reason, **sums, days=rows[0].days if len(rows) == 1 else None
    )
