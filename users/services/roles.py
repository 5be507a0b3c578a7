"""Roles as the installation wants them: changed, compared with what ships, made and deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from core.permissions import Permission, administering_codes, all_permissions, deciding_codes
from users.default_roles import DEFAULTS, SYSTEM_ADMINISTRATOR
from users.models import Grant, Role, User


def role_choices() -> list[tuple[str, str]]:
    """Code and name of each role, the highest first."""
    return [(role.code, str(role)) for role in Role.objects.all()]


@dataclass(frozen=True, slots=True)
class PermissionGroup:
    """The permissions of one app, in the order of their declaration."""

    label: str
    permissions: list[Permission]


def permission_groups() -> list[PermissionGroup]:
    groups: dict[str, list[Permission]] = {}
    for code, permission in all_permissions().items():
        groups.setdefault(code.split(".")[0], []).append(permission)
    return [PermissionGroup(_(str(apps.get_app_config(app).verbose_name)), of) for app, of in groups.items()]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the installation has changed in a default role."""

    added: list[Permission] = field(default_factory=list)
    removed: list[Permission] = field(default_factory=list)
    others: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, value now, value of the default."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.others)


def difference_from_default(role: Role) -> Difference | None:
    """None for a role that doesn't ship with the portal."""
    default = DEFAULTS.get(role.code)
    if default is None:
        return None
    now, then = set(role.permissions), set(default.permissions)
    known = all_permissions()
    others = []
    if role.rank != default.rank:
        others.append((_("rank"), str(role.rank), str(default.rank)))
    if role.second_step != default.second_step:
        words = {True: _("Yes"), False: _("No")}
        others.append((_("two-step sign-in required"), words[role.second_step], words[default.second_step]))
    if role.name != default.name:
        others.append((_("name"), role.name, _(default.name)))
    return Difference(
        added=[known[code] for code in known if code in now - then],
        removed=[known[code] for code in known if code in then - now],
        others=others,
    )


@transaction.atomic
def role_save(
    *, actor: User, role: Role, name: str, rank: int, second_step: bool, permissions: list[str]
) -> Role:
    """Takes effect with the next request of everybody who holds it: scopes are worked out each time."""
    codes = set(permissions)
    unknown = codes - set(all_permissions())
    if unknown:
        raise ValidationError({"permissions": _("There is no permission %(code)s.") % {"code": min(unknown)}})
    _check_walls(role, codes)
    default = DEFAULTS.get(role.code)
    if default is not None and name == _(default.name):
        name = default.name  # shown in the reader's language, kept as the name that is translated
    before = {"rank": role.rank, "second_step": role.second_step, "permissions": role.permissions}
    role.name, role.rank, role.second_step = name, rank, second_step
    role.permissions = sorted(codes)
    role.adapted = bool(difference_from_default(role))
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:
        raise ValidationError({"code": _("This code is taken.")}) from error
    record(actor=actor, action="users.role_change", obj=str(role), detail=_changes(before, role))
    return role


@transaction.atomic
def role_reset(*, actor: User, role: Role) -> Role:
    """Back to what ships with the portal."""
    default = DEFAULTS.get(role.code)
    if default is None:
        raise Conflict(_("This role has no default."))
    return role_save(
        actor=actor,
        role=role,
        name=default.name,
        rank=default.rank,
        second_step=default.second_step,
        permissions=list(default.permissions),
    )


@transaction.atomic
def role_delete(*, actor: User, role: Role) -> None:
    if role.is_default:
        raise Conflict(_("A default role stays. Take its permissions away instead."))
    if role.grants.exists():
        raise Conflict(_("This role is held, or was: it stays for the record."))
    record(actor=actor, action="users.role_delete", obj=str(role), detail={"code": role.code})
    role.delete()


def _check_walls(role: Role, codes: set[str]) -> None:
    """Administering and deciding never come together, neither in a role nor in a person who holds it."""
    administers, decides = codes & administering_codes(), codes & deciding_codes()
    if administers and decides:
        raise ValidationError(
            {"permissions": _("One role can't both administer the portal and take business decisions.")}
        )
    if role.code == SYSTEM_ADMINISTRATOR and administering_codes() - codes:
        raise ValidationError(
            {"permissions": _("The system administrator keeps the permissions over users and roles.")}
        )
    if role.pk is None or not (administers or decides):
        return
    against = deciding_codes() if administers else administering_codes()
    holders = Grant.objects.unended().filter(role=role).values("user")
    clash = (
        Grant.objects.unended()
        .filter(user__in=holders, role__permissions__overlap=sorted(against))
        .exclude(role=role)
        .select_related("user", "role")
        .first()
    )
    if clash is not None:
        raise Conflict(
            _("%(user)s also holds %(role)s, which excludes this.") % {"user": clash.user, "role": clash.role}
        )


def _changes(before: dict[str, Any], role: Role) -> dict[str, Any]:
    was, now = set(before["permissions"]), set(role.permissions)
    found: dict[str, Any] = {"added": sorted(now - was), "removed": sorted(was - now)}
    for name in ("rank", "second_step"):
        if before[name] != getattr(role, name):
            found[name] = [before[name], getattr(role, name)]
    return {name: value for name, value in found.items() if value not in ([], None)}
