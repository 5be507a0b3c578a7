"""Account managers, as the search over everything finds them."""

from django.utils.translation import gettext_lazy as _

from direct_sales.models import AccountManager
from network.search import register_source

ACCOUNT_MANAGERS = register_source(
    _("Account managers"),
    "briefcase",
    AccountManager,
    "direct_sales:account_manager_list",
    "staff_number__startswith",
)
