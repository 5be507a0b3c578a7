"""Held lines, for those who see payment batches: the payee is told the sum and what is checked, on its statement."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from commissions.holds.choices import LineHoldStatus
from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.holds.models import LineHold  # noqa: F401


class LineHoldQuerySet(ScopedQuerySet["LineHold"]):
    view_code = "commissions.batch_view"

    def freezing(self) -> Self:
        """Those whose part of a published statement can't be paid now: open ones, and refused ones until the statement
        that takes the amount away is published."""
        return self.filter(
            Q(status__in=LineHoldStatus.in_group("open"))
            | Q(status=LineHoldStatus.REFUSED, settled_in__isnull=True),
            frozen__gt=0,
        )
