"""Roles by sheet: permissions as codes, and the walls of the role editor."""

import io
from typing import Any

import pytest

from core.errors import Conflict
from core.models import AuditEvent, ImportSession
from core.services.imports.commit import import_commit, import_undo
from tests.cast import Cast, grant_role, make_user
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, fresh
from users.models import Role, User
from users.services.roles import role_save

pytestmark = pytest.mark.django_db
HEADER = {"code": "编码", "name": "角色", "rank": "职级", "step": "两步登录", "permissions": "权限"}


def sheet(*rows: dict[str, Any]) -> io.BytesIO:
    return workbook(list(rows), HEADER)


@pytest.fixture
def read(cast: Cast, prepare: Prepare) -> Any:
    def read(*rows: dict[str, Any], user: User | None = None) -> ImportSession:
        return prepare(sheet(*rows), user or cast.sysadmin, kind="roles", period=MONTH)

    return read


def errors(session: ImportSession) -> list[tuple[int, str, str]]:
    return [(error.row, error.key, error.code) for error in session.errors.order_by("row", "key")]


def commit(session: ImportSession, user: User) -> ImportSession:
    assert errors(session) == []
    return import_commit(session=session, user=fresh(user), version=session.version)


def codes(code: str, *, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> str:
    held = Role.objects.get(code=code).permissions
    return "、".join(sorted(set(held) - set(drop) | set(add)))


def test_roles_are_made_changed_and_taken_back_by_an_undo(cast: Cast, read: Any) -> None:
    session = read(
        {
            "code": "viewer",
            "name": "查看员",
            "rank": 8,
            "permissions": "network.channel_view,\noutlets.outlet_view",
        },
        {
            "code": "assessor",
            "permissions": codes("assessor", add=("sales.target_view",), drop=("agents.agent_view",)),
        },
    )
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Permissions", "− agents.agent_view", "+ sales.target_view"]]
    session = commit(session, cast.sysadmin)
    viewer, assessor = Role.objects.get(code="viewer"), Role.objects.get(code="assessor")
    assert (viewer.rank, viewer.second_step, viewer.adapted) == (8, False, False)
    assert viewer.permissions == ["network.channel_view", "outlets.outlet_view"]
    assert (assessor.adapted, "sales.target_view" in assessor.permissions) == (True, True)
    told = AuditEvent.objects.get(action="users.role_change", object=str(assessor))
    assert (told.detail["added"], told.detail["removed"]) == (["sales.target_view"], ["agents.agent_view"])
    import_undo(session=session, user=fresh(cast.sysadmin))
    assessor.refresh_from_db()
    assert (assessor.adapted, "agents.agent_view" in assessor.permissions) == (False, True)
    assert not Role.objects.filter(code="viewer").exists()


def test_a_default_role_sent_back_by_its_chinese_name_keeps_the_one_that_is_translated(
    cast: Cast, read: Any
) -> None:
    assert read({"code": "assessor", "name": "考核员"}).rows_unchanged == 1


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"code": "x y", "name": "甲", "rank": 5}, ("code", "bad_role_code")),
        ({"code": "viewer", "rank": 5}, ("name", "needed_for_new")),
        ({"code": "viewer", "name": "甲"}, ("rank", "needed_for_new")),
        ({"code": "assessor", "rank": 100}, ("rank", "out_of_range")),
        ({"code": "assessor", "permissions": "is_superuser"}, ("permissions", "unknown_permission")),
    ],
)
def test_each_wrong_cell_is_named(cast: Cast, read: Any, row: dict[str, Any], error: tuple[str, str]) -> None:
    assert [found[1:] for found in errors(read(row))] == [error]


def test_no_role_both_administers_and_decides(cast: Cast, read: Any) -> None:
    row = {"code": "province_manager", "permissions": codes("province_manager", add=("users.role_edit",))}
    assert errors(read(row)) == [(2, "permissions", "both_sides")]


def test_the_system_administrator_keeps_what_leads_back(cast: Cast, read: Any) -> None:
    row = {
        "code": "system_administrator",
        "permissions": codes("system_administrator", drop=("users.role_edit",)),
    }
    assert errors(read(row)) == [(2, "permissions", "administrator_keeps")]


def test_nor_does_a_person_by_two_roles_of_one_sheet(cast: Cast, read: Any) -> None:
    """Each of the two rows alone would do."""
    both = make_user("both", "assessor", region=cast.city_a)
    grant_role(both, "warehouse_keeper", region=cast.city_a)
    decides = {"code": "assessor", "permissions": codes("assessor", add=("commissions.run_approve",))}
    administers = {
        "code": "warehouse_keeper",
        "permissions": codes("warehouse_keeper", add=("users.webhook_manage",)),
    }
    assert errors(read(decides)) == []
    assert errors(read(administers)) == []
    assert errors(read(decides, administers)) == [
        (2, "permissions", "clash"),
        (3, "permissions", "clash"),
    ]


def test_nobody_gives_a_role_power_over_users_that_they_lack(cast: Cast, read: Any) -> None:
    """Whoever only edits roles can't make themselves an administrator, by sheet or on the page."""
    editor = Role.objects.create(
        code="role_editor", name="编辑", rank=5, permissions=["users.role_view", "users.role_edit"]
    )
    user = make_user("editor", "role_editor", region=cast.province)
    wanted = ["users.role_edit", "users.role_view", "users.user_administer", "users.user_edit"]
    session = read({"code": "role_editor", "permissions": ", ".join(wanted)}, user=user)
    assert errors(session) == [(2, "permissions", "beyond_own")]
    with pytest.raises(Exception, match=r"users\.user_administer"):
        role_save(actor=fresh(user), role=editor, name="编辑", rank=5, second_step=False, permissions=wanted)


def test_a_right_for_one_city_edits_no_role_by_sheet(cast: Cast, read: Any) -> None:
    Role.objects.create(code="role_editor", name="编辑", rank=5, permissions=["users.role_edit"])
    user = make_user("editor", "role_editor", region=cast.city_a)
    assert ("code", "whole_portal") in {
        found[1:] for found in errors(read({"code": "assessor", "rank": 5}, user=user))
    }


def test_a_new_role_that_is_held_by_now_is_not_undone(cast: Cast, read: Any) -> None:
    row = {"code": "viewer", "name": "查看员", "rank": 8, "permissions": "network.channel_view"}
    session = commit(read(row), cast.sysadmin)
    grant_role(cast.stranger, "viewer", region=cast.city_a)
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.sysadmin))


def test_an_undo_gives_nobody_both_powers(cast: Cast, read: Any) -> None:
    grant_role(cast.assessor, "warehouse_keeper", region=cast.city_a)
    role = Role.objects.get(code="assessor")
    role.permissions = [*role.permissions, "commissions.run_approve"]
    role.save()
    session = commit(read({"code": "assessor", "permissions": "network.channel_view"}), cast.sysadmin)
    keeper = Role.objects.get(code="warehouse_keeper")
    keeper.permissions = [*keeper.permissions, "users.webhook_manage"]
    keeper.save()
    with pytest.raises(Conflict):
        import_undo(session=session, user=fresh(cast.sysadmin))
