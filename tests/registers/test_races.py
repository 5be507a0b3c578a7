"""Two commits at once on one register. Each race has its negative control: without the lock it fails."""

from collections.abc import Callable
from threading import Barrier
from typing import Any
from unittest import mock

import pytest

from agents.models import Agent
from core.errors import Conflict
from core.models import ImportSession
from core.registers import keeping, target, wanted
from core.services.imports.commit import import_commit
from network.models import Channel, Region
from tests.cast import Cast, make_cast
from tests.factories.agents import make_agents
from tests.factories.rosters import MONTH, agent_row, roster
from tests.imports.conftest import Prepare, fresh
from tests.imports.test_races import together
from tests.registers.test_regions import book, city, district

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def committing(session: ImportSession, user: Any) -> Callable[[], Any]:
    return lambda: import_commit(session=session, user=fresh(user), version=session.version)


def commits(people: Cast, prepare: Prepare, *rows: dict[str, Any]) -> list[Any]:
    """The same rows in two files, committed at the same moment."""
    sheets = [roster(*rows, title=title) for title in "ab"]
    sessions = [prepare(sheet, people.city_manager, kind="agents", period=MONTH) for sheet in sheets]
    return together(*(committing(session, people.city_manager) for session in sessions))


def test_of_two_commits_of_the_same_new_agents_one_has_to_look_again(people: Cast, prepare: Prepare) -> None:
    answers = commits(people, prepare, agent_row("LJA0500"), agent_row("LJA0501"))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert Channel.objects.filter(code__startswith="LJA05").count() == 2


def test_of_two_commits_that_change_the_same_agent_one_has_to_look_again(
    people: Cast, prepare: Prepare
) -> None:
    make_agents(people)
    answers = commits(people, prepare, agent_row("LJA0017", district="望江县", due=1))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert Agent.objects.get(pk=people.other_agent.pk).deposit_due == 100


def test_control_without_the_locks_both_take_themselves_for_the_first(people: Cast, prepare: Prepare) -> None:
    make_agents(people)
    compared = Barrier(2)
    original = keeping.rows_keep

    def meet_first(*arguments: Any) -> None:
        compared.wait(10)
        original(*arguments)

    with (
        mock.patch.object(target.RegisterTarget, "_lock"),
        mock.patch.object(wanted, "rows_lock"),
        mock.patch.object(keeping, "rows_keep", meet_first),
    ):
        answers = commits(people, prepare, agent_row("LJA0017", district="望江县", due=1))
    assert sum(isinstance(answer, ImportSession) for answer in answers) == 2


def test_two_sheets_of_regions_get_different_places_in_the_tree(people: Cast, prepare: Prepare) -> None:
    sheets = [book(city(), district()), book(city("LQ"), district("LQ01", parent="LQ"))]
    sessions = [prepare(sheet, people.province_manager, kind="regions", period=MONTH) for sheet in sheets]
    answers = together(*(committing(session, people.province_manager) for session in sessions))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 0
    assert Region.objects.find_problems() == ([], [], [], [], [])
    assert Region.objects.filter(code__in=["QH", "QH01", "LQ", "LQ01"]).count() == 4
