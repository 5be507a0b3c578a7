"""The registers of users, grants and roles keep what every register keeps."""

import datetime
from typing import Any, ClassVar

import pytest

from core.periods import today
from tests.cast import Cast, make_user
from tests.contracts.api import ApiContract, FormApiContract
from tests.contracts.detail import DetailContract
from tests.contracts.forms import FormContract
from tests.contracts.sheets import ImportContract, ScopedImportContract
from users.models import Grant, Role, User

pytestmark = pytest.mark.django_db


def make_clerk(cast: Cast, username: str, name: str, *, far: bool = False) -> User:
    user = make_user(username, "dealer_clerk", channel=cast.agent_b if far else cast.store)
    user.name = name
    user.save()
    return user


def day(text: str) -> datetime.datetime:
    """As a workbook has it."""
    return datetime.datetime.fromisoformat(text)


class TestUserContract(DetailContract, FormContract, FormApiContract, ScopedImportContract):
    detail_url = "users:user_detail"
    offered = ("users:user_edit", "users:user_disable", "users:grant_add")
    add_url = "users:user_add"
    wrong: ClassVar[dict[str, Any]] = {"username": "city", "name": "", "email": "x", "valid_to": "2026-01-01"}
    edit_url = "users:user_edit"
    api_list = "api:user_list"
    api_detail = "api:user_detail"
    refused: ClassVar[dict[str, Any]] = {"username": "city", "email": "x", "region": "YP01"}
    kind = "users"
    url_name = "users:user_list"
    looker_finds_template = 404
    overseer = "sysadmin"
    edit = ("王小明", "王晓明")
    foreign_edit = ("赵小红", "赵晓红")

    def row(self, cast: Cast) -> User:
        return make_clerk(cast, "clerk_a", "王小明")

    def foreign_row(self, cast: Cast) -> User:
        return make_clerk(cast, "clerk_b", "赵小红", far=True)

    def new(self, cast: Cast) -> dict[str, Any]:
        role = Role.objects.get(code="outlet_manager").pk
        place = {"region": cast.district_a1.pk, "valid_from": today().isoformat()}
        return {"username": "fresh", "name": "新人", "role": role, **place}

    def body(self, cast: Cast) -> dict[str, Any]:
        place = {"region": "LJ01", "valid_from": today().isoformat()}
        return {"username": "fresh", "name": "新人", "role": "outlet_manager", **place}


class TestGrantContract(ApiContract, ScopedImportContract):
    """Given and ended on a person's page, or by sheet."""

    api_list = "api:grant_list"
    api_detail = "api:grant_detail"
    kind = "grants"
    url_name = "users:grant_list"
    looker_finds_template = 404
    overseer = "sysadmin"
    edit = (day("2030-01-31"), day("2031-01-31"))
    foreign_edit = (day("2030-03-31"), day("2031-03-31"))

    def row(self, cast: Cast) -> Grant:
        return self.ending(cast.dealer_clerk, "2030-01-31")

    def foreign_row(self, cast: Cast) -> Grant:
        return self.ending(make_clerk(cast, "clerk_b", "赵小红", far=True), "2030-03-31")

    def ending(self, user: User, last_day: str) -> Grant:
        user.grants.update(valid_to=last_day)
        return user.grants.get()


class TestRoleContract(DetailContract, FormContract, FormApiContract, ImportContract):
    """Everybody who sees roles sees all of them; those who administer the portal keep them."""

    writer = "sysadmin"
    outsider = "auditor"
    scoped = False
    detail_url = "users:role_detail"
    tabs = ()
    offered = ("users:role_edit",)
    add_url = "users:role_add"
    wrong: ClassVar[dict[str, Any]] = {"code": "auditor", "name": "", "rank": "100"}
    edit_url = "users:role_edit"
    api_list = "api:role_list"
    api_detail = "api:role_detail"
    api_edit = "api:role_edit"
    besides: ClassVar[dict[str, Any]] = {"name": "自建角色", "permissions": []}
    change = ("rank", 7, 6)
    refused: ClassVar[dict[str, Any]] = {"code": "auditor", "name": "", "rank": 100}
    kind = "roles"
    url_name = "users:role_list"
    looker_finds_template = 404
    edit = ("自建角色", "改名角色")

    def row(self, cast: Cast) -> Role:
        return Role.objects.create(code="own", name="自建角色", rank=8)

    def new(self, cast: Cast) -> dict[str, Any]:
        return {"code": "fresh", "name": "新角色", "rank": "8"}

    def body(self, cast: Cast) -> dict[str, Any]:
        return {"code": "fresh", "name": "新角色", "rank": 8, "permissions": []}
