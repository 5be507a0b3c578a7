"""Every page asks a known number of queries: the same at ten rows and at ten thousand, and never more than twelve.

The numbers stand in baselines.json, by page and role. To record them again after a change that is meant:

    PORTAL_RECORD_QUERY_COUNTS=1 pytest tests/query_counts
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.permissions.world import ROLES
from tests.query_counts.pages import Page, all_pages, page_routes
from tests.query_counts.world import LargeWorld

# All of them look at one world, which one process makes.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("query_counts")]

BASELINES = Path(__file__).with_name("baselines.json")
RECORD = bool(os.environ.get("PORTAL_RECORD_QUERY_COUNTS"))
AT_MOST = 12
FEW = {"registers": 30, "ledger": 10}
"""Less than a page of a list, and as much as a page of an object's history: what it tells of is of one kind then."""
MANY = {"registers": 300, "ledger": 10_000}

Counts = dict[str, dict[str, int]]
"""Page to role to number of queries."""


@dataclass(frozen=True, slots=True)
class Measured:
    few: Counts
    many: Counts


@pytest.fixture(scope="module")
def measured(django_db_setup: None, django_db_blocker: Any) -> Measured:
    """Each page for each of its roles, and for the first and the last of them once the world has grown."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = LargeWorld()
        world.grow(**FEW)
        few = counts(world, {page: page.roles for page in all_pages()})
        world.grow(**MANY)
        many = counts(world, {page: (*page.roles[:1], *page.roles[1:][-1:]) for page in all_pages()})
        transaction.set_rollback(True)
    if RECORD:
        text = json.dumps(few, ensure_ascii=False, indent=1, sort_keys=True)
        BASELINES.write_text(f"{text}\n", encoding="utf-8")
    return Measured(few, many)


@pytest.fixture(scope="module")
def baselines(measured: Measured) -> Counts:
    found: Counts = json.loads(BASELINES.read_text(encoding="utf-8"))
    return found


def counts(world: LargeWorld, asking: dict[Page, tuple[str, ...]]) -> Counts:
    clients = {role: client_of(world, role) for role in ROLES}
    found: Counts = {}
    for page, roles in asking.items():
        asked = {role: queries_of(clients[role], world, page) for role in roles}
        found[page.name] = {role: number for role, number in asked.items() if number is not None}
    return found


def client_of(world: LargeWorld, role: str) -> Client:
    """Signed in and past the first page, which also writes when the session began.

    Requests that say they poll don't count as activity: else one of them, a minute later, would write again.
    """
    client = Client(headers={"x-polling": "1"})
    client.force_login(world.world.person(role), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(reverse("home"))
    return client


def queries_of(client: Client, world: LargeWorld, page: Page) -> int | None:
    """None where a tab of the page is not for this role."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(world.address(page))
    if response.status_code == 403 and page.query:
        return None
    assert response.status_code == 200, f"{page.name} answers {response.status_code}"
    return len(queries)


def test_every_page_has_a_baseline(baselines: Counts) -> None:
    assert sorted(page_routes() - {name.split()[0] for name in baselines}) == []


def test_the_baselines_name_no_page_that_is_gone(baselines: Counts) -> None:
    assert sorted(baselines.keys() - {page.name for page in all_pages()}) == []


def test_each_page_asks_as_many_queries_as_recorded(measured: Measured, baselines: Counts) -> None:
    assert differences(baselines, measured.few) == {}


def test_more_rows_cost_no_more_queries(measured: Measured) -> None:
    few = {
        page: {role: measured.few[page][role] for role in roles if role in measured.few[page]}
        for page, roles in measured.many.items()
    }
    assert differences(few, measured.many) == {}


def test_no_page_asks_more_than_twelve_queries(measured: Measured) -> None:
    found = {
        (page, role): number
        for counted in (measured.few, measured.many)
        for page, roles in counted.items()
        for role, number in roles.items()
        if number > AT_MOST
    }
    assert found == {}


def differences(expected: Counts, found: Counts) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Page and role to both numbers, where they are not the same."""
    places = {(page, role) for counts in (expected, found) for page in counts for role in counts[page]}
    pairs = {
        (page, role): (expected.get(page, {}).get(role), found.get(page, {}).get(role))
        for page, role in sorted(places)
    }
    return {place: (before, now) for place, (before, now) in pairs.items() if before != now}
