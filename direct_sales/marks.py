"""Account managers can be starred."""

from django.utils.translation import gettext_lazy as _

from core.marks import MarkKind
from direct_sales.models import AccountManager

ACCOUNT_MANAGER = MarkKind(
    "account_manager",
    _("Account manager"),
    "briefcase",
    "direct_sales:account_manager_detail",
    AccountManager.objects.select_related("channel"),
)
