"""Roles as the installation wants them: changed, compared with what ships, made and deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import record
from core.errors import Conflict
from core.permissions import Permission, all_permissions
from users.default_roles import DEFAULTS
from users.models import Grant, Role, User
from users.services.role_rules import clashes_after, role_fault


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
    if fault := role_fault(actor, role.code, role.permissions, codes):
        raise ValidationError({"permissions": str(fault)})
    if role.pk is not None and (clash := clashes_after({role.pk: codes}).get(role.pk)):
        raise Conflict(clash_sentence(clash))
    name = name_kept(role.code, name)
    before = {"rank": role.rank, "second_step": role.second_step, "permissions": role.permissions}
    role.name, role.rank, role.second_step = name, rank, second_step
    role.permissions = sorted(codes)
    role.adapted = bool(difference_from_default(role))
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:
        raise ValidationError({"code": _("This code is taken.")}) from error
    record(actor=actor, action="users.role_change", obj=str(role), detail=role_changes(before, role))
    return role


def clash_sentence(clash: Grant) -> str:
    return _("%(user)s also holds %(role)s, which excludes this.") % {"user": clash.user, "role": clash.role}


def name_kept(code: str, name: str) -> str:
    """The name of a default role is shown in the reader's language, and kept as the one that is translated."""
    default = DEFAULTS.get(code)
    if default is not None:
        for language, _name in settings.LANGUAGES:
            with override(language):
                if name == _(default.name):
                    return default.name
    return name


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


def role_changes(before: dict[str, Any], role: Role) -> dict[str, Any]:
    was, now = set(before["permissions"]), set(role.permissions)
    found: dict[str, Any] = {"added": sorted(now - was), "removed": sorted(was - now)}
    for name in ("rank", "second_step"):
        if before[name] != getattr(role, name):
            found[name] = [before[name], getattr(role, name)]
    return {name: value for name, value in found.items() if value not in ([], None)}
