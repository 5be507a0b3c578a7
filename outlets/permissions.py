from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission(
        "outlets.outlet_view",
        _("View own outlets"),
        _("Area, staff, lease, opening hours and equipment of the halls within one's own scope."),
    ),
    Permission(
        "outlets.outlet_edit", _("Edit own outlets"), _("Enter, change, suspend, move and close them.")
    ),
    Permission("outlets.outlet_export", _("Export lists of own outlets")),
]
