"""What is unusual: worked out by each run, and told in words."""

from typing import Final

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from commissions.outliers.models import Unusual
from commissions.services.inputs import sql_text
from core import formats
from core.database import hashing
from core.money import divide_half_up
from core.periods import last_day, shift

MONTHS: Final = 6
"""So many months before are a payee's history."""


def norms_refresh(cursor: CursorWrapper, *, city_id: int, period: int) -> None:
    """Of the month's drafts, in the transaction of a run that has written them. One statement."""
    with hashing(cursor):
        cursor.execute(
            sql_text("outliers/norms"),
            {
                "city": city_id,
                "period": period,
                "first": shift(period, -MONTHS),
                "last_day": last_day(period),
            },
        )


def why_unusual(norm: Unusual) -> str:
    """In words: beside its own months, beside its peers, or both."""
    parts = []
    if norm.by_own:
        told = _("own median of %(months)s months %(usual)s yuan: %(off)s")
        parts.append(
            told
            % {
                "months": norm.months,
                "usual": formats.money(norm.usual),
                "off": _off(norm.amount, norm.usual or 0),
            }
        )
    if norm.by_peers:
        told = _("median of %(peers)s peers %(usual)s yuan: %(off)s")
        parts.append(
            told
            % {
                "peers": formats.count(norm.peers),
                "usual": formats.money(norm.peer_usual),
                "off": _off(norm.amount, norm.peer_usual or 0),
            }
        )
    return _("; ").join(parts)


def _off(amount: int, usual: int) -> str:
    """How often the usual goes into it where that says something, else the difference."""
    if usual > 0 and amount > 0:
        tenths = divide_half_up(amount * 100, usual)
        return _("%(times)s times it") % {"times": f"{tenths // 100}.{tenths % 100:02d}"}
    return _("%(amount)s yuan off") % {"amount": formats.money(amount - usual)}
