"""Several rulings approved at once: by another person, as they were seen, all or none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from commissions.models import Adjustment, Dispute, Statement
from commissions.services import batch_rulings
from commissions.services.batch_rulings import disputes_rule, rulings_approve
from commissions.services.errors import MakerIsChecker
from commissions.services.rulings import dispute_rule, ruling_take_back
from core.errors import Conflict, Forbidden, Refusal
from core.models import AuditEvent
from tests.cast import Cast
from tests.contracts.lists import ScopedBulkContract
from tests.desk.test_assignments import elsewhere, own_statement
from tests.desk.test_batch_rulings import disputed, rows, states
from tests.desk.test_disputes import fresh
from tests.factories.commissions import published
from tests.factories.plans import second_manager
from users.models import Grant, User

SignIn = Callable[[Any], Client]
LIST = "commissions:dispute_list"


@pytest.fixture(autouse=True)
def small_limit(settings: Any) -> None:
    """One person alone may add 5 yuan: every ruling here takes two."""
    settings.COMMISSIONS_RULING_LIMIT_YUAN = 5


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return published(cast)[2]


@pytest.fixture
def waiting(cast: Cast, statement: Statement) -> list[Dispute]:
    """Two rulings of the city's manager, of 60.00 and 75.00."""
    return ruled(cast, statement, cast.city_manager)


def ruled(cast: Cast, statement: Statement, user: User) -> list[Dispute]:
    several = disputed(cast, statement, 6_000, 7_500)
    disputes_rule(rows(several), verdict="claimed", text="属实", user=fresh(user))
    return several


def seen(disputes: list[Dispute]) -> dict[int, int]:
    return {row.pk: row.ruling or 0 for row in Dispute.objects.filter(pk__in=[one.pk for one in disputes])}


def test_another_person_approves_all_in_one_go(cast: Cast, waiting: list[Dispute]) -> None:
    assert states() == ["review", "review"]
    approver = fresh(cast.province_manager)
    assert rulings_approve(rows(waiting), dues=seen(waiting), user=approver) == 2
    assert states() == ["upheld", "upheld"]
    assert sorted(Adjustment.objects.values_list("amount", flat=True)) == [1_000, 2_500]
    assert set(Dispute.objects.values_list("approved_by", flat=True)) == {cast.province_manager.pk}
    assert AuditEvent.objects.filter(action="commissions.ruling_approve").count() == 2


def test_a_ruling_that_changed_since_it_was_seen_stops_all(cast: Cast, waiting: list[Dispute]) -> None:
    before = seen(waiting)
    ruling_take_back(dispute=waiting[1], text="弄错了", user=fresh(cast.city_manager))
    dispute_rule(dispute=waiting[1], due=7_000, text="改判", user=fresh(cast.city_manager))
    with pytest.raises(Conflict, match=f"#{waiting[1].pk}"):
        rulings_approve(rows(waiting), dues=before, user=fresh(cast.province_manager))
    assert states() == ["review", "review"]
    assert not Adjustment.objects.exists()


def test_one_that_was_not_seen_stops_all(cast: Cast, waiting: list[Dispute]) -> None:
    with pytest.raises(Conflict, match=f"#{waiting[1].pk}"):
        rulings_approve(rows(waiting), dues=seen(waiting[:1]), user=fresh(cast.province_manager))
    assert states() == ["review", "review"]


def test_one_that_waits_for_no_approval_stops_all(cast: Cast, statement: Statement) -> None:
    several = disputed(cast, statement, 6_000, 7_500)
    dispute_rule(dispute=several[0], due=6_000, text="属实", user=fresh(cast.city_manager))
    with pytest.raises(Conflict, match=f"#{several[1].pk}"):
        rulings_approve(rows(several), dues=seen(several), user=fresh(cast.province_manager))
    assert states() == ["review", "open"]


def test_whoever_made_one_of_them_approves_none(cast: Cast, statement: Statement) -> None:
    mine = ruled(cast, statement, cast.province_manager)
    with pytest.raises(MakerIsChecker, match=f"#{mine[0].pk}"):
        rulings_approve(rows(mine), dues=seen(mine), user=fresh(cast.province_manager))
    assert states() == ["review", "review"]
    assert rulings_approve(rows(mine), dues=seen(mine), user=second_manager(cast)) == 2


def test_without_the_right_or_out_of_its_reach_nothing_is_approved(
    cast: Cast, waiting: list[Dispute]
) -> None:
    for person in (cast.city_manager, cast.city_b_manager, cast.auditor):
        with pytest.raises(Forbidden):
            rulings_approve(rows(waiting), dues=seen(waiting), user=fresh(person))
    assert states() == ["review", "review"]


def test_there_is_a_limit_to_a_batch(
    cast: Cast, waiting: list[Dispute], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_rulings, "MOST", 1)
    with pytest.raises(Refusal):
        rulings_approve(rows(waiting), dues=seen(waiting), user=fresh(cast.province_manager))


def test_the_confirmation_names_the_amounts_and_holds_to_them(
    cast: Cast, waiting: list[Dispute], sign_in: SignIn
) -> None:
    client = sign_in(cast.province_manager)
    contract = TestApprovingSeveral()
    asked = contract.ask(client, [one.pk for one in waiting])
    page = asked.content.decode()
    assert "60.00" in page
    assert "75.00" in page
    ruling_take_back(dispute=waiting[1], text="弄错了", user=fresh(cast.city_manager))
    dispute_rule(dispute=waiting[1], due=7_000, text="改判", user=fresh(cast.city_manager))
    assert contract.confirm(client, asked).status_code == 409
    assert states() == ["review", "review"]


@pytest.mark.parametrize("dues", ["", "x", "1:2:3", "9" * 40 + ":1", "1:1e3"])
def test_amounts_that_make_no_sense_approve_nothing(
    cast: Cast, waiting: list[Dispute], sign_in: SignIn, dues: str
) -> None:
    client = sign_in(cast.province_manager)
    contract = TestApprovingSeveral()
    asked = contract.ask(client, [one.pk for one in waiting])
    assert contract.confirm(client, asked, dues=dues).status_code in {409, 422}
    assert states() == ["review", "review"]


def test_who_may_not_approve_is_not_offered_it(cast: Cast, waiting: list[Dispute], sign_in: SignIn) -> None:
    offered = 'value="approve"'
    assert offered in sign_in(cast.province_manager).get(reverse(LIST)).content.decode()
    assert offered not in sign_in(cast.city_manager).get(reverse(LIST)).content.decode()


class TestApprovingSeveral(ScopedBulkContract):
    """By somebody who may approve in city A alone, so that city B's disputes are foreign."""

    url_name = LIST
    action = "approve"
    bulk_writer = "province_manager"

    def targets(self, cast: Cast) -> list[int]:
        Grant.objects.filter(user=cast.province_manager).update(region=cast.city_a)
        return [one.pk for one in ruled(cast, own_statement(cast), cast.city_manager)]

    def foreign(self, cast: Cast) -> int:
        own_statement(cast)
        return elsewhere(cast).pk

    def state(self) -> Any:
        return states()
