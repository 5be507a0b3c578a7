"""The description is complete, and nothing that follows or breaks it makes the server fail."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels_portal.api_docs import schema
from tests.api.conftest import client_with_token
from tests.permissions.world import World, make_world

NASTY = [
    "\0",
    "1" * 40,
    "-1",
    "１２",
    "' OR 1=1 --",
    "{}",
    "[]",
    "null",
    "x" * 5_000,
    "%00",
    "\ud7ff",
    "../..",
    "",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def operations() -> list[tuple[str, str, list[str]]]:
    return [
        (method, path, [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"])
        for path, item in schema()["paths"].items()
        for method, operation in item.items()
    ]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def real_ids(world: World) -> dict[str, int]:
    names = {"months": "month id", "uploads": "upload", "runs": "run", "jobs": "job"}
    singular = {"channels": "channel", "agents": "agent", "statements": "statement", "disputes": "dispute"}
    singular |= {"outlets": "outlet", "account-managers": "account manager", "bank-accounts": "account"}
    singular |= {"products": "product", "targets": "target", "regions": "region"}
    singular |= {"users": "user", "grants": "grant", "roles": "role"}
    singular |= {
        "payment-batches": "batch",
        "payments": "payment",
        "simulations": "simulation",
        "comparisons": "comparison",
    }
    singular |= {"payment-holds": "hold", "invoices": "invoice", "debts": "debt", "write-offs": "write-off"}
    singular |= {"deposit-returns": "deposit return"}
    singular |= {"upload-drafts": "upload draft"}
    singular |= {
        "held-lines": "held line",
        "answer-templates": "answer template row",
        "outlier-rules": "outlier rule row",
        "budgets": "budget",
        "adjustments": "proposed adjustment",
    }
    found = {word: world.subjects[name]["pk"] for word, name in {**names, **singular}.items()}
    return {
        **found,
        "metrics": world.cast.metric.pk,
        "product-categories": world.cast.category.pk,
        "coefficients": world.subjects["coefficient row"]["pk"],
        "campaigns": world.cast.campaign.pk,
        "plans": world.subjects["plan"]["pk"],
        "plan-versions": world.subjects["draft version"]["pk"],
        "frames": world.subjects["frame"]["pk"],
        "shared-sales": world.subjects["shared sale row"]["pk"],
        "coefficient-kinds": world.subjects["coefficient kind"]["pk"],
        "dictionaries": world.subjects["dictionary row"]["pk"],
        "own-lists": world.subjects["own list"]["pk"],
        "dictionary-entries": world.subjects["dictionary entry row"]["pk"],
    }


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_nothing_that_is_sent_makes_the_server_fail(world: World, data: st.DataObject) -> None:
    method, path, parameters = data.draw(st.sampled_from(operations()))
    users = ["city_manager", "province_manager", "settlement_clerk", "dealer_owner"]
    user = data.draw(st.sampled_from(users))
    client = client_with_token(getattr(world.cast, user))
    address = path
    if "{" in path:
        identity = data.draw(st.sampled_from([real_ids(world)[path.split("/")[3]], 10**30, 0]))
        address = f"{path[: path.index('{')]}{identity}{path[path.index('}') + 1 :]}"
    values = st.sampled_from([*NASTY, "202609", "1"]) | st.text(max_size=20)
    query = data.draw(st.dictionaries(st.sampled_from(parameters or ["x"]), values, max_size=3))
    response: Any
    if method == "get":
        response = client.get(address, query)
    else:
        send = client.patch if method == "patch" else client.post
        response = send(address, json.dumps(data.draw(JSON)), content_type="application/json")
    assert response.status_code < 500
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"


def test_deep_and_large_bodies_are_refused(world: World) -> None:
    client = client_with_token(world.cast.city_manager)
    address = f"/api/v1/months/{world.subjects['month id']['pk']}/submit/"
    for body in (
        "[" * 500_000 + "]" * 500_000,
        "[" * 100_000 + "]" * 100_000,
        '{"version": ' + "9" * 100_000 + "}",
        "{",
        "\xff",
    ):
        assert 400 <= client.post(address, body, content_type="application/json").status_code < 500


def test_every_operation_says_what_it_does_and_answers(world: World) -> None:
    for path, item in schema()["paths"].items():
        for method, operation in item.items():
            assert operation["responses"], f"{method} {path}"


def test_the_page_lists_every_operation(world: World) -> None:
    client: Client = world.client("city")
    html = client.get("/api/v1/").content.decode()
    for path in schema()["paths"]:
        assert path in html
