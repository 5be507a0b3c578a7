"""What a batch pays: debts first, then tax, then the deposit; and who may take which step."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from agents.choices import TaxpayerKind
from agents.models import Agent
from commissions.choices import StatementStatus
from commissions.models import Debt, PayableEntry, Payment, PaymentBatch, Statement, TaxBracket
from commissions.payments.choices import BatchStatus, EntryKind, PaymentStatus
from commissions.payments.services.batches import (
    NOTHING,
    batch_approve,
    batch_discard,
    batch_prepare,
    batch_return,
    batch_rework,
    batch_second,
    batch_submit,
    batch_withdraw,
)
from commissions.payments.services.payables import balance_of, open_items
from commissions.payments.services.sending import batch_send
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from core.errors import Conflict, Forbidden, Refusal
from tests.cast import Cast, grant_role
from tests.factories.commissions import PERIOD, statement_of
from tests.factories.payments import (
    again,
    paid_to,
    payment_problems,
    prepared,
    publish,
    released,
    sent,
    submitted,
    three_payees,
)

pytestmark = pytest.mark.django_db

SEPTEMBER = 202609


def payment_of(batch: PaymentBatch, payee: Any) -> Payment:
    return Payment.objects.get(batch=batch, payee=payee)


def test_a_batch_pays_what_the_statements_say_and_the_ledger_ties(cast: Cast) -> None:
    three_payees(cast)
    batch = prepared(cast)
    assert (batch.count, batch.gross, batch.net) == (3, 1_330_000, 1_330_000)
    batch = sent_again(cast, batch)
    assert batch.status == BatchStatus.SENT
    assert balance_of(cast.agent.pk, cast.city_a.pk) == 0
    assert set(batch.payments.values_list("status", flat=True)) == {PaymentStatus.SENT}
    assert payment_problems() == []


def sent_again(cast: Cast, batch: PaymentBatch) -> PaymentBatch:
    clerk = again(cast.settlement_clerk)
    batch = batch_submit(batch=batch, user=clerk, version=batch.version)
    batch = batch_approve(batch=batch, user=again(cast.city_manager), version=batch.version)
    if batch.takes_two:
        batch = batch_second(batch=batch, user=again(cast.province_manager), version=batch.version)
    return batch_send(batch=batch, user=clerk, version=batch.version, layout="batch_csv")


def test_nobody_is_paid_twice_for_a_statement(cast: Cast) -> None:
    three_payees(cast)
    sent(cast)
    with pytest.raises(Refusal, match=str(NOTHING)):
        prepared(cast)


@pytest.mark.parametrize(
    ("kind", "own_rate", "gross", "tax", "withheld"),
    [
        (TaxpayerKind.GENERAL, None, 1_060_000, 60_000, 0),
        (TaxpayerKind.SMALL, None, 1_010_000, 10_000, 0),
        (TaxpayerKind.SMALL, 300, 1_030_000, 30_000, 0),
        (TaxpayerKind.EXEMPT, None, 1_000_000, 0, 0),
        (TaxpayerKind.INDIVIDUAL, None, 79_999, 0, 0),
        (TaxpayerKind.INDIVIDUAL, None, 80_000, 0, 0),
        (TaxpayerKind.INDIVIDUAL, None, 300_000, 44_000, 44_000),
        (TaxpayerKind.INDIVIDUAL, None, 400_000, 64_000, 64_000),
        (TaxpayerKind.INDIVIDUAL, None, 3_000_000, 520_000, 520_000),
        (TaxpayerKind.INDIVIDUAL, None, 10_000_000, 2_500_000, 2_500_000),
        (TaxpayerKind.INDIVIDUAL, 300, 300_000, 44_000, 44_000),
    ],
)
def test_tax_by_kind_of_taxpayer(
    cast: Cast, kind: str, own_rate: int | None, gross: int, tax: int, withheld: int
) -> None:
    paid_to(cast, cast.agent, taxpayer_kind=kind, tax_rate=own_rate)
    publish(cast, {cast.agent: gross})
    payment = payment_of(prepared(cast), cast.agent)
    assert (payment.tax, payment.withheld, payment.net) == (tax, withheld, gross - withheld)


def test_rates_hold_from_a_day_on(cast: Cast) -> None:
    TaxBracket.objects.create(
        taxpayer_kind=TaxpayerKind.GENERAL, effective_from=datetime.date(2026, 1, 1), rate=900
    )
    TaxBracket.objects.create(
        taxpayer_kind=TaxpayerKind.GENERAL, effective_from=datetime.date(2099, 1, 1), rate=1_300
    )
    paid_to(cast, cast.agent, taxpayer_kind=TaxpayerKind.GENERAL)
    publish(cast, {cast.agent: 1_090_000})
    assert payment_of(prepared(cast), cast.agent).tax == 90_000


def test_debts_are_set_off_oldest_first_and_never_below_zero(cast: Cast) -> None:
    paid_to(cast, cast.agent)
    publish(cast, {cast.agent: 100_000})
    debts = [
        Debt.objects.create(city=cast.city_a, payee=cast.agent, period=period, amount=60_000)
        for period in (202607, 202608)
    ]
    Debt.objects.create(city=cast.city_a, payee=cast.agent, period=202606, amount=99_000, written_off=True)
    batch = sent(cast)
    payment = payment_of(batch, cast.agent)
    assert (payment.offset, payment.net, payment.status) == (100_000, 0, PaymentStatus.PAID)
    assert [Debt.objects.get(pk=debt.pk).offset for debt in debts] == [60_000, 40_000]
    assert batch.status == BatchStatus.SETTLED, "the bank has nothing to do"
    assert balance_of(cast.agent.pk, cast.city_a.pk) == 0


@pytest.mark.parametrize(
    ("rule", "deposit", "net"), [("off", 0, 100_000), ("fill", 30_000, 70_000), ("hold", None, None)]
)
def test_deposit_rule(cast: Cast, settings: Any, rule: str, deposit: int | None, net: int | None) -> None:
    settings.PAYMENT_DEPOSIT_RULE = rule
    paid_to(cast, cast.agent, deposit_due=500_000, deposit_paid=470_000)
    publish(cast, {cast.agent: 100_000})
    if net is None:
        with pytest.raises(Refusal):
            prepared(cast)
        assert [item.obstacle for item in open_items(cast.agent.pk)] == ["deposit"]
        return
    payment = payment_of(sent(cast), cast.agent)
    assert (payment.deposit, payment.net) == (deposit, net)
    assert Agent.objects.get(pk=cast.agent.pk).deposit_paid == 470_000 + (deposit or 0)


def test_what_keeps_a_statement_from_being_paid(cast: Cast) -> None:
    publish(cast, {cast.agent: 1_000, cast.sub_agent: 2_000, cast.other_agent: 3_000}, confirmed=False)
    paid_to(cast, cast.agent)
    paid_to(cast, cast.other_agent)
    Statement.objects.filter(payee=cast.other_agent).update(status=StatementStatus.DISPUTED)
    Statement.objects.filter(payee=cast.sub_agent).update(status=StatementStatus.CONFIRMED)
    found = {
        payee.pk: [item.obstacle for item in open_items(payee.pk)]
        for payee in (cast.agent, cast.sub_agent, cast.other_agent)
    }
    assert found == {
        cast.agent.pk: ["answer"],
        cast.sub_agent.pk: ["account"],
        cast.other_agent.pk: ["disputed"],
    }
    with pytest.raises(Refusal):
        prepared(cast)


def test_a_dispute_after_the_approval_leaves_its_payment_behind(cast: Cast) -> None:
    three_payees(cast)
    batch = released(cast)
    Statement.objects.filter(payee=cast.other_agent).update(status=StatementStatus.DISPUTED)
    batch = batch_send(
        batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv"
    )
    assert (batch.count, batch.net) == (2, 1_250_000)
    left = payment_of(batch, cast.other_agent)
    assert (left.status, left.obstacle, left.number) == (PaymentStatus.LEFT_OUT, "disputed", None)
    assert balance_of(cast.other_agent.pk, cast.city_a.pk) == 80_000
    assert payment_problems() == []


def test_a_debt_that_was_set_off_elsewhere_since_leaves_its_payment_behind(cast: Cast) -> None:
    three_payees(cast)
    debt = Debt.objects.create(city=cast.city_a, payee=cast.agent, period=202607, amount=60_000)
    batch = released(cast)
    Debt.objects.filter(pk=debt.pk).update(offset=60_000)
    batch = batch_send(
        batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv"
    )
    assert payment_of(batch, cast.agent).obstacle == "debt"


def test_small_batches_need_no_province_and_large_ones_do(cast: Cast, settings: Any) -> None:
    settings.PAYMENT_BATCH_LIMIT_YUAN, settings.PAYMENT_LIMIT_YUAN = 20_000, 10_000
    three_payees(cast)
    batch = prepared(cast)
    assert not batch.takes_two
    settings.PAYMENT_LIMIT_YUAN = 9_999
    batch = batch_rework(batch=batch, user=again(cast.settlement_clerk))
    assert batch.takes_two
    batch = batch_submit(batch=batch, user=again(cast.settlement_clerk), version=batch.version)
    batch = batch_approve(batch=batch, user=again(cast.city_manager), version=batch.version)
    with pytest.raises(WrongState):
        batch_send(batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv")


def test_each_step_takes_another_person(cast: Cast, settings: Any) -> None:
    settings.PAYMENT_LIMIT_YUAN = 1
    three_payees(cast)
    for role in ("city_manager", "province_manager"):
        grant_role(cast.settlement_clerk, role, region=cast.province)
    grant_role(cast.city_manager, "province_manager", region=cast.province)
    batch = submitted(cast)
    with pytest.raises(MakerIsChecker):
        batch_approve(batch=batch, user=again(cast.settlement_clerk), version=batch.version)
    batch = batch_approve(batch=batch, user=again(cast.city_manager), version=batch.version)
    for person in (cast.settlement_clerk, cast.city_manager):
        with pytest.raises(MakerIsChecker):
            batch_second(batch=batch, user=again(person), version=batch.version)
    batch = batch_second(batch=batch, user=again(cast.province_manager), version=batch.version)
    grant_role(cast.province_manager, "settlement_clerk", region=cast.province)
    with pytest.raises(MakerIsChecker):
        batch_send(batch=batch, user=again(cast.province_manager), version=batch.version, layout="batch_csv")


@pytest.mark.parametrize(
    "tampering",
    [
        {"status": "approved", "approved_by": "settlement_clerk"},
        {"status": "approved", "approved_by": None},
        {"status": "sent", "sent_by": "settlement_clerk"},
        {"net": 1, "gross": 1},
        {"status": "seconded", "seconded_by": "province_manager"},
    ],
)
def test_the_database_refuses_what_the_services_would(cast: Cast, tampering: dict[str, Any]) -> None:
    three_payees(cast)
    batch = submitted(cast)
    changes = {
        name: getattr(cast, value) if name.endswith("_by") and value else value
        for name, value in tampering.items()
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        PaymentBatch.objects.filter(pk=batch.pk).update(**changes)


def test_what_was_submitted_stands_still(cast: Cast) -> None:
    three_payees(cast)
    batch = submitted(cast)
    payment = payment_of(batch, cast.agent)
    for act in (
        lambda: Payment.objects.filter(pk=payment.pk).update(net=1, gross=1),
        lambda: Payment.objects.filter(pk=payment.pk).delete(),
        lambda: payment.parts.all().delete(),
        lambda: payment.parts.update(is_live=False),
        lambda: PaymentBatch.objects.filter(pk=batch.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_the_ledger_is_added_to_and_never_falls_below_zero(cast: Cast) -> None:
    three_payees(cast)
    entry = PayableEntry.objects.filter(payee=cast.agent).get()
    for act in (
        lambda: PayableEntry.objects.filter(pk=entry.pk).update(amount=2),
        lambda: PayableEntry.objects.filter(pk=entry.pk).delete(),
        lambda: PayableEntry.objects.create(
            city=cast.city_a,
            payee=cast.agent,
            district_id=cast.district_a1.pk,
            period=PERIOD,
            kind=EntryKind.PAYMENT,
            amount=-1_000_001,
            statement=statement_of(cast.agent),
            at=entry.at,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_stale_version_is_refused_at_every_step(cast: Cast) -> None:
    three_payees(cast)
    batch = prepared(cast)
    old = batch.version
    batch = batch_rework(batch=batch, user=again(cast.settlement_clerk))
    with pytest.raises(StaleVersion):
        batch_submit(batch=batch, user=again(cast.settlement_clerk), version=old)
    batch = batch_submit(batch=batch, user=again(cast.settlement_clerk), version=batch.version)
    with pytest.raises(StaleVersion):
        batch_approve(batch=batch, user=again(cast.city_manager), version=old)


def test_a_batch_that_was_returned_or_withdrawn_is_a_draft_again(cast: Cast) -> None:
    three_payees(cast)
    batch = submitted(cast)
    with pytest.raises(Refusal):
        batch_return(batch=batch, user=again(cast.city_manager), reason=" ")
    batch = batch_return(batch=batch, user=again(cast.city_manager), reason="账户有误")
    assert (batch.status, batch.return_reason, batch.submitted_by_id) == ("draft", "账户有误", None)
    batch = batch_submit(batch=batch, user=again(cast.settlement_clerk), version=batch.version)
    batch = batch_withdraw(batch=batch, user=again(cast.settlement_clerk))
    batch = batch_discard(batch=batch, user=again(cast.settlement_clerk))
    assert batch.status == BatchStatus.DISCARDED
    assert prepared(cast).count == 3, "what was discarded is free again"


def test_a_city_has_one_draft(cast: Cast) -> None:
    three_payees(cast)
    prepared(cast)
    publish(cast, {cast.agent: 5_000}, period=SEPTEMBER)
    with pytest.raises(Conflict):
        prepared(cast)


def test_only_settlement_of_the_city_prepares(cast: Cast) -> None:
    three_payees(cast)
    for person in (cast.city_manager, cast.city_b_manager, cast.dealer_owner, cast.auditor):
        with pytest.raises(Forbidden):
            batch_prepare(city_id=cast.city_a.pk, period=PERIOD, user=again(person))


def test_the_same_debt_gets_the_same_number_again(cast: Cast) -> None:
    three_payees(cast)
    first = prepared(cast)
    numbers = sorted(str(number) for number in first.payments.values_list("number", flat=True))
    assert numbers[0] == f"LJ{PERIOD}-LJA0001-01"
    batch_discard(batch=first, user=again(cast.settlement_clerk))
    anew = prepared(cast).payments.values_list("number", flat=True)
    assert sorted(str(number) for number in anew) == numbers
