"""Lists of users, of their grants and sessions, and of roles."""

from django.utils.translation import gettext_lazy as _

from core.tables import BadgeColumn, CodeColumn, Column, DateColumn, MaskedColumn, MomentColumn, PortalTable
from users.models import Grant, User, UserSession


class UserTable(PortalTable):
    username = CodeColumn(_("User name"), to="users:user_detail", name="name", sort=True)
    roles = Column(_("Roles"), accessor="role_names", wrap=True)
    places = Column(_("Region or channel"), accessor="place_names", phone=False, wrap=True)
    phone = MaskedColumn(_("Phone"), phone=False)
    last_login = MomentColumn(_("Last sign-in"), phone=False)
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: User) -> str:
        return "" if record.is_active else "is-off"


class GrantTable(PortalTable):
    role = Column(_("Role"), accessor="role")
    place = Column(_("Region or channel"), accessor="place")
    valid_from = DateColumn(_("Valid from"))
    valid_to = DateColumn(_("Valid to"))
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: Grant) -> str:
        return "is-off" if record.has_ended else ""


class ManagedGrantTable(GrantTable):
    """The same with the way to end one."""

    end = CodeColumn("", to="users:grant_end", accessor="end_word")


class SessionTable(PortalTable):
    device = Column(_("Device"))
    address = Column(_("Address"))
    started_at = MomentColumn(_("Signed in at"))
    last_seen_at = MomentColumn(_("Last seen"))


class LoginTable(SessionTable):
    """Past ones too."""

    ended_at = MomentColumn(_("Ended at"), phone=False)

    def row_class(self, record: UserSession) -> str:
        return "is-off" if record.ended_at else ""


class RoleTable(PortalTable):
    name = CodeColumn(_("Role"), to="users:role_detail", accessor="label")
    code = Column(_("Code"), phone=False)
    rank = Column(_("Rank"))
    permissions = Column(_("Permissions"), accessor="permission_count")
    holders = Column(_("Held by"), accessor="holder_count")
    second_step = BadgeColumn(verbose_name=_("Two-step sign-in"), accessor="second_step_badge", phone=False)
    origin = BadgeColumn(verbose_name=_("Origin"), accessor="origin")
