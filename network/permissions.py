from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("network.channel_view", _("View channels")),
    Permission("network.channel_edit", _("Edit channels")),
    Permission("network.channel_export", _("Export lists of channels")),
    Permission(
        "network.region_edit", _("Edit regions"), _("Cities, districts and grids, and which are closed.")
    ),
]
