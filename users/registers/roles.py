"""Roles by sheet, with the codes of their permissions: the rules are those of the role editor."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from core.audit import record_each
from core.errors import Conflict
from core.models import ImportSession
from core.registers import Field, Part, Register, RegisterTarget
from core.registers.keeping import owners
from core.registers.shape import UNCHANGED
from core.registers.target import COMMON_TEXTS
from core.registers.wanted import rows
from core.scoping import Scope
from core.sheets.kinds import CellTexts
from core.sheets.staging import Stage
from users.default_roles import DEFAULT_ROLES
from users.models import Role, User
from users.registers.lookups import table_make
from users.services.role_rules import clashes_after, role_fault
from users.services.roles import clash_sentence, difference_from_default, name_kept, role_changes

_BETWEEN: Final = re.compile(r"[\s,;，；、]+")
# What was added, or taken away: two whole lists side by side would show nobody the difference.
_TOLD: Final = (
    "(SELECT CASE WHEN '{0}' = 'permissions' THEN '+ ' ELSE '− ' END || string_agg(d.code, ', ' ORDER BY d.code)"
    " FROM (SELECT unnest({0}) EXCEPT (SELECT unnest(permissions) INTERSECT SELECT unnest(old_permissions))) d(code))"
)


class RoleRegister(RegisterTarget):
    url_name = "users:role_detail"
    register: ClassVar[Register] = Register(
        parts=(
            Part(
                Role,
                "id",
                (
                    Field("code"),
                    Field("name"),
                    Field("rank"),
                    Field("second_step", default="false", text="CASE WHEN {0} THEN 'true' ELSE 'false' END"),
                    Field("permissions", default="ARRAY[]::varchar(60)[]", text=_TOLD),
                ),
                fixed={"adapted": "false"},
                derived=("adapted",),
            ),
        ),
        source=(
            "SELECT s.row_no, concat_ws(' ', s.code, s.name) AS title, s.code, a.name, s.rank::smallint AS rank,"
            " s.second_step::boolean AS second_step, a.permissions::varchar(60)[] AS permissions"
            " FROM {stage} s JOIN role_asked a ON a.row_no = s.row_no WHERE NOT s.bad"
        ),
        match="p0.code = w.code",
        title="concat_ws(' ', p0.code, p0.name)",
    )
    texts: ClassVar[CellTexts] = {
        **COMMON_TEXTS,
        "whole_portal": (
            _("can't be changed by you"),
            _(
                "Roles belong to the whole portal: whoever edits them by sheet holds that right for all of it."
            ),
        ),
        "bad_role_code": (_("is no code of a role"), _("Letters, digits, - and _ only.")),
        "unknown_permission": (
            _("has no permission %(code)s"),
            _("Write the codes that an exported list has."),
        ),
        "both_sides": (
            _("both administer the portal and take business decisions"),
            _("Make two roles of it, which no person holds together."),
        ),
        "administrator_keeps": (
            _("would take permissions over users and roles from the system administrator"),
            _("Leave them in."),
        ),
        "beyond_own": (
            _("gives %(code)s, a permission over users and roles that you don't hold yourself"),
            _("Take it out."),
        ),
        "clash": (
            _("would let %(user)s both administer the portal and take business decisions, by %(role)s"),
            _("End one of the two roles first."),
        ),
    }

    def find(self, stage: Stage, session: ImportSession, scope: Scope) -> None:
        """`role_asked`: the name as it is kept, and the permissions one by one."""
        found = stage.rows("SELECT s.row_no, s.code, s.name, s.permissions FROM {stage} s")
        asked = [
            {
                "row_no": number,
                "name": name and name_kept(code, name),
                "permissions": None if told is None else sorted({*_BETWEEN.split(told)} - {""}),
            }
            for number, code, name, told in found
        ]
        table_make("role_asked", "row_no integer, name text, permissions text[]", asked)

    def mark(self, stage: Stage, session: ImportSession, scope: Scope) -> list[dict[str, Any]]:
        stage.mark("code", "whole_portal", "NOT %s", [scope.everything])
        named = stage.rows("SELECT s.row_no, s.code FROM {stage} s WHERE s.code IS NOT NULL")
        if wrong := [number for number, code in named if not _is_slug(code)]:
            stage.mark("code", "bad_role_code", "s.row_no = ANY(%s)", [wrong])
        new = "NOT s.bad AND NOT EXISTS (SELECT FROM users_role r WHERE r.code = s.code)"
        for key in ("name", "rank"):
            stage.mark(key, "needed_for_new", f"{new} AND s.{key} IS NULL")
        faults = list(_faults(stage, session.actor))
        table_make("role_fault", "row_no integer, code text, params jsonb", faults)
        for code in sorted({fault["code"] for fault in faults}):
            stage.mark(
                "permissions",
                code,
                "f.row_no = s.row_no AND f.code = %s",
                [code],
                source="role_fault f",
                params="f.params",
            )
        return []

    def value_word(self, value: str) -> str:
        """The name of a default role is kept as the one that is translated."""
        return gettext(value) if value in {role.name for role in DEFAULT_ROLES} else value

    def write_more(self, session: ImportSession) -> None:
        told = []
        for pk, rank, second_step, permissions in rows(
            "SELECT id, old_rank, old_second_step, old_permissions FROM register_wanted"
            f" WHERE difference <> {UNCHANGED} ORDER BY row_no"
        ):
            before = {"rank": rank, "second_step": second_step, "permissions": permissions or []}
            told.append((pk, before))
        _settle(session.actor, told)

    def undo(self, session: ImportSession, scope: Scope) -> None:
        """Asks what the editor asks of each role that gets its former permissions back."""
        actor: User = session.actor
        ids = owners(session)
        then: dict[int, dict[str, Any]] = {
            role.pk: {"rank": role.rank, "second_step": role.second_step, "permissions": role.permissions}
            for role in Role.objects.filter(pk__in=ids)
        }
        names = {role.pk: (str(role), {"code": role.code}) for role in Role.objects.filter(pk__in=ids)}
        super().undo(session, scope)
        left = Role.objects.in_bulk(ids)
        for role in left.values():
            if fault := role_fault(actor, role.code, then[role.pk]["permissions"], role.permissions):
                raise Conflict(str(fault))
        for clash in clashes_after({role.pk: role.permissions for role in left.values()}).values():
            raise Conflict(clash_sentence(clash))
        gone = [names[pk] for pk in ids if pk not in left]
        record_each(actor=actor, action="users.role_delete", told=gone)
        _settle(actor, [(pk, then[pk]) for pk in left])


def _settle(actor: User, told: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Writes down what became of roles, and marks those that are no longer as they ship."""
    roles = Role.objects.in_bulk([pk for pk, _before in told])
    for role in roles.values():
        role.adapted = bool(difference_from_default(role))
    Role.objects.bulk_update(roles.values(), ["adapted"])
    record_each(
        actor=actor,
        action="users.role_change",
        told=[(str(roles[pk]), role_changes(dict(before), roles[pk])) for pk, before in told],
    )


def _faults(stage: Stage, actor: User) -> list[dict[str, Any]]:
    """What the role editor would say of each good row, and of all of them together."""
    known = {role.code: role for role in Role.objects.all()}
    found: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}
    changed: dict[int, Sequence[str]] = {}
    for number, code, permissions in stage.rows(
        "SELECT s.row_no, s.code, a.permissions FROM {stage} s JOIN role_asked a ON a.row_no = s.row_no"
        " WHERE NOT s.bad AND a.permissions IS NOT NULL ORDER BY s.row_no"
    ):
        role = known.get(code)
        before = role.permissions if role else []
        if set(permissions) == set(before):
            continue
        if fault := role_fault(actor, code, before, permissions):
            found.append({"row_no": number, "code": fault.code, "params": fault.params})
        elif role is not None:
            numbers[role.pk], changed[role.pk] = number, permissions
    for pk, clash in clashes_after(changed).items():
        params = {"user": str(clash.user), "role": clash.role.code}
        found.append({"row_no": numbers[pk], "code": "clash", "params": params})
    return found


def _is_slug(code: str) -> bool:
    try:
        validate_slug(code)
    except ValidationError:
        return False
    return True
