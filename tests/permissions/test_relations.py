"""Own, beside, above, below: who opens and who changes what lies where, by page and by API alike.

relations.csv has the form of matrix.csv. Its subjects lie at every place of the world (relations.py), and
RELATIONS there says which of them is what to whom.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import transaction

from tests.permissions.relations import RELATIONS, relate
from tests.permissions.test_matrix import ask, bare_refusals
from tests.permissions.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

TABLE: Final = Path(__file__).with_name("relations.csv")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once and never kept."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        relate(made)
        made.sign_in_all()
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['method']} {row['route']} {row['subject']}")
def test_each_role_gets_the_answer_of_the_table(row: dict[str, str], world: World) -> None:
    with bare_refusals():
        got = {role: ask(world.client(role), row, world) for role in ROLES}
    assert got == {role: row[role] for role in ROLES}


def answers(role: str, relation: str, *, api: bool) -> set[str]:
    """What this role is answered about what is its own, beside, above or below it."""
    subject = RELATIONS[role][relation]
    return {
        row[role] for row in rows() if row["subject"] == subject and row["route"].startswith("api:") is api
    }


@pytest.mark.parametrize("role", RELATIONS)
@pytest.mark.parametrize("api", [False, True], ids=["page", "api"])
def test_the_table_asks_each_role_about_every_relation(role: str, api: bool) -> None:
    for relation in RELATIONS[role]:
        assert answers(role, relation, api=api), relation


@pytest.mark.parametrize("role", RELATIONS)
@pytest.mark.parametrize("api", [False, True], ids=["page", "api"])
def test_ones_own_opens_and_what_is_beside_it_does_not_exist(role: str, api: bool) -> None:
    assert "ok" in answers(role, "own", api=api)
    if "child" in RELATIONS[role]:
        assert "ok" in answers(role, "child", api=api)
    if "sibling" in RELATIONS[role]:
        assert answers(role, "sibling", api=api) == {"404"}


def test_every_role_has_its_relations() -> None:
    assert set(RELATIONS) == set(ROLES) - {"stranger"}
