"""Bank accounts: one proposes, another approves, nothing is edited, and the account of a day is told by its day."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from agents.account_numbers import check_digit, is_mistyped_card, number_read
from agents.choices import AccountStatus
from agents.models import BankAccount
from agents.services.account_checks import account_findings
from agents.services.accounts import (
    account_approve,
    account_propose,
    account_refuse,
    account_request,
    account_take,
    account_withdraw,
)
from commissions.services.workbench import tasks_for
from core.errors import Conflict, Forbidden, Refusal
from core.models import AuditEvent, Notification
from core.periods import today
from tests.cast import Cast, grant_role
from tests.factories.accounts import (
    MASKED,
    NUMBER,
    OTHER_NUMBER,
    SINCE,
    agent_of,
    approved,
    entries,
    proposed,
    second_clerk,
)
from tests.factories.agents import make_agent
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_proposal_counts_when_another_person_has_approved_it(cast: Cast) -> None:
    account = proposed(cast)
    assert not BankAccount.objects.in_force(today()).exists()
    account = account_approve(account=account, user=second_clerk(cast))
    assert list(BankAccount.objects.in_force(today())) == [account]
    assert (account.status, account.number, account.masked_number) == ("approved", NUMBER, MASKED)
    assert NUMBER not in account.sealed


@pytest.mark.parametrize("second_role", ["", "settlement_clerk", "province_manager"])
def test_nobody_approves_what_they_proposed_whatever_else_they_are(cast: Cast, second_role: str) -> None:
    account = proposed(cast)
    if second_role:
        grant_role(cast.settlement_clerk, second_role, region=cast.province)
    with pytest.raises(Forbidden):
        account_approve(account=account, user=User.objects.get(pk=cast.settlement_clerk.pk))
    account.refresh_from_db()
    assert account.status == "proposed"


def test_the_database_refuses_a_maker_who_checks(cast: Cast) -> None:
    account = proposed(cast)
    decided = {"decided_by": cast.settlement_clerk, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="account_maker_is_not_checker"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(status="approved", **decided)
    with pytest.raises(IntegrityError, match="account_takes_two"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(status="approved")


@pytest.mark.parametrize(
    "changes",
    [
        {"holder": "另一人"},
        {"masked_number": "1"},
        {"sealed": "x"},
        {"effective_from": today()},
        {"reason": "x"},
    ],
)
def test_the_database_refuses_to_edit_an_account(cast: Cast, changes: dict[str, Any]) -> None:
    account = approved(cast)
    with pytest.raises(DatabaseError, match="can't be edited"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).update(**changes)
    with pytest.raises(DatabaseError, match="can't be deleted"), transaction.atomic():
        BankAccount.objects.filter(pk=account.pk).delete()


def test_the_database_lets_no_account_begin_as_approved_or_come_back(cast: Cast) -> None:
    row = BankAccount.objects.values().get(pk=approved(cast).pk)
    with pytest.raises(DatabaseError, match="begins as"), transaction.atomic():
        BankAccount.objects.create(**{**row, "id": None, "status": "superseded"})
    with pytest.raises(DatabaseError, match="can't become"), transaction.atomic():
        BankAccount.objects.update(status="proposed", decided_by=None)


def test_another_account_takes_over_on_its_day_and_the_former_stays(cast: Cast) -> None:
    first = approved(cast)
    later = today() + datetime.timedelta(days=10)
    second = approved(cast, number=OTHER_NUMBER, effective_from=later)
    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "approved")

    def paid_to(day: datetime.date) -> list[BankAccount]:
        return list(BankAccount.objects.in_force(day))

    assert paid_to(SINCE - datetime.timedelta(days=1)) == []
    assert paid_to(SINCE) == paid_to(later - datetime.timedelta(days=1)) == [first]
    assert paid_to(later) == [second]
    standing = {row.pk: row.standing.colour for row in BankAccount.objects.with_standing()}
    assert standing == {first.pk: "green", second.pk: "blue"}


def test_of_two_accounts_from_the_same_day_the_later_approved_counts(cast: Cast) -> None:
    approved(cast)
    second = approved(cast, number=OTHER_NUMBER)
    assert list(BankAccount.objects.in_force(today())) == [second]


def test_what_was_in_force_is_not_rewritten(cast: Cast) -> None:
    approved(cast)
    with pytest.raises(Refusal, match="2026-01-01"):
        proposed(cast, effective_from=SINCE - datetime.timedelta(days=1))


def test_one_account_of_an_agent_waits_at_a_time(cast: Cast) -> None:
    proposed(cast)
    with pytest.raises(Conflict):
        proposed(cast, number=OTHER_NUMBER)
    with pytest.raises(Conflict):
        account_request(agent=agent_of(cast), entries=entries(), user=cast.dealer_owner)


def test_a_refusal_says_why_and_makes_room_for_the_next(cast: Cast) -> None:
    account = proposed(cast)
    checker = second_clerk(cast)
    with pytest.raises(Refusal):
        account_refuse(account=account, answer=" ", user=checker)
    with pytest.raises(Forbidden):
        account_refuse(account=account, answer="户名不符", user=cast.settlement_clerk)
    account_refuse(account=account, answer="户名不符", user=checker)
    account.refresh_from_db()
    assert (account.status, account.answer, account.decided_by_id) == ("refused", "户名不符", checker.pk)
    with pytest.raises(Conflict):
        account_approve(account=account, user=checker)
    assert proposed(cast, number=OTHER_NUMBER).status == "proposed"


def test_only_the_maker_withdraws(cast: Cast) -> None:
    account = proposed(cast)
    with pytest.raises(Forbidden):
        account_withdraw(account=account, user=second_clerk(cast))
    assert account_withdraw(account=account, user=cast.settlement_clerk).status == "withdrawn"
    with pytest.raises(Conflict):
        account_withdraw(account=account, user=cast.settlement_clerk)


def test_a_dealers_request_takes_two_others(cast: Cast) -> None:
    asked = account_request(agent=agent_of(cast), entries=entries(), user=cast.dealer_owner)
    checker = second_clerk(cast)
    with pytest.raises(Conflict):
        account_approve(account=asked, user=checker)
    with pytest.raises(Forbidden):
        account_take(account=asked, user=cast.dealer_owner)
    taken = account_take(account=asked, user=cast.settlement_clerk)
    assert (taken.status, taken.proposed_by_id, taken.requested_by_id) == (
        "proposed",
        cast.settlement_clerk.pk,
        cast.dealer_owner.pk,
    )
    with pytest.raises(Forbidden):
        account_approve(account=taken, user=cast.settlement_clerk)
    assert account_approve(account=taken, user=checker).status == "approved"


def test_a_dealer_who_is_a_clerk_too_does_not_approve_the_own_request(cast: Cast) -> None:
    both = cast.dealer_owner
    grant_role(both, "settlement_clerk", region=cast.city_a)
    asked = account_request(agent=agent_of(cast), entries=entries(), user=both)
    taken = account_take(account=asked, user=cast.settlement_clerk)
    with pytest.raises(Forbidden):
        account_approve(account=taken, user=User.objects.get(pk=both.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        BankAccount.objects.filter(pk=taken.pk).update(
            status="approved", decided_by=both, decided_at=timezone.now()
        )


def test_rights_are_asked_on_the_agent_itself(cast: Cast) -> None:
    elsewhere = make_agent(cast.agent_b)
    for agent, user in ((elsewhere, cast.settlement_clerk), (elsewhere, cast.province_manager)):
        with pytest.raises(Forbidden):
            account_propose(agent=agent, entries=entries(), user=user)
    with pytest.raises(Forbidden):
        account_request(agent=elsewhere, entries=entries(), user=cast.dealer_owner)


def test_each_step_tells_those_who_act_next_and_never_a_number(cast: Cast) -> None:
    checker = second_clerk(cast)
    told = Notification.objects.order_by("pk")

    def since(count: int) -> set[tuple[str, str]]:
        return set(told.values_list("user__username", "kind")[count:])

    asked = account_request(agent=agent_of(cast), entries=entries(), user=cast.dealer_owner)
    assert since(0) == {("settlement", "account_requested"), ("settlement2", "account_requested")}
    taken = account_take(account=asked, user=cast.settlement_clerk)
    assert since(2) == {("settlement2", "account_proposed")}
    account_approve(account=taken, user=checker)
    assert since(3) == {("settlement", "account_approved"), ("dealer", "account_approved")}
    assert not any(NUMBER[-4:] in str(row.params) for row in told)


def test_the_workbench_sends_the_other_one_and_not_the_maker(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_DECISION_DAYS = 5
    account = proposed(cast)

    def waiting(user: User) -> list[Any]:
        return [
            task for task in tasks_for(User.objects.get(pk=user.pk), None) if task.icon == "building-bank"
        ]

    assert waiting(cast.settlement_clerk) == []
    (task,) = waiting(second_clerk(cast))
    assert (task.count, task.url) == (1, f"/agents/accounts/{account.pk}/")
    assert task.due == today() + datetime.timedelta(days=5)
    assert waiting(cast.province_manager) == []


def test_every_step_is_in_the_audit_log(cast: Cast) -> None:
    approved(cast)
    actions = AuditEvent.objects.filter(model="agents.bankaccount").values_list("action", "city_id")
    assert set(actions) == {
        ("agents.account_propose", cast.city_a.pk),
        ("agents.account_approve", cast.city_a.pk),
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("6222 0000 0000 0000 012", NUMBER),
        ("６２２２－００００－００００－００００－０１２", NUMBER),
        ("12345678", "12345678"),
    ],
)
def test_numbers_are_read_as_people_write_them(written: str, read: str) -> None:
    assert number_read(written) == read


@pytest.mark.parametrize("written", ["", "1234567", "1" * 31, "62220000A0000000017", "—"])
def test_what_is_no_account_number_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        number_read(written)


def test_the_check_digit_is_asked_of_cards_only() -> None:
    good = "622200000000000001"
    card = good + check_digit(good)
    other = str((int(card[-1]) + 1) % 10)
    assert check_digit("7992739871") == "3"
    assert [is_mistyped_card(number) for number in (card, good + other, "9900" + "0" * 15)] == [
        False,
        True,
        False,
    ]


def test_what_looks_wrong_is_said(cast: Cast) -> None:
    agent, user = agent_of(cast), cast.settlement_clerk
    assert account_findings(agent=agent, holder="临江 鑫达通信有限公司", number=OTHER_NUMBER, user=user) == []
    (name,) = account_findings(agent=agent, holder="张三", number=OTHER_NUMBER, user=user)
    assert "张三" in name
    approved(cast, agent=make_agent(cast.other_agent), number=OTHER_NUMBER, holder="望江兴农电器商行")
    (shared,) = account_findings(agent=agent, holder=cast.agent.name, number=OTHER_NUMBER, user=user)
    assert "LJA0017" in shared
    assert (
        account_findings(
            agent=agent, holder=cast.agent.name, number=OTHER_NUMBER, user=cast.dealer_owner, shared=False
        )
        == []
    )
    (elsewhere,) = account_findings(
        agent=agent, holder=cast.agent.name, number=OTHER_NUMBER, user=cast.city_b_manager
    )
    assert "LJA0017" not in elsewhere


def test_every_status_is_in_one_of_the_groups_or_final() -> None:
    assert AccountStatus.in_group("open") == ["requested", "proposed"]
    assert AccountStatus.in_group("counts") == ["approved", "superseded"]
