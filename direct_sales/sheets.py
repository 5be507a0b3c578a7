"""The register of this app that can be filled by sheet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.sheets.kinds import SheetKind
from direct_sales.definitions import ACCOUNT_MANAGERS
from direct_sales.models import AccountManager
from direct_sales.rosters import AccountManagerRoster

KINDS: Final = (
    SheetKind(
        ACCOUNT_MANAGERS,
        AccountManagerRoster(),
        "direct_sales.account_manager_view",
        AccountManager.edit_code,
        AccountManager.edit_code,
        _("The roster of account managers: category, place, staff number, phone, home outlet."),
        register=True,
    ),
)
