"""The registers of this app that can be filled by sheet."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.sheets.kinds import SheetKind
from users.definitions import GRANTS, ROLES, USERS
from users.querysets import EDIT, EDIT_ROLE
from users.registers.grants import GrantRegister
from users.registers.roles import RoleRegister
from users.registers.users import UserRegister

KINDS: Final = (
    SheetKind(
        USERS,
        UserRegister(),
        EDIT,
        EDIT,
        EDIT,
        _("One row for each person; a new one begins with a first role and an invitation."),
        from_channels=True,
        register=True,
    ),
    SheetKind(
        GRANTS,
        GrantRegister(),
        EDIT,
        EDIT,
        EDIT,
        _("One row for each role that somebody holds somewhere: given, or ended by a last day."),
        from_channels=True,
        register=True,
    ),
    SheetKind(
        ROLES,
        RoleRegister(),
        EDIT_ROLE,
        EDIT_ROLE,
        EDIT_ROLE,
        _("One row for each role, with the codes of its permissions."),
        register=True,
    ),
)
