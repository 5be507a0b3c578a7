"""Own outlets by sheet."""

from typing import Any, ClassVar, Final

from django.utils.translation import gettext_noop as _

from core.models import ImportSession
from core.registers import Field, Part, Register
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from network.choices import ChannelKind, SalesMode
from network.rosters import ChannelRoster, channel_register
from network.rosters.target import ROSTER_TEXTS
from outlets.definitions import OTHER, OUTLETS
from outlets.models import Outlet

_OUTLET: Final = Part(
    Outlet,
    "channel_id",
    (
        Field("hall_type", default="''"),
        Field("grid", default="''"),
        Field("address", default="''"),
        Field("longitude"),
        Field("latitude"),
        Field("area_m2"),
        Field("counters"),
        Field("staff_count"),
        Field("opening_hours", default="''"),
        Field("phone", default="''"),
        Field("manager_name", default="''"),
        Field("equipment", default="''"),
        Field("decorated_on"),
        Field("score"),
        Field("premises", default="''"),
        Field("lease_from"),
        Field("lease_to"),
        Field("yearly_rent"),
    ),
)


class OutletRoster(ChannelRoster):
    """Staff keep one roster of all that has a shop: rows of other channels are left out, and counted."""

    kind = ChannelKind.OWN_OUTLET
    url_name = "outlets:outlet_detail"
    register: ClassVar[Register] = channel_register(
        OUTLETS,
        ChannelKind.OWN_OUTLET,
        _OUTLET,
        mode=SalesMode.DIRECT,
    )
    texts: ClassVar[CellTexts] = {
        **ROSTER_TEXTS,
        "lease_ends_too_early": (_("is before the day on which the lease begins"), _("Check both days.")),
    }
    warnings: ClassVar = {
        **ChannelRoster.warnings,
        "other_channels": _("%(count)s rows are of other channels and were left out (rows %(rows)s)."),
    }

    def check(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        left_out = stage.rows("DELETE FROM {stage} WHERE channel_class = %s RETURNING row_no", [OTHER])
        warnings = super().check(stage, session, scope)
        if left_out:
            numbers = sorted(row for (row,) in left_out)
            params = {"count": len(numbers), "rows": numbers[:10]}
            warnings = [*warnings, {"code": "other_channels", "params": params}]
        return warnings

    def mark_difference(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        super().mark_difference(stage, session, scope)
        changes = "w.row_no = s.row_no AND w.difference <> 3"
        stage.mark(
            "lease_to",
            "lease_ends_too_early",
            f"{changes} AND w.lease_to < w.lease_from",
            source="register_wanted w",
        )
