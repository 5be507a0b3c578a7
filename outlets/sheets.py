"""The register of this app that can be filled by sheet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.sheets.kinds import SheetKind
from outlets.definitions import OUTLETS
from outlets.models import Outlet
from outlets.rosters import OutletRoster

KINDS: Final = (
    SheetKind(
        OUTLETS,
        OutletRoster(),
        "outlets.outlet_view",
        Outlet.edit_code,
        Outlet.edit_code,
        _("The roster of halls: place, size, premises and lease. Rows of other channels are left out."),
        register=True,
    ),
)
