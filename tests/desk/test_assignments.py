"""Who handles a dispute: one who may rule on it; several are given away all together or not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from commissions.models import Component, Dispute, Statement
from commissions.services.assignments import assignees, disputes_assign
from commissions.services.rulings import dispute_rule
from core.errors import Conflict, Forbidden
from core.models import AuditEvent, Notification
from tests.cast import Cast, grant_role, make_user
from tests.contracts.lists import ScopedBulkContract
from tests.desk.test_disputes import fresh, raised
from tests.factories.commissions import other_city, published
from users.models import User

SignIn = Callable[[Any], Client]
LIST = "commissions:dispute_list"


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return published(cast)[2]


@pytest.fixture
def dispute(cast: Cast, statement: Statement) -> Dispute:
    return raised(cast, statement)


@pytest.fixture
def colleague(cast: Cast) -> User:
    return make_user("colleague", "city_manager", region=cast.city_a)


def elsewhere(cast: Cast) -> Dispute:
    """A dispute of city B."""
    statement = other_city(cast, Component.objects.get())
    return Dispute.objects.create(
        city=cast.city_b,
        statement=statement,
        payee=cast.agent_b,
        district_id=cast.district_b1.pk,
        raised_by=cast.dealer_b_owner,
    )


def own_statement(cast: Cast) -> Statement:
    """The published statement of city A's agent, made once."""
    return Statement.objects.filter(payee=cast.agent).first() or published(cast)[2]


def rows(*disputes: Dispute) -> Any:
    return Dispute.objects.filter(pk__in=[one.pk for one in disputes])


def test_who_may_be_chosen_is_who_may_rule_on_all_of_them(
    cast: Cast, dispute: Dispute, colleague: User
) -> None:
    assert set(assignees(rows(dispute))) == {cast.city_manager, colleague, cast.province_manager}
    both = rows(dispute, elsewhere(cast))
    assert set(assignees(both)) == {cast.province_manager}
    grant_role(cast.dealer_owner, "city_manager", region=cast.city_a)
    assert cast.dealer_owner not in set(assignees(rows(dispute))), "raised it"


def test_whoever_it_is_given_to_is_told_and_the_log_says_so(
    cast: Cast, dispute: Dispute, colleague: User
) -> None:
    assert disputes_assign(rows(dispute), assignee=colleague, user=cast.city_manager) == 1
    told = Notification.objects.get(kind="dispute_assigned")
    assert (told.user, told.url) == (colleague, reverse("commissions:dispute_detail", args=[dispute.pk]))
    event = AuditEvent.objects.get(action="commissions.dispute_assign")
    assert (event.key, event.detail, event.actor) == (
        str(dispute.pk),
        {"user": "colleague"},
        cast.city_manager,
    )
    assert disputes_assign(rows(dispute), assignee=colleague, user=cast.city_manager) == 0
    assert Notification.objects.filter(kind="dispute_assigned").count() == 1


def test_taking_it_oneself_tells_nobody(cast: Cast, dispute: Dispute) -> None:
    disputes_assign(rows(dispute), assignee=cast.city_manager, user=cast.city_manager)
    assert not Notification.objects.filter(kind="dispute_assigned").exists()


def test_somebody_without_the_right_cannot_be_chosen(cast: Cast, dispute: Dispute) -> None:
    for person in (cast.city_b_manager, cast.auditor, cast.dealer_owner):
        with pytest.raises(ValidationError):
            disputes_assign(rows(dispute), assignee=person, user=cast.city_manager)
    dispute.refresh_from_db()
    assert dispute.assigned_to is None


def test_a_settled_dispute_keeps_its_person(cast: Cast, dispute: Dispute, colleague: User) -> None:
    dispute_rule(dispute=dispute, due=None, text="不成立", user=cast.city_manager)
    with pytest.raises(Conflict):
        disputes_assign(rows(dispute), assignee=colleague, user=cast.city_manager)


def test_a_batch_with_a_foreign_dispute_is_refused_whole(cast: Cast, dispute: Dispute) -> None:
    with pytest.raises(Forbidden):
        disputes_assign(rows(dispute, elsewhere(cast)), assignee=cast.city_manager, user=cast.city_manager)
    assert not Dispute.objects.exclude(assigned_to=None).exists()


def test_the_queue_shows_mine_and_nobodys(
    cast: Cast, dispute: Dispute, colleague: User, sign_in: SignIn
) -> None:
    link = f'href="{reverse("commissions:dispute_detail", args=[dispute.pk])}'

    def shows(person: User, choice: str) -> bool:
        page = sign_in(fresh(person)).get(f"{reverse(LIST)}?assigned={choice}")
        return link in page.content.decode()

    assert shows(cast.city_manager, "nobody")
    disputes_assign(rows(dispute), assignee=colleague, user=cast.city_manager)
    assert not shows(cast.city_manager, "nobody")
    assert not shows(cast.city_manager, "mine")
    assert shows(colleague, "mine")


def test_one_is_assigned_on_its_page(cast: Cast, dispute: Dispute, colleague: User, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    address = reverse("commissions:dispute_assign", args=[dispute.pk])
    assert "colleague" in client.get(address).content.decode()
    assert client.post(address, {"assignee": cast.auditor.pk}).status_code == 422
    assert client.post(address, {"assignee": colleague.pk}).status_code == 302
    assert (
        "colleague" in client.get(reverse("commissions:dispute_detail", args=[dispute.pk])).content.decode()
    )
    assert client.post(address, {"assignee": ""}).status_code == 302
    dispute.refresh_from_db()
    assert dispute.assigned_to is None


class TestAssigningSeveral(ScopedBulkContract):
    url_name = LIST
    action = "assign"

    def targets(self, cast: Cast) -> list[int]:
        dispute = raised(cast, own_statement(cast))
        self.data = {"assignee": cast.city_manager.pk}  # type: ignore[misc]
        return [dispute.pk]

    def foreign(self, cast: Cast) -> int:
        own_statement(cast)
        return elsewhere(cast).pk

    def state(self) -> Any:
        return list(Dispute.objects.order_by("pk").values_list("pk", "assigned_to"))
