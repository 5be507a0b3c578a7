from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("users.user_view", _("View users")),
    Permission("users.user_edit", _("Edit users and their roles")),
]
