"""Role x route x method -> answer, from matrix.csv. A route that isn't listed fails the build.

Cells: `ok` is any answer but a refusal (a page, a redirect, a form with errors, a conflict), `login` the
redirect to the login page, or the status itself: 403 seen but not allowed, 404 out of sight, 405 no such method.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions.routes import all_routes
from tests.permissions.world import ROLES, World, make_world

# Without the mark no test database would be made for a run of this file alone.
pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).with_name("matrix.csv")


def rows() -> list[dict[str, str]]:
    with MATRIX.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def answer(status: int, location: str) -> str:
    if status in {301, 302} and location.startswith("/accounts/login/"):
        return "login"
    return str(status) if status in {401, 403, 404, 405} or status >= 500 else "ok"


def test_every_route_is_in_the_matrix() -> None:
    assert sorted(set(all_routes()) - {row["route"] for row in rows()}) == []


def test_the_matrix_names_no_route_that_is_gone() -> None:
    assert sorted({row["route"] for row in rows()} - set(all_routes())) == []


def test_every_row_decides_for_every_role() -> None:
    assert [row["route"] for row in rows() if any(not row[role] for role in ("anonymous", *ROLES))] == []


class Undo(Exception):
    """Ends a request's transaction without keeping what it did."""


def ask(client: Client, row: dict[str, str], world: World) -> str:
    """The answer to one request, whose effects are undone so that the next role finds the same world."""
    address = reverse(row["route"], kwargs=world.arguments(row["subject"]))
    seen = ""
    try:
        with transaction.atomic():
            if row["method"] == "POST":
                response = client.post(address, world.data.get(row["route"], {}))
            elif row["method"] == "PATCH":
                response = client.patch(address, {}, content_type="application/json")
            else:
                response = client.get(address)
            seen = answer(response.status_code, response.get("Location", ""))
            raise Undo
    except Undo:
        return seen


@contextmanager
def bare_refusals() -> Iterator[None]:
    """Two answers in three are refusals: here their status counts, and the page is shown once to each role below."""

    def bare(request: HttpRequest, status: int, heading: object, text: object) -> HttpResponse:
        return HttpResponse(status=status)

    with patch("core.views.errors.error_page", bare):
        yield


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for the whole matrix and never kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.sign_in_all()
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['method']} {row['route']} {row['subject']}")
def test_each_role_gets_the_answer_of_the_matrix(row: dict[str, str], world: World) -> None:
    with bare_refusals():
        got = {role: ask(world.client(role), row, world) for role in ("anonymous", *ROLES)}
    expected = {role: row[role] for role in ("anonymous", *ROLES)}
    assert got == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", ["403", "404"])
def test_each_role_is_shown_the_page_of_a_refusal(role: str, status: str, world: World) -> None:
    pages = (row for row in rows() if row["method"] == "GET" and not row["route"].startswith("api:"))
    row = next(row for row in pages if row[role] == status)
    response = world.client(role).get(reverse(row["route"], kwargs=world.arguments(row["subject"])))
    assert response.status_code == int(status)
    assert [template.name for template in response.templates][:2] == ["errors/page.html", "base.html"]
