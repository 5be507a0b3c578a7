"""No page shows a link that its reader may not follow: each role walks from the home page to wherever links lead."""

import html
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from core.jobs import run_job
from core.models import ImportSession
from tests.factories.sheets import PERIOD, order, workbook
from tests.permissions.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

AT_MOST = 70
AROUND = 20
"""So many pages from one that is sent about: further on the walks from the home page have been."""
EACH = 1
"""How many addresses of one shape are looked at: lists of alike rows have no end."""

_LINK = re.compile(r'(?:href|hx-get)="([^"#]+)"')
_LEFT_OUT = ("/static/", "/accounts/logout/")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all walks, which only read, and never kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _world()
        transaction.set_rollback(True)


def _world() -> World:
    """With an upload that has refused cells, and every agent in the register of agents."""
    made = make_world()
    made.sign_in_all()
    cast = made.cast
    others = (cast.other_agent, cast.agent_b)
    Agent.objects.bulk_create(Agent(channel=channel) for channel in others)
    book = workbook([order(1), order(2, product_code="P0000")])
    file = SimpleUploadedFile("错行.xlsx", book.getvalue())
    made.client("city").post(
        reverse("sales:import_add"), {"kind": "order_detail", "period": PERIOD, "file": file}
    )
    session = ImportSession.objects.latest("pk")
    run_job(session.job_id or 0)
    session.refresh_from_db()
    assert session.error_count
    made.subjects["upload"] = {"pk": session.pk}
    return made


def shape(address: str) -> str:
    parts = urlsplit(address)
    return f"{re.sub(r'[0-9]+', '#', parts.path)}?{sorted(name for name, _value in parse_qsl(parts.query))}"


def walk(client: Client, start: str, at_most: int = AT_MOST) -> tuple[dict[str, int], list[str]]:
    """The addresses visited, each with its status, and where the bad ones were shown."""
    waiting, seen, visited, bad = [(start, "")], Counter[str](), dict[str, int](), list[str]()
    while waiting and len(visited) < at_most:
        address, shown_on = waiting.pop(0)
        if address in visited or seen[shape(address)] >= EACH:
            continue
        seen[shape(address)] += 1
        response = client.get(address)
        visited[address] = response.status_code
        if response.status_code in {403, 404} or response.status_code >= 500:
            bad.append(f"{response.status_code} {address} on {shown_on}")
        if response.streaming or "html" not in response.get("Content-Type", ""):
            continue
        for link in _LINK.findall(response.content.decode()):
            target = urljoin(address, html.unescape(link))
            if target.startswith("/") and not target.startswith(_LEFT_OUT):
                waiting.append((target, address))
    return visited, bad


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_link_that_leads_nowhere(role: str, world: World) -> None:
    visited, bad = walk(world.client(role), reverse("home"))
    assert bad == []
    assert len(visited) >= 5


@pytest.mark.parametrize("role", ["city", "assessor", "district", "auditor", "settlement"])
def test_neither_do_pages_that_a_colleague_sends_the_address_of(role: str, world: World) -> None:
    client = world.client(role)
    for route, subject in (
        ("commissions:month_detail", "month"),
        ("commissions:line_detail", "line"),
        ("commissions:statement_detail", "statement"),
        ("sales:import_detail", "upload"),
    ):
        address = reverse(route, kwargs=world.arguments(subject))
        if client.get(address).status_code == 200:
            assert walk(client, address, AROUND)[1] == []


def test_an_expected_refusal_is_one_line_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    address = reverse("commissions:month_lines", kwargs=world.arguments("month"))
    with caplog.at_level(logging.WARNING, "django.request"):
        assert world.client("assessor").get(address).status_code == 403
    records = [record for record in caplog.records if record.name == "django.request"]
    assert [record.getMessage() for record in records] == [f"Forbidden (Permission denied): {address}"]
    assert records[0].exc_info is None
