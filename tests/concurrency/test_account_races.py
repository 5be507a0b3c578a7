"""Two decide about one bank account, or propose one for the same agent, at the same moment."""

from collections.abc import Callable
from threading import Barrier
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError

from agents.models import BankAccount
from agents.services import accounts
from agents.services.accounts import account_approve, account_propose, account_refuse
from core.errors import Conflict
from tests.cast import Cast, make_cast
from tests.concurrency.together import succeeded, together
from tests.factories.accounts import OTHER_NUMBER, agent_of, entries, proposed, second_clerk
from users.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


def approving(account: BankAccount, user: User) -> Callable[[], Any]:
    return lambda: account_approve(account=account, user=User.objects.get(pk=user.pk))


def test_of_two_approvals_one_counts(people: Cast) -> None:
    account = proposed(people)
    clerks = [second_clerk(people, name) for name in ("settlement2", "settlement3")]
    answers = together(*(approving(account, clerk) for clerk in clerks))
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    account.refresh_from_db()
    assert account.decided_by_id == succeeded(answers)[0].decided_by_id


def test_of_an_approval_and_a_refusal_one_counts(people: Cast) -> None:
    account = proposed(people)
    one, other = (second_clerk(people, name) for name in ("settlement2", "settlement3"))
    answers = together(
        approving(account, one),
        lambda: account_refuse(account=account, answer="x", user=User.objects.get(pk=other.pk)),
    )
    assert len(succeeded(answers)) == 1
    account.refresh_from_db()
    assert account.status == succeeded(answers)[0].status


def test_control_without_the_lock_both_see_it_waiting_and_only_the_database_stops_the_second(
    people: Cast,
) -> None:
    account = proposed(people)
    clerks = [second_clerk(people, name) for name in ("settlement2", "settlement3")]
    seen = Barrier(2)

    def look(row: BankAccount) -> BankAccount:
        held = BankAccount.objects.select_related("agent__channel").get(pk=row.pk)
        seen.wait(10)
        return held

    with mock.patch.object(accounts, "_locked", look):
        answers = together(*(approving(account, clerk) for clerk in clerks))
    assert not any(isinstance(answer, Conflict) for answer in answers)
    assert sum(isinstance(answer, DatabaseError) for answer in answers) == 1


def test_of_two_proposals_for_an_agent_one_waits(people: Cast) -> None:
    agent = agent_of(people)
    clerks = [people.settlement_clerk, second_clerk(people)]
    answers = together(
        *(
            lambda clerk=clerk, number=number: account_propose(
                agent=agent, entries=entries(number=number), user=User.objects.get(pk=clerk.pk)
            )
            for clerk, number in zip(clerks, (OTHER_NUMBER, "12345678"), strict=True)
        )
    )
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert BankAccount.objects.count() == 1
