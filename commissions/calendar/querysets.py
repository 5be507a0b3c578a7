"""What falls due is for whoever sees the payee's statements; published months alone are in it."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from commissions.calendar.models import DuePart  # noqa: F401


class DuePartQuerySet(ScopedQuerySet["DuePart"]):
    view_code = "commissions.statement_view"
    scope_district = "district_id"
    scope_channel = "payee_id"
