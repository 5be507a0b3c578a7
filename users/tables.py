"""Lists of users, of their grants and sessions, and of roles."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core import formats
from core.tables import (
    BadgeColumn,
    CodeColumn,
    Column,
    DateColumn,
    Exported,
    MaskedColumn,
    MomentColumn,
    NumberColumn,
    PortalTable,
)
from users.models import Grant, User, UserSession


class PlaceColumn(Column):
    """The name of a region or channel; a file has its code, which tells it from others of that name."""

    def __init__(self, *args: Any, name: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.name = name

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        return self.shown(tables.A(self.name).resolve(record))


class PermissionsColumn(NumberColumn):
    """How many there are; a file has their codes."""

    out_type = "text"

    def shown(self, value: Any) -> str:
        return formats.count(len(value))

    def exported(self, value: Any) -> Exported:
        return ", ".join(value)

    def from_paths(self, table: PortalTable) -> Callable[..., Exported] | None:
        return self.exported


class UserTable(PortalTable):
    username = CodeColumn(
        _("User name"), to="users:user_detail", name="name", in_file=_("User name"), sort=True
    )
    roles = Column(_("Roles"), accessor="role_names", wrap=True)
    places = Column(_("Region or channel"), accessor="place_names", phone=False, wrap=True)
    email = Column(_("E-mail"), extra=True)
    phone = MaskedColumn(_("Phone"), phone=False)
    last_login = MomentColumn(_("Last sign-in"), phone=False)
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: User) -> str:
        return "" if record.is_active else "is-off"


class HeldTable(PortalTable):
    """Of all people."""

    user = CodeColumn(
        _("User"),
        to="users:user_detail",
        args={"pk": "user_id"},
        accessor="user__username",
        name="user__name",
        in_file=_("User name"),
        sort="user__username",
    )
    role = Column(_("Role"), strong=True)
    region = PlaceColumn(_("Region"), accessor="region__code", name="region__name")
    channel = PlaceColumn(_("Channel"), accessor="channel__code", name="channel__name")
    valid_from = DateColumn(_("Valid from"), sort=True)
    valid_to = DateColumn(_("Valid to"))
    standing = BadgeColumn(verbose_name=_("Status"))

    def row_class(self, record: Grant) -> str:
        return "is-off" if record.has_ended else ""


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
    rank = NumberColumn(_("Rank"))
    permissions = PermissionsColumn(_("Permissions"))
    holders = NumberColumn(_("Held by"), accessor="holder_count")
    second_step = BadgeColumn(verbose_name=_("Two-step sign-in"), accessor="second_step_badge", phone=False)
    origin = BadgeColumn(verbose_name=_("Origin"), accessor="origin")
