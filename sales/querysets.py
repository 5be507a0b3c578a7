"""Questions that are asked of facts."""

from typing import TYPE_CHECKING, Self

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from sales.models import Fact  # noqa: F401


class FactQuerySet(ScopedQuerySet["Fact"]):
    view_code = "sales.result_view"
    scope_channel = "channel_id"
    scope_district = "channel__district_id"

    def current(self) -> Self:
        """Without rows that a later import replaced or an undo withdrew."""
        return self.filter(superseded_by__isnull=True)
