"""Questions that are asked of account managers."""

from typing import TYPE_CHECKING

from network.querysets import ExtensionQuerySet

if TYPE_CHECKING:
    from direct_sales.models import AccountManager  # noqa: F401


class AccountManagerQuerySet(ExtensionQuerySet["AccountManager"]):
    view_code = "direct_sales.account_manager_view"
