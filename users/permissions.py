from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("users.user_view", _("View users"), _("Those who hold a role within one's own scope.")),
    Permission(
        "users.user_edit",
        _("Invite, edit and disable users, and grant roles"),
        _("Only below one's own rank, and only within one's own scope."),
    ),
    Permission(
        "users.user_export",
        _("Export users and the roles they hold"),
        _("Phone numbers keep their stars in a file."),
    ),
    Permission(
        "users.user_administer",
        _("Manage users of every rank"),
        _("Lifts the limit of rank. Whoever holds it takes no business decisions."),
        administers=True,
    ),
    Permission(
        "users.user_view_as",
        _("See the portal as another user"),
        _("Read only, for 30 minutes, and recorded."),
        administers=True,
    ),
    Permission(
        "users.webhook_manage",
        _("Manage webhooks"),
        _("Programs elsewhere that are told what happens: numbers and codes only."),
        administers=True,
    ),
    Permission("users.role_view", _("View roles and their permissions")),
    Permission(
        "users.role_edit",
        _("Edit roles and their permissions"),
        _("Takes effect on the next page of everybody who holds the role."),
        administers=True,
    ),
]
