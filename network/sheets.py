"""The registers of this app that can be filled by sheet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.sheets.kinds import SheetKind
from network.definitions import REGIONS
from network.registers import RegionRegister

KINDS: Final = (
    SheetKind(
        REGIONS,
        RegionRegister(),
        "network.channel_view",
        "network.region_edit",
        "network.region_edit",
        _("Cities, districts and grids, with class, population and area."),
        register=True,
    ),
)
