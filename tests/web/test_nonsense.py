"""Nothing that is typed into an address or a form makes the server fail: NUL, 10^30, text without end."""

import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any, Final

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.test_matrix import Undo, rows
from tests.permissions.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("state")]

NONSENSE: Final = ("\0", "1" + "0" * 30, "-1", "１２", "' OR 1=1 --", "[]", "x" * 5_000, "1e400", "0")
QUERY: Final = (
    *(
        "q",
        "sort",
        "columns",
        "after",
        "before",
        "view",
        "tab",
        "from",
        "period",
        "page",
        "page_size",
        "limit",
    ),
    *(
        "city",
        "district",
        "status",
        "kind",
        "product",
        "upload",
        "header",
        "next",
        "line",
        "component",
        "run",
    ),
)
POSTED: Final = ("action", "pick", "announced", "confirmed", "version", "text", "at", "due", "dues", "reason")
NAMES: Final = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')


@pytest.fixture
def world() -> Iterator[World]:
    with transaction.atomic():
        made = make_world()
        made.sign_in_all()
        yield made
        transaction.set_rollback(True)


def nonsense(names: list[str], turn: int) -> dict[str, str]:
    """Another value for each name, and others in another turn: page after page each name gets each."""
    return dict(zip(names, islice(cycle(NONSENSE), turn % len(NONSENSE), None), strict=False))


def addresses(world: World, method: str) -> Iterator[tuple[Client, str]]:
    """Each address with somebody who may use it; those of signing in and out are left alone."""
    for row in rows():
        if row["method"] == method and not row["route"].startswith(("account_", "mfa_", "api:", "openid_")):
            role = next(
                (role for role in ("province", "city", "sysadmin", "dealer") if row[role] == "ok"), ""
            )
            if role:
                client = world.client(role)
                client.raise_request_exception = False
                yield client, reverse(row["route"], kwargs=world.arguments(row["subject"]))


def answered(client: Client, method: str, address: str, sent: dict[str, str]) -> int:
    """The status; whatever was done is undone."""
    status = 0
    try:
        with transaction.atomic():
            answer: Any = client.get(address, sent) if method == "GET" else client.post(address, sent)
            status = answer.status_code
            raise Undo
    except Undo:
        return status


def test_no_address_makes_the_server_fail(world: World) -> None:
    failed: dict[str, int] = {}
    asked = 0
    for turn, (client, address) in enumerate(addresses(world, "GET")):
        status = answered(client, "GET", address, nonsense(list(QUERY), turn))
        if status >= 500:
            failed[f"{address} {turn}"] = status
        asked += 1
    assert asked > 150
    assert failed == {}


def test_no_form_makes_the_server_fail(world: World) -> None:
    failed: dict[str, int] = {}
    asked = 0
    for turn, (client, address) in enumerate(addresses(world, "POST")):
        page: Any = client.get(address)
        found = [] if page.streaming else NAMES.findall(page.content.decode(errors="ignore"))
        names = sorted({*found, *POSTED} - {"csrfmiddlewaretoken"})
        status = answered(client, "POST", address, nonsense(names, turn))
        if status >= 500:
            failed[f"{address} {turn}"] = status
        asked += 1
    assert asked > 100
    assert failed == {}
