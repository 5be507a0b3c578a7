"""The registers of users, grants and roles keep what every list keeps, and come back as they went out."""

import io
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core.models import ImportSession
from tests.cast import Cast, grant_role, make_user
from tests.contracts.lists import ExportedListContract
from tests.contracts.reading import page_table
from tests.factories.rosters import MONTH
from tests.imports.conftest import Prepare
from users.models import Role, User

pytestmark = pytest.mark.django_db

with translation.override("zh-hans"):
    IN_FILE = {gettext("User"): gettext("User name")}


class TestUsers(ExportedListContract):
    url_name = "users:user_list"
    filters = ("q=clerk_a",)
    no_exporter = "dealer_owner"

    def fill(self, cast: Cast, count: int) -> None:
        first = User.objects.count()
        for number in range(first, first + count):
            make_user(f"clerk_a{number}", "dealer_clerk", channel=cast.store)


class TestGrants(ExportedListContract):
    url_name = "users:grant_list"
    filters = ("q=clerk_a", "standing=now")
    no_exporter = "dealer_owner"
    in_file: ClassVar[dict[str, str]] = IN_FILE
    inexact: ClassVar[frozenset[int]] = frozenset({2, 3})
    """A file has the codes of places."""

    def fill(self, cast: Cast, count: int) -> None:
        first = User.objects.count()
        for number in range(first, first + count):
            user = make_user(f"clerk_a{number}", "dealer_clerk", channel=cast.store)
            user.grants.update(valid_from="2036-01-01" if number == first else "2021-01-01")


class TestRoles(ExportedListContract):
    url_name = "users:role_list"
    writer = "sysadmin"
    outsider = "auditor"
    no_exporter = "auditor"
    scoped = False
    inexact: ClassVar[frozenset[int]] = frozenset({3})
    """A file has the codes of permissions."""

    def fill(self, cast: Cast, count: int) -> None:
        for number in range(Role.objects.count(), Role.objects.count() + count):
            Role.objects.create(code=f"own_{number}", name=f"自建{number}", rank=8)

    def test_who_may_not_export_gets_no_file(self, cast: Cast, sign_in: Any) -> None:
        """Whoever sees roles may take them home: they are no secret among those who see them."""
        assert sign_in(cast.auditor).get(self.at("export=xlsx")).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("kind", "page", "user"),
    [
        ("users", "users:user_list", "city_manager"),
        ("users", "users:user_list", "sysadmin"),
        ("grants", "users:grant_list", "city_manager"),
        ("grants", "users:grant_list", "sysadmin"),
        ("roles", "users:role_list", "sysadmin"),
    ],
)
def test_an_exported_list_comes_back_unchanged(
    cast: Cast,
    sign_in: Any,
    prepare: Prepare,
    language: str,
    kind: str,
    page: str,
    user: str,
) -> None:
    """Own grants and those of peers too: what is as it was is nobody's to refuse."""
    grant_role(cast.dealer_clerk, "dealer_clerk", channel=cast.agent)
    make_user("peer", "city_manager", region=cast.city_a)
    User.objects.filter(username="clerk").update(phone="13812345678", is_active=False)
    person = getattr(cast, user)
    with translation.override(language):
        answer: Any = sign_in(person).get(
            reverse(page), {"export": "xlsx"}, headers={"accept-language": language}
        )
    session: ImportSession = prepare(
        io.BytesIO(b"".join(answer.streaming_content)), person, kind=kind, period=MONTH
    )
    assert [(e.cell, e.code, e.value) for e in session.errors.all()] == []
    assert (session.message, session.rows_unchanged) == ({}, session.rows)
    assert session.rows > 2
    unmapped = [w["params"] for w in session.report["warnings"] if w["code"] == "unmapped_columns"]
    assert unmapped == []


def test_the_list_of_grants_is_narrowed_to_a_city(cast: Cast, client: Client, sign_in: Any) -> None:
    page = sign_in(cast.sysadmin).get(reverse("users:grant_list"), {"city": cast.city_b.pk})
    shown = [row[0] for row in page_table(page.content.decode()).rows]
    assert shown
    assert all("city_b" in cell or "dealer_b" in cell for cell in shown)
