"""The side doors: what a manager of city B, or another dealer, asks about city A, whichever way they ask it."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.state import changed, state, tables
from tests.permissions.test_matrix import bare_refusals, rows
from tests.permissions.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("state")]

WAYS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "fragment": ("", {"hx-request": "true", "hx-target": "results"}),
    "history": ("tab=history", {}),
    "file": ("export=xlsx", {}),
}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: nobody here changes anything."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.sign_in_all()
        yield made
        transaction.set_rollback(True)


def closed_to(role: str, *methods: str) -> list[dict[str, str]]:
    return [row for row in rows() if row[role] == "404" and row["method"] in methods and row["subject"]]


@pytest.mark.parametrize("role", ["city_b", "dealer_b"])
def test_what_is_elsewhere_is_not_found_in_any_way_of_asking(world: World, role: str) -> None:
    client = world.client(role)
    seen: dict[str, int] = {}
    for row in closed_to(role, "GET"):
        address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
        for way, (query, headers) in WAYS.items():
            with bare_refusals():
                answer = client.get(f"{address}?{query}", headers=headers)
            if answer.status_code != 404:
                seen[f"{way} of {address}"] = answer.status_code
    assert seen == {}


@pytest.mark.parametrize("role", ["city_b", "dealer_b"])
def test_what_is_elsewhere_stays_as_it_is(world: World, role: str) -> None:
    client = world.client(role)
    client.get(reverse("home"))
    names = tables()
    before = state(names)
    asked = 0
    for row in closed_to(role, "POST", "PATCH"):
        assert status_of(client, row, world) == 404, row
        asked += 1
    assert asked > 50
    assert changed(before, state(names)) == []


def status_of(client: Client, row: dict[str, str], world: World) -> int:
    address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
    sent: dict[str, Any] = world.data.get(row["route"], {})
    if row["method"] == "PATCH":
        return client.patch(address, "{}", content_type="application/json").status_code
    return client.post(address, sent, headers={"hx-request": "true"}).status_code


def test_a_dealers_pages_name_no_other_dealer(world: World) -> None:
    """Neither in a drop-down nor in a list, a search or a chart."""
    cast = world.cast
    others = {channel.name for channel in (cast.other_agent, cast.agent_b)}
    others |= {channel.code for channel in (cast.other_agent, cast.agent_b)}
    named: dict[str, set[str]] = {}
    for role in ("dealer", "clerk"):
        client = world.client(role)
        for row in rows():
            if row["method"] != "GET" or row[role] != "ok":
                continue
            address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
            for query in ("", "?q=望江"):
                answer = client.get(address + query)
                if answer.streaming or answer.status_code != 200:
                    break
                shown = answer.content.decode(errors="ignore")
                if found := {word for word in others if word in shown}:
                    named[f"{role} {address}{query}"] = found
                if 'name="q"' not in shown:
                    break  # it can't be searched
    assert named == {}
