"""Two approve the return of one deposit at the same moment."""

from collections.abc import Callable
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError

from agents.models import Agent
from commissions.models import DepositReturn, PayableEntry
from commissions.payments.services import deposit_returns
from commissions.payments.services.deposit_returns import deposit_return_approve
from core.errors import Conflict
from tests.cast import Cast, make_cast, make_user
from tests.concurrency.together import succeeded, together
from tests.payments.test_deposit_returns import DEPOSIT, left, proposed
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def approving(row: DepositReturn, user: User) -> Callable[[], Any]:
    return lambda: deposit_return_approve(deposit_return=row, user=User.objects.get(pk=user.pk))


def approvals(cast: Cast, row: DepositReturn) -> list[Callable[[], Any]]:
    managers = [cast.city_manager, make_user("city2", "city_manager", region=cast.city_a)]
    return [approving(row, user) for user in managers]


def test_of_two_approvals_one_is_payable(people: Cast) -> None:
    row = proposed(people, left(people))
    answers = together(*approvals(people, row))
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert PayableEntry.objects.get().amount == DEPOSIT
    assert Agent.objects.get(channel=row.payee).deposit_paid == 0


def test_control_without_the_lock_only_the_database_stops_the_second(people: Cast) -> None:
    row = proposed(people, left(people))
    seen = Barrier(2)

    def look(deposit_return: DepositReturn, *_rest: Any) -> tuple[DepositReturn, Agent]:
        held = DepositReturn.objects.select_related("payee").get(pk=deposit_return.pk)
        agent = Agent.objects.get(channel=held.payee)
        seen.wait(10)
        return held, agent

    with mock.patch.object(deposit_returns, "_locked", look):
        answers = together(*approvals(people, row))
    assert sum(isinstance(answer, DatabaseError) for answer in answers) == 1
    assert PayableEntry.objects.count() == 1
