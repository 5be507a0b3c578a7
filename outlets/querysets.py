"""Questions that are asked of own outlets."""

import datetime
from typing import TYPE_CHECKING, Self

from network.querysets import ExtensionQuerySet

if TYPE_CHECKING:
    from outlets.models import Outlet  # noqa: F401


class OutletQuerySet(ExtensionQuerySet["Outlet"]):
    view_code = "outlets.outlet_view"

    def lease_ends_by(self, day: datetime.date) -> Self:
        """Open outlets whose lease has run out by `day`, or runs out on it."""
        return self.filter(lease_to__lte=day).not_closed()
