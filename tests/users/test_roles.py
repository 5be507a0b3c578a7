"""The role editor: what it changes at once, what it refuses, and how it differs from the default."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from core.errors import Conflict
from core.models import AuditEvent
from core.permissions import all_permissions
from tests.cast import Cast, grant_role
from tests.forms import seen
from users.default_roles import DEFAULT_ROLES
from users.models import Role
from users.services.default_roles import default_roles_follow
from users.services.roles import (
    difference_from_default,
    permission_groups,
    role_delete,
    role_reset,
    role_save,
)

SignIn = Callable[[Any], Client]


def change(cast: Cast, code: str, *, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Role:
    role = Role.objects.get(code=code)
    permissions = sorted(set(role.permissions) - set(drop) | set(add))
    return role_save(
        actor=cast.sysadmin,
        role=role,
        name=role.name,
        rank=role.rank,
        second_step=role.second_step,
        permissions=permissions,
    )


def test_every_default_permission_exists() -> None:
    codes = {code for role in DEFAULT_ROLES for code in role.permissions}
    assert codes <= set(all_permissions())


def test_every_approval_counts_as_a_decision() -> None:
    for code, permission in all_permissions().items():
        if code.endswith(("_approve", "_publish", "_answer")):
            assert permission.decides, code


def test_no_default_role_both_administers_and_decides() -> None:
    for role in DEFAULT_ROLES:
        held = [all_permissions()[code] for code in role.permissions]
        assert not (any(one.administers for one in held) and any(one.decides for one in held)), role.code


def test_a_change_holds_from_the_next_page_on_for_who_is_signed_in(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.outlet_manager)
    assert client.get("/results/sales/").status_code == 200
    change(cast, "outlet_manager", drop=("sales.result_view",))
    assert client.get("/results/sales/").status_code == 404
    change(cast, "outlet_manager", add=("sales.result_view",))
    assert client.get("/results/sales/").status_code == 200


def test_the_difference_names_what_was_added_and_removed(cast: Cast) -> None:
    role = change(cast, "assessor", add=("sales.target_view",), drop=("agents.agent_view",))
    difference = difference_from_default(role)
    assert difference is not None
    assert [one.code for one in difference.added] == ["sales.target_view"]
    assert [one.code for one in difference.removed] == ["agents.agent_view"]
    assert role.adapted
    role_reset(actor=cast.sysadmin, role=role)
    assert not difference_from_default(Role.objects.get(code="assessor"))
    assert not Role.objects.get(code="assessor").adapted


def test_an_upgrade_follows_the_defaults_but_for_adapted_roles(cast: Cast) -> None:
    change(cast, "assessor", drop=("agents.agent_view",))
    Role.objects.filter(code="auditor").update(permissions=[])
    default_roles_follow(apps, "default")
    assert "agents.agent_view" not in Role.objects.get(code="assessor").permissions
    assert "users.user_view" in Role.objects.get(code="auditor").permissions


def test_a_role_never_both_administers_and_decides(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        change(cast, "system_administrator", add=("commissions.run_approve",))
    with pytest.raises(ValidationError):
        change(cast, "province_manager", add=("users.role_edit",))


def test_nor_does_a_person_by_two_roles(cast: Cast) -> None:
    grant_role(cast.sysadmin, "assessor", region=cast.city_a)
    with pytest.raises(Conflict):
        change(cast, "assessor", add=("commissions.run_approve",))


def test_the_administrator_can_not_lock_the_door_behind_them(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        change(cast, "system_administrator", drop=("users.role_edit",))


def test_a_role_of_ones_own_is_made_used_and_kept_while_held(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    sent = {"code": "viewer", "name": "查看员", "rank": "8", "permissions": ["network.channel_view"]}
    assert client.post("/roles/new/", sent).status_code == 302
    role = Role.objects.get(code="viewer")
    assert difference_from_default(role) is None
    grant_role(cast.stranger, "viewer", region=cast.city_a)
    with pytest.raises(Conflict):
        role_delete(actor=cast.sysadmin, role=role)
    cast.stranger.grants.all().delete()
    role_delete(actor=cast.sysadmin, role=role)
    with pytest.raises(Conflict):
        role_delete(actor=cast.sysadmin, role=Role.objects.get(code="assessor"))


def test_an_unknown_permission_can_not_be_posted(cast: Cast, sign_in: SignIn) -> None:
    role = Role.objects.get(code="assessor")
    sent = {"name": role.name, "rank": "4", "permissions": ["is_superuser"]}
    client, page = sign_in(cast.sysadmin), f"/roles/{role.pk}/edit/"
    assert client.post(page, {**sent, "seen": seen(client, page)}).status_code == 422
    assert Role.objects.get(code="assessor").permissions == role.permissions


def test_the_editor_shows_each_permission_with_its_help(cast: Cast, sign_in: SignIn) -> None:
    role = Role.objects.get(code="assessor")
    text = sign_in(cast.sysadmin).get(f"/roles/{role.pk}/edit/").content.decode()
    for code in all_permissions():
        assert f'value="{code}"' in text
    ticked = 'value="commissions.coefficient_edit" checked'
    assert ticked in text


def test_saving_a_default_role_unchanged_does_not_adapt_it(cast: Cast, sign_in: SignIn) -> None:
    role = Role.objects.get(code="assessor")
    sent = {"name": str(role), "rank": role.rank, "permissions": role.permissions}
    client, page = sign_in(cast.sysadmin), f"/roles/{role.pk}/edit/"
    assert client.post(page, {**sent, "seen": seen(client, page)}).status_code == 302
    again = Role.objects.get(code="assessor")
    assert (again.name, again.adapted) == ("Assessor", False)


def test_a_change_of_a_role_is_in_the_audit_log(cast: Cast) -> None:
    change(cast, "assessor", add=("sales.target_view",))
    event = AuditEvent.objects.get(action="users.role_change")
    assert event.actor_id == cast.sysadmin.pk
    assert event.detail["added"] == ["sales.target_view"]


def test_every_group_of_permissions_has_a_chinese_name() -> None:
    """But for the register that only these tests have."""
    with translation.override("zh-hans"):
        labels = {group.permissions[0].code.split(".")[0]: group.label for group in permission_groups()}
    assert {app for app, label in labels.items() if label.isascii()} <= {"kiosks"}
