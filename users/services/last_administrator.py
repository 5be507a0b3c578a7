"""Somebody always administers the portal."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.errors import Conflict
from users.default_roles import SYSTEM_ADMINISTRATOR
from users.models import Grant, Role


def administrators_remain(roles: Iterable[str]) -> None:
    """Asked after holders have lost these roles, in the same transaction. Raises Conflict when nobody would administer
    the portal for good any more. Of two who take the role from each other at once, one waits here for the other.
    """
    if SYSTEM_ADMINISTRATOR not in roles:
        return
    role = Role.objects.select_for_update(no_key=True).get(code=SYSTEM_ADMINISTRATOR)
    if not Grant.objects.filter(role=role, valid_to=None, user__is_active=True).exists():
        raise Conflict(_("The portal would be left without a system administrator."))
