"""Reading changes nothing, whoever may only read changes nothing, and no form is taken without its token."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.state import changed, state, tables
from tests.permissions.test_matrix import rows
from tests.permissions.world import ROLES, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("state")]

READERS: Final = ("province", "city", "auditor", "dealer", "sysadmin")
"""Each address is read by the first and the last of them that may."""

MEANT: Final = {
    "core:notification_open": {"core_notification"},
}
"""Routes that note on GET what has been read, and where."""

TOGETHER: Final = 20
"""So many routes are read before every table is looked at, which takes longer than to read them."""

FILES: Final = {
    *("api:upload_list", "api:upload_draft_piece", "api:invoice_send"),
    *("api:plan_version_workbook", "api:golden_upload"),
}
"""Addresses of the API that take a form and no JSON."""

WITHOUT_SESSION: Final = {"single sign-on"}
"""Subjects whose forms lead to another server."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: nobody here changes anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def test_reading_changes_nothing(world: World) -> None:
    clients = {role: world.client(role) for role in READERS}
    for client in clients.values():
        client.get(reverse("home"))
    names = tables()
    found: dict[str, list[str]] = {}
    before = state(names)
    reading = [row for row in rows() if row["method"] == "GET"]
    for first in range(0, len(reading), TOGETHER):
        asked = reading[first : first + TOGETHER]
        for row in asked:
            address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
            may = [role for role in READERS if row[role] == "ok"]
            for role in {*may[:1], *may[-1:]}:
                clients[role].get(address)
        after = state(names)
        meant = set[str]().union(*(MEANT.get(row["route"], ()) for row in asked))
        if left := set(changed(before, after)) - meant:
            found[f"{asked[0]['route']} to {asked[-1]['route']}"] = sorted(left)
        before = after
    assert found == {}


def test_an_auditor_changes_nothing(world: World) -> None:
    client = world.client("auditor")
    client.get(reverse("home"))
    names = tables()
    before = state(names)
    asked = 0
    for row in rows():
        if row["method"] == "GET" or row["auditor"] not in {"403", "404", "405"}:
            continue
        address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
        sent = world.data.get(row["route"], {})
        if row["method"] == "POST":
            answer = client.post(address, sent)
        else:
            answer = client.generic(row["method"], address, "{}", "application/json")
        assert str(answer.status_code) == row["auditor"], row["route"]
        asked += 1
    assert asked > 100
    assert changed(before, state(names)) == []


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["form", "htmx"])
@pytest.mark.parametrize("token", ["", "a" * 64], ids=["without", "foreign"])
def test_no_form_is_taken_without_its_token(world: World, headers: dict[str, str], token: str) -> None:
    clients = {role: _careful(world, role) for role in ROLES}
    names = tables()
    before = state(names)
    taken: list[str] = []
    asked = 0
    for row in rows():
        role = next((role for role in ROLES if row[role] == "ok"), "")
        if row["method"] != "POST" or not role or row["subject"] in WITHOUT_SESSION:
            continue
        address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
        sent: dict[str, Any] = {**world.data.get(row["route"], {})}
        if token:
            sent["csrfmiddlewaretoken"] = token
        is_json = address.startswith("/api/") and row["route"] not in FILES
        kind: dict[str, Any] = {"content_type": "application/json"} if is_json else {}
        answer = clients[role].post(address, sent, headers=headers, **kind)
        asked += 1
        if answer.status_code != 403:
            taken.append(f"{row['route']} as {role}: {answer.status_code}")
    assert asked > 80
    assert taken == []
    assert changed(before, state(names)) == []


def _careful(world: World, role: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person(role), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(reverse("home"))
    return client
