from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission(
        "direct_sales.account_manager_view",
        _("View account managers"),
        _("Account managers within one's own scope; an account manager sees the own entry."),
    ),
    Permission(
        "direct_sales.account_manager_edit",
        _("Edit account managers"),
        _("Enter, change, suspend, move and close them."),
    ),
    Permission(
        "direct_sales.contact_view",
        _("See phone numbers of account managers in full"),
        _("Others see the ends only."),
    ),
    Permission("direct_sales.account_manager_export", _("Export lists of account managers")),
]
