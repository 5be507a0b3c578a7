"""Holds, invoices and write-offs: who says what, what it keeps from being paid, and what the database refuses."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from commissions.models import Debt, Invoice, PaymentHold, Statement, WriteOff
from commissions.payments.choices import InvoiceStatus, PaymentStatus
from commissions.payments.services.batches import batch_submit
from commissions.payments.services.holds import hold_release, payee_hold, statement_hold
from commissions.payments.services.invoices import (
    cover_of,
    invoice_accept,
    invoice_refuse,
    invoice_send,
    invoice_withdraw,
)
from commissions.payments.services.payables import open_items
from commissions.payments.services.sending import batch_send
from commissions.payments.services.write_offs import (
    write_off_approve,
    write_off_propose,
    write_off_refuse,
    write_off_withdraw,
)
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from core.errors import Conflict, Forbidden, Refusal
from tests.cast import Cast, grant_role
from tests.factories.commissions import statement_of
from tests.factories.payments import (
    again,
    make_invoice,
    paid_to,
    paper,
    payment_problems,
    prepared,
    publish,
    released,
    sent,
    three_payees,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]
DAY = datetime.date(2026, 11, 2)


def obstacles(payee: Any) -> list[str]:
    return [item.obstacle for item in open_items(payee.pk)]


def hold_all(cast: Cast, payee: Any) -> PaymentHold:
    return payee_hold(payee=payee, reason="疑似养卡", user=again(cast.auditor))


def test_what_is_held_is_not_paid_until_it_is_let_go(cast: Cast) -> None:
    three_payees(cast)
    whole = hold_all(cast, cast.agent)
    one = statement_hold(statement=statement_of(cast.sub_agent), reason="核查", user=again(cast.auditor))
    assert obstacles(cast.agent) == obstacles(cast.sub_agent) == ["held"]
    batch = prepared(cast)
    assert [payment.payee for payment in batch.payments.all()] == [cast.other_agent]
    for hold in (whole, one):
        with pytest.raises(Refusal):
            hold_release(hold=hold, reason=" ", user=again(cast.auditor))
        hold_release(hold=hold, reason="已查明", user=again(cast.auditor))
        with pytest.raises(Conflict):
            hold_release(hold=hold, reason="再次", user=again(cast.auditor))
    assert obstacles(cast.agent) == obstacles(cast.sub_agent) == [""]


def test_a_hold_after_the_batch_was_made_stops_it_and_after_the_approval_leaves_its_payment_behind(
    cast: Cast,
) -> None:
    three_payees(cast)
    batch = released(cast)
    hold_all(cast, cast.agent)
    clerk = again(cast.settlement_clerk)
    batch = batch_send(batch=batch, user=clerk, version=batch.version, layout="batch_csv")
    left = batch.payments.get(payee=cast.agent)
    assert (left.status, left.obstacle) == (PaymentStatus.LEFT_OUT, "held")
    assert payment_problems() == []
    publish(cast, {cast.sub_agent: 70_000}, period=202609)
    draft = prepared(cast)
    hold_all(cast, cast.sub_agent)
    with pytest.raises(StaleVersion):
        batch_submit(batch=draft, user=clerk, version=draft.version)


def test_only_the_auditor_holds_and_nothing_twice_or_too_late(cast: Cast) -> None:
    three_payees(cast)
    for person in (cast.city_manager, cast.settlement_clerk, cast.dealer_owner):
        with pytest.raises(Forbidden):
            payee_hold(payee=cast.agent, reason="x", user=again(person))
    hold_all(cast, cast.agent)
    with pytest.raises(Conflict):
        hold_all(cast, cast.agent)
    sent(cast)
    with pytest.raises(Conflict):
        statement_hold(statement=statement_of(cast.other_agent), reason="x", user=again(cast.auditor))


def test_a_payee_reads_nothing_of_what_its_payment_is_held_for(cast: Cast, sign_in: SignIn) -> None:
    three_payees(cast)
    client = sign_in(cast.auditor)
    address = reverse("commissions:statement_hold", args=[statement_of(cast.agent).pk])
    assert client.post(address, {"reason": "核查"}).status_code == 302
    page = client.get(reverse("commissions:payable_detail", args=[cast.agent.pk])).content.decode()
    assert reverse("commissions:payee_hold", args=[cast.agent.pk]) in page
    dealer = sign_in(cast.dealer_owner)
    told = dealer.get(reverse("commissions:payable_detail", args=[cast.agent.pk])).content.decode()
    assert "核查" not in told
    assert reverse("commissions:payee_hold", args=[cast.agent.pk]) not in told


@pytest.fixture
def billed(cast: Cast, settings: Any) -> Statement:
    """A confirmed statement of 10,100 yuan, of a taxpayer who is paid by invoice only."""
    settings.PAYMENT_INVOICE_KINDS, settings.PAYMENT_INVOICE_TOLERANCE_FEN = ["small"], 100
    paid_to(cast, cast.agent, credit_code="91420100MA4KTEST01")
    publish(cast, {cast.agent: 1_010_000})
    return statement_of(cast.agent)


def send(cast: Cast, statement: Statement, number: str, amount: int, tax: int = 100, **said: Any) -> Invoice:
    entries = {"issued_on": DAY, "file": paper(), "user": again(cast.dealer_owner), **said}
    return invoice_send(statement=statement, number=number, amount=amount, tax=tax, **entries)


def test_a_statement_is_paid_once_its_accepted_invoices_come_to_what_it_pays(
    cast: Cast, billed: Statement
) -> None:
    assert obstacles(cast.agent) == ["invoice"]
    first = send(cast, billed, "24310001", 1_000_000)
    invoice_accept(invoice=first, user=again(cast.settlement_clerk))
    assert (obstacles(cast.agent), cover_of(billed).missing) == (["invoice"], 10_000)
    second = send(cast, billed, "24310002", 9_900)
    assert obstacles(cast.agent) == ["invoice"], "nobody has checked it"
    invoice_accept(invoice=second, user=again(cast.settlement_clerk))
    assert cover_of(billed).is_whole, "100 fen are within the tolerance"
    assert (obstacles(cast.agent), prepared(cast).count) == ([""], 1)


def test_other_taxpayers_wait_for_no_invoice(cast: Cast, billed: Statement, settings: Any) -> None:
    settings.PAYMENT_INVOICE_KINDS = ["general"]
    assert obstacles(cast.agent) == [""]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": 1_010_101}, "amount"),
        ({"amount": 500, "tax": 500}, "tax"),
        ({"amount": 500, "issued_on": datetime.date(2099, 1, 1)}, "issued_on"),
    ],
)
def test_what_an_invoice_can_not_say(cast: Cast, billed: Statement, said: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as found:
        send(cast, billed, "24310001", **said)
    assert list(found.value.message_dict) == [field]
    assert not Invoice.objects.exists()


def test_a_number_of_an_issuer_counts_once_and_comes_again_only_when_it_was_refused(
    cast: Cast, billed: Statement
) -> None:
    first = send(cast, billed, "24310001", 10_000)
    with pytest.raises(Conflict):
        send(cast, billed, "24310001", 20_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        make_invoice(cast, billed, number="24310001")
    invoice_refuse(invoice=first, reason="金额不符", user=again(cast.settlement_clerk))
    anew = send(cast, billed, "24310001", 20_000)
    invoice_withdraw(invoice=anew, user=again(cast.dealer_owner))
    with pytest.raises(WrongState):
        invoice_accept(invoice=anew, user=again(cast.settlement_clerk))
    assert cover_of(billed).accepted == 0


def test_nobody_checks_an_invoice_that_they_sent_and_nobody_else_sends(cast: Cast, billed: Statement) -> None:
    for person in (cast.settlement_clerk, cast.dealer_b_owner, cast.city_manager):
        with pytest.raises(Forbidden):
            send(cast, billed, "24310009", 10_000, user=again(person))
    invoice = send(cast, billed, "24310001", 10_000)
    with pytest.raises(Forbidden):
        invoice_accept(invoice=invoice, user=again(cast.dealer_owner))
    grant_role(cast.dealer_owner, "settlement_clerk", region=cast.city_a)
    with pytest.raises(MakerIsChecker):
        invoice_accept(invoice=invoice, user=again(cast.dealer_owner))
    accepted = {
        "status": InvoiceStatus.ACCEPTED,
        "decided_by": cast.dealer_owner,
        "decided_at": invoice.sent_at,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**accepted)
    invoice_accept(invoice=invoice, user=again(cast.settlement_clerk))
    for changes in ({"amount": 1}, {"status": InvoiceStatus.REFUSED}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Invoice.objects.filter(pk=invoice.pk).update(**changes)


def test_the_dealer_sends_the_paper_and_settlement_looks_at_it(
    cast: Cast, sign_in: SignIn, billed: Statement
) -> None:
    dealer = sign_in(cast.dealer_owner)
    add = reverse("commissions:invoice_add", args=[billed.pk])
    assert add in dealer.get(reverse("commissions:statement_detail", args=[billed.pk])).content.decode()
    entries = {"number": "24310001", "issued_on": "2026-11-02", "amount": "10100.00", "tax": "100.00"}
    wrong = dealer.post(add, {**entries, "file": paper(), "amount": "10102.00"})
    assert (wrong.status_code, Invoice.objects.count()) == (422, 0)
    sent_page = dealer.post(add, {**entries, "file": paper()})
    invoice = Invoice.objects.get()
    assert (sent_page.status_code, sent_page["Location"]) == (302, invoice.get_absolute_url())
    clerk = sign_in(cast.settlement_clerk)
    file = clerk.get(reverse("commissions:invoice_file", args=[invoice.pk]))
    assert (file["Content-Type"], "attachment" in file["Content-Disposition"]) == ("application/pdf", True)
    assert "sandbox" in file["Content-Security-Policy"]
    page = clerk.get(invoice.get_absolute_url()).content.decode()
    assert reverse("commissions:invoice_accept", args=[invoice.pk]) in page
    assert clerk.post(reverse("commissions:invoice_accept", args=[invoice.pk])).status_code == 302
    told = dealer.get("/api/v1/invoices/").json()["results"]
    assert [(one["number"], one["status"], one["amount"]) for one in told] == [
        ("24310001", "accepted", "10100.00")
    ]
    again_sent = dealer.post(f"/api/v1/statements/{billed.pk}/invoices/", {**entries, "file": paper()})
    assert again_sent.status_code == 400, "the statement is covered"


@pytest.fixture
def debt(cast: Cast) -> Debt:
    return Debt.objects.create(
        city=cast.city_a, payee=cast.agent, period=202607, amount=60_000, offset=10_000
    )


def propose(cast: Cast, debt: Debt) -> WriteOff:
    return write_off_propose(
        debt=debt, reason="已注销", document="核〔2026〕1号", user=again(cast.settlement_clerk)
    )


def test_a_debt_is_written_off_by_two_and_no_payment_makes_up_for_it_then(cast: Cast, debt: Debt) -> None:
    three_payees(cast)
    row = propose(cast, debt)
    assert row.amount == 50_000
    with pytest.raises(Conflict):
        propose(cast, debt)
    grant_role(cast.settlement_clerk, "city_manager", region=cast.city_a)
    with pytest.raises(MakerIsChecker):
        write_off_approve(write_off=row, user=again(cast.settlement_clerk))
    for person in (cast.city_b_manager, cast.auditor, cast.dealer_owner):
        with pytest.raises(Forbidden):
            write_off_approve(write_off=row, user=again(person))
    write_off_approve(write_off=row, user=again(cast.city_manager))
    debt.refresh_from_db()
    assert (debt.written_off, debt.open) == (True, 0)
    assert prepared(cast).offset == 0
    with pytest.raises(WrongState):
        write_off_refuse(write_off=row, reason="x", user=again(cast.city_manager))


def test_what_was_set_off_meanwhile_is_not_written_off(cast: Cast, debt: Debt) -> None:
    row = propose(cast, debt)
    Debt.objects.filter(pk=debt.pk).update(offset=20_000)
    with pytest.raises(StaleVersion):
        write_off_approve(write_off=row, user=again(cast.city_manager))
    write_off_refuse(write_off=row, reason="金额已变", user=again(cast.city_manager))
    anew = propose(cast, debt)
    with pytest.raises(Forbidden):
        write_off_withdraw(write_off=anew, user=again(cast.city_manager))
    write_off_withdraw(write_off=anew, user=again(cast.settlement_clerk))
    assert Debt.objects.get(pk=debt.pk).open == 40_000


def test_the_database_writes_nothing_off_without_a_second_person(cast: Cast, debt: Debt) -> None:
    row = propose(cast, debt)
    decided = "status = 'approved', decided_at = now(), decided_by_id = proposed_by_id"
    for statement in (
        f"UPDATE commissions_debt SET written_off = true WHERE id = {debt.pk}",
        f"UPDATE commissions_writeoff SET {decided} WHERE id = {row.pk}",
        f"UPDATE commissions_writeoff SET amount = 1 WHERE id = {row.pk}",
        f"DELETE FROM commissions_writeoff WHERE id = {row.pk}",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_page_of_a_debt_offers_each_what_is_theirs(cast: Cast, sign_in: SignIn, debt: Debt) -> None:
    clerk, city = sign_in(cast.settlement_clerk), sign_in(cast.city_manager)
    entries = {"reason": "已注销", "document": "核1"}
    assert clerk.post(reverse("commissions:write_off_propose", args=[debt.pk]), entries).status_code == 302
    row = WriteOff.objects.get()
    steps = {
        name: reverse(f"commissions:write_off_{name}", args=[row.pk]) for name in ("approve", "withdraw")
    }
    pages = {
        name: who.get(debt.get_absolute_url()).content.decode() for name, who in (("c", clerk), ("m", city))
    }
    assert [steps["withdraw"] in pages["c"], steps["approve"] in pages["c"]] == [True, False]
    assert [steps["withdraw"] in pages["m"], steps["approve"] in pages["m"]] == [False, True]
    assert city.post(steps["approve"]).status_code == 302
    listed = city.get(reverse("commissions:debt_list"), {"standing": "written_off"}).content.decode()
    assert debt.get_absolute_url() in listed
