"""The deposit of an agent that has left: payable n days after its exit, less its debts, by two persons, once."""

import datetime
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from agents.models import Agent
from agents.services.agents import agent_close
from commissions.models import Debt, DepositReturn, PayableEntry, Payment, Statement
from commissions.payments.choices import PaymentStatus
from commissions.payments.services.answers import Answer, answers_take
from commissions.payments.services.batches import batch_discard
from commissions.payments.services.deposit_returns import (
    deposit_of,
    deposit_return_approve,
    deposit_return_propose,
    deposit_return_refuse,
    deposit_return_withdraw,
)
from commissions.payments.services.payables import balance_of, open_items
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from core import formats
from core.errors import Conflict, Forbidden, Refusal
from core.periods import today
from network.choices import ChannelKind
from network.models import Channel
from tests.cast import Cast, grant_role, make_channel
from tests.factories.commissions import PERIOD, Ledger
from tests.factories.payments import again, paid_to, payment_problems, prepared, publish, sent

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DEPOSIT = 700_000
MONTH = 202611


def left(cast: Cast, payee: Channel | None = None, *, days: int = 90, deposit: int = DEPOSIT) -> Channel:
    """An agent with an account that has left so many days ago; its stores and those below it have, too."""
    payee = payee or cast.other_agent
    paid_to(cast, payee, deposit_due=deposit, deposit_paid=deposit)
    Channel.objects.filter(pk=payee.pk).update(opened_on=datetime.date(2020, 1, 1))
    agent = Agent.objects.select_related("channel").get(channel=payee)
    agent_close(agent=agent, closed_on=today() - datetime.timedelta(days=days))
    return Channel.objects.get(pk=payee.pk)


def proposed(cast: Cast, payee: Channel) -> DepositReturn:
    return deposit_return_propose(
        payee=payee, reason="已退出", document="退〔2026〕3号", user=again(cast.settlement_clerk)
    )


def approved(cast: Cast, payee: Channel) -> DepositReturn:
    return deposit_return_approve(deposit_return=proposed(cast, payee), user=again(cast.city_manager))


def owes(cast: Cast, payee: Channel, amount: int, period: int = PERIOD, city: Any = None) -> Debt:
    return Debt.objects.create(city=city or cast.city_a, payee=payee, period=period, amount=amount)


def test_before_its_day_a_sentence_says_why_not_and_on_it_the_deposit_is_payable(cast: Cast) -> None:
    early = left(cast, days=89)
    found = deposit_of(early)
    assert found is not None
    assert found.due_on == today() + datetime.timedelta(days=1)
    (sentence,) = found.obstacles
    assert f"{found.due_on:%Y-%m-%d}" in sentence
    with pytest.raises(Refusal, match=f"{found.due_on:%Y-%m-%d}"):
        proposed(cast, early)
    Channel.objects.filter(pk=early.pk).update(closed_on=today() - datetime.timedelta(days=90))
    assert proposed(cast, Channel.objects.get(pk=early.pk)).amount == DEPOSIT


def test_the_days_are_a_setting(cast: Cast, settings: Any) -> None:
    payee = left(cast, days=30)
    settings.DEPOSIT_RETURN_DAYS = 30
    assert proposed(cast, payee).due_on == today()


def test_who_works_on_or_has_nothing_deposited_gets_nothing_back(cast: Cast) -> None:
    paid_to(cast, cast.agent, deposit_due=1, deposit_paid=1)
    assert deposit_of(cast.agent) is None
    with pytest.raises(Refusal):
        proposed(cast, cast.agent)
    assert deposit_of(left(cast, deposit=0)) is None


def test_an_unpublished_or_disputed_statement_and_a_debt_elsewhere_come_first(cast: Cast) -> None:
    payee = left(cast)
    ledger = Ledger(cast, cast.city_a, period=PERIOD)
    ledger.line(payee, None, 1, 5_000)
    ledger.statements()
    debt = owes(cast, payee, 5, city=cast.city_b)
    found = deposit_of(payee)
    assert found is not None
    assert (found.debts, len(found.obstacles)) == (0, 2)
    with pytest.raises(Refusal) as told:
        proposed(cast, payee)
    assert str(told.value) == " ".join(found.obstacles)
    Debt.objects.filter(pk=debt.pk).update(offset=5)
    Statement.objects.filter(payee=payee).update(status="disputed")
    found = deposit_of(payee)
    assert found is not None
    assert len(found.obstacles) == 1
    Statement.objects.filter(payee=payee).update(status="confirmed")
    assert proposed(cast, payee).amount == DEPOSIT


def test_debts_are_set_off_by_the_batch_and_the_rest_is_paid_without_tax_or_deposit(cast: Cast) -> None:
    payee = left(cast)
    old, new = owes(cast, payee, 30_000, 202601), owes(cast, payee, 50_000, 202602)
    found = deposit_of(payee)
    assert found is not None
    assert (found.paid, found.debts, found.rest) == (DEPOSIT, 80_000, 620_000)
    row = approved(cast, payee)
    assert Agent.objects.get(channel=payee).deposit_paid == 0
    assert balance_of(payee.pk, cast.city_a.pk) == DEPOSIT
    assert [(item.return_id, item.amount, item.obstacle) for item in open_items(payee.pk)] == [
        (row.pk, DEPOSIT, "")
    ]
    assert payment_problems() == []
    batch = sent(cast, MONTH)
    payment = Payment.objects.get(batch=batch)
    assert (payment.gross, payment.offset, payment.withheld, payment.deposit, payment.net) == (
        DEPOSIT,
        80_000,
        0,
        0,
        620_000,
    )
    assert payment.tax == 0
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.open, new.open, balance_of(payee.pk, cast.city_a.pk)) == (0, 0, 0)
    assert payment_problems() == []


def test_debts_above_the_deposit_take_all_of_it_and_stay_open_for_the_rest(cast: Cast) -> None:
    payee = left(cast)
    debt = owes(cast, payee, DEPOSIT + 1)
    approved(cast, payee)
    payment = Payment.objects.get(batch=sent(cast, MONTH))
    debt.refresh_from_db()
    assert (payment.net, payment.status, debt.open) == (0, PaymentStatus.PAID, 1)
    assert payment_problems() == []


def test_what_the_bank_sent_back_is_payable_again_and_paid_once(cast: Cast) -> None:
    payee = left(cast)
    owes(cast, payee, 80_000)
    approved(cast, payee)
    payment = Payment.objects.get(batch=sent(cast, MONTH))
    clerk = again(cast.settlement_clerk)
    answers_take([Answer(payment.pk, is_paid=False, reason="已销户", day=today())], user=clerk)
    assert balance_of(payee.pk, cast.city_a.pk) == DEPOSIT
    assert [item.amount for item in open_items(payee.pk)] == [DEPOSIT]
    assert payment_problems() == []
    later = Payment.objects.get(batch=sent(cast, MONTH))
    answers_take([Answer(later.pk, is_paid=True, reason="", day=today())], user=clerk)
    assert (later.net, open_items(payee.pk)) == (DEPOSIT - 80_000, [])
    assert payment_problems() == []


def test_the_maker_decides_about_nothing_of_their_own_and_only_they_withdraw(cast: Cast) -> None:
    row = proposed(cast, left(cast))
    grant_role(cast.settlement_clerk, "city_manager", region=cast.city_a)
    both = again(cast.settlement_clerk)
    with pytest.raises(MakerIsChecker):
        deposit_return_approve(deposit_return=row, user=both)
    with pytest.raises(MakerIsChecker):
        deposit_return_refuse(deposit_return=row, reason="x", user=both)
    with pytest.raises(Forbidden):
        deposit_return_approve(deposit_return=row, user=again(cast.city_b_manager))
    with pytest.raises(Refusal):
        deposit_return_refuse(deposit_return=row, reason=" ", user=again(cast.city_manager))
    deposit_return_withdraw(deposit_return=row, user=both)
    with pytest.raises(WrongState):
        deposit_return_approve(deposit_return=row, user=again(cast.city_manager))
    assert not PayableEntry.objects.exists()


def test_one_waits_at_a_time_and_a_changed_deposit_is_proposed_anew(cast: Cast) -> None:
    payee = left(cast)
    row = proposed(cast, payee)
    with pytest.raises(Conflict):
        proposed(cast, payee)
    Agent.objects.filter(channel=payee).update(deposit_paid=DEPOSIT - 1)
    with pytest.raises(StaleVersion):
        deposit_return_approve(deposit_return=row, user=again(cast.city_manager))
    assert not PayableEntry.objects.exists()


def test_an_agent_that_has_left_keeps_no_deposit_back_and_is_taxed_on_what_it_earned_alone(
    cast: Cast,
) -> None:
    """Many payees of invented amounts in one batch: each payment adds up, and its tax is that of its statement."""
    random = Random(7)
    earned: dict[Channel, int] = {}
    debts: dict[int, int] = {}
    deposits: dict[int, int] = {}
    for number in range(24):
        payee = make_channel(f"LJA05{number:02d}", f"退出{number}", ChannelKind.AGENT, cast.district_a1)
        kind = ("general", "small", "exempt", "individual")[number % 4]
        deposits[payee.pk] = random.choice((1, 99, 70_000, 1_000_001))
        paid_to(cast, payee, taxpayer_kind=kind, deposit_due=10**9, deposit_paid=deposits[payee.pk])
        if number % 3:
            earned[payee] = random.choice((1, 101, 123_457, 9_999_999))
        if number % 2:
            debts[payee.pk] = random.choice((1, 50, 70_101, 5_000_000))
    publish(cast, earned)
    taxed = _taxes(cast)
    day = today() - datetime.timedelta(days=91)
    Channel.objects.filter(pk__in=deposits).update(status="closed", closed_on=day)
    for payee in Channel.objects.filter(pk__in=deposits):
        if payee.pk in debts:
            owes(cast, payee, debts[payee.pk])
        approved(cast, payee)
    batch = sent(cast, MONTH)
    for payment in Payment.objects.filter(batch=batch):
        owed, deposit = debts.get(payment.payee_id, 0), deposits[payment.payee_id]
        own = {payee.pk: amount for payee, amount in earned.items()}.get(payment.payee_id, 0)
        assert payment.gross == own + deposit
        assert payment.offset == min(owed, payment.gross)
        assert payment.deposit == 0
        assert payment.net + payment.withheld + payment.offset == payment.gross
        if not owed:
            assert payment.tax == taxed.get(payment.payee_id, 0)
        assert payment.tax <= own
    assert payment_problems() == []


def _taxes(cast: Cast) -> dict[int, int]:
    """What each payee's statement alone would be taxed with."""
    batch = prepared(cast, MONTH)
    taxes = dict(Payment.objects.filter(batch=batch).values_list("payee_id", "tax"))
    batch_discard(batch=batch, user=again(cast.settlement_clerk))
    return taxes


def test_the_database_refuses_one_person_a_second_entry_and_what_was_said(cast: Cast) -> None:
    row = approved(cast, left(cast))
    entry = PayableEntry.objects.get()
    for statement in (
        f"UPDATE commissions_depositreturn SET amount = 1 WHERE id = {row.pk}",
        f"UPDATE commissions_depositreturn SET status = 'proposed' WHERE id = {row.pk}",
        f"DELETE FROM commissions_depositreturn WHERE id = {row.pk}",
    ):
        with pytest.raises(DatabaseError, match="can't be changed"), transaction.atomic():
            _write(statement)
    entry.pk = None
    with pytest.raises(IntegrityError, match="payable_deposit_once"), transaction.atomic():
        entry.save()


def test_a_check_finds_an_entry_that_nobody_approved(cast: Cast) -> None:
    row = proposed(cast, left(cast))
    PayableEntry.objects.create(
        city=cast.city_a,
        payee=row.payee,
        district_id=row.district_id,
        period=MONTH,
        kind="return",
        amount=row.amount,
        deposit_return=row,
        at=row.proposed_at,
    )
    assert {check for check, *_rest in payment_problems()} == {"deposit_returns", "payable_balances"}


def test_the_pages_lead_from_the_exit_to_the_payment(cast: Cast, sign_in: SignIn) -> None:
    payee = left(cast)
    clerk, manager = sign_in(cast.settlement_clerk), sign_in(cast.city_manager)
    page = reverse("commissions:payable_detail", args=[payee.pk])
    listed = clerk.get(reverse("commissions:deposit_list") + "?due=yes")
    assert [row.code for row in listed.context["table"].data.data] == [payee.code]
    assert not clerk.get(reverse("commissions:deposit_list") + "?due=no").context["table"].data.data
    propose = reverse("commissions:deposit_return_propose", args=[payee.pk])
    assert propose in clerk.get(page).content.decode()
    assert propose not in manager.get(page).content.decode()
    asked = clerk.get(propose).content.decode()
    assert (formats.money(DEPOSIT) in asked, payee.name in asked, page in asked) == (True, True, True)
    assert clerk.post(propose, {"reason": "已退出", "document": "退3号"}).status_code == 302
    row = DepositReturn.objects.get()
    steps = {
        name: reverse(f"commissions:deposit_return_{name}", args=[row.pk]) for name in ("approve", "withdraw")
    }
    assert steps["withdraw"] in clerk.get(page).content.decode()
    drawn = manager.get(page).content.decode()
    assert steps["approve"] in drawn
    assert steps["withdraw"] not in drawn
    assert manager.post(steps["approve"]).status_code == 302
    assert manager.post(steps["approve"]).status_code == 409
    payment = Payment.objects.get(batch=sent(cast, MONTH))
    assert str(row.left_on) in clerk.get(payment.get_absolute_url()).content.decode()
    assert clerk.get(reverse("commissions:entry_list")).status_code == 200


def _write(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
