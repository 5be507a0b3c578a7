"""The bank's file and its answers: once, byte by byte, and what failed is payable again."""

import csv
import io
from collections.abc import Callable
from typing import Any
from unittest import mock

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from agents.models import Agent
from commissions.models import BankFile, Debt, Payment, PaymentBatch, PaymentEpoch
from commissions.payments.choices import BatchStatus, PaymentStatus
from commissions.payments.services import epochs
from commissions.payments.services.batches import batch_discard
from commissions.payments.services.epochs import epoch_confirm
from commissions.payments.services.payables import balance_of
from commissions.payments.services.sending import batch_send
from commissions.payments.services.taking_back import payment_reverse
from commissions.services.errors import MakerIsChecker, WrongState
from core.errors import Conflict, Forbidden
from core.models import AuditEvent, ImportSession
from core.services.imports.direct import Outcome, import_directly
from core.services.imports.texts import session_warnings
from tests.cast import Cast, grant_role, make_user
from tests.factories.commissions import PERIOD
from tests.factories.payments import (
    NUMBERS,
    again,
    paid_to,
    payment_problems,
    prepared,
    publish,
    released,
    sent,
    three_payees,
)
from users.models import User

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]


def book_of(*rows: tuple[str, ...]) -> bytes:
    """A workbook of the bank: number, result, amount, reason."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["业务参考号", "处理结果", "金额", "失败原因"])
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read_back(cast: Cast, content: bytes, *, user: User | None = None) -> Outcome:
    return import_directly(
        kind="bank_answers",
        period=PERIOD,
        stream=io.BytesIO(content),
        file_name="回盘.xlsx",
        user=again(user or cast.settlement_clerk),
    )


def answered(cast: Cast, *rows: tuple[str, ...], user: User | None = None) -> Outcome:
    return read_back(cast, book_of(*rows), user=user)


def payment_of(payee: Any) -> Payment:
    return Payment.objects.filter(payee=payee).latest("pk")


def test_the_file_says_whom_and_how_much_and_comes_again_byte_by_byte(cast: Cast, sign_in: SignIn) -> None:
    three_payees(cast)
    batch = sent(cast)
    client = sign_in(again(cast.settlement_clerk))
    first = client.get(reverse("commissions:bank_file", args=[batch.pk]))
    rows = list(csv.reader(io.StringIO(first.content.decode("gb18030"))))
    assert rows[0] == ["序号", "收款账号", "收款户名", "开户行", "金额", "用途", "业务参考号"]
    assert rows[1] == [
        "1", NUMBERS["LJA0001"], "临江鑫达通信有限公司", "工商银行临江支行", "10000.00", "酬金2026-10", f"LJ{PERIOD}-LJA0001-01"
    ]  # fmt: skip
    assert client.get(reverse("commissions:bank_file", args=[batch.pk])).content == first.content
    assert AuditEvent.objects.filter(action="commissions.bank_file_read").count() == 2
    file = BankFile.objects.get(batch=batch)
    assert (file.rows, file.amount) == (3, batch.net)
    assert NUMBERS["LJA0001"] not in file.sealed


def test_the_second_layout_is_a_workbook_with_text_as_text(cast: Cast, sign_in: SignIn) -> None:
    three_payees(cast)
    batch = sent(cast, layout="corporate_xlsx")
    answer = sign_in(again(cast.settlement_clerk)).get(reverse("commissions:bank_file", args=[batch.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any(
        f"LJ{PERIOD}-LJA0001-01" in row and NUMBERS["LJA0001"] in row and 10_000 in row for row in cells
    )


def test_account_numbers_stand_in_the_file_alone(cast: Cast, sign_in: SignIn) -> None:
    three_payees(cast)
    batch = sent(cast)
    for person in (cast.city_manager, cast.province_manager, cast.settlement_clerk, cast.auditor):
        client = sign_in(again(person))
        for url in (
            reverse("commissions:batch_detail", args=[batch.pk]),
            reverse("commissions:batch_detail", args=[batch.pk]) + "?export=csv",
            reverse("commissions:payment_detail", args=[payment_of(cast.agent).pk]),
            reverse("commissions:payment_list"),
            reverse("commissions:payable_detail", args=[cast.agent.pk]),
            reverse("api:payment_list"),
        ):
            answer: Any = client.get(url)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert NUMBERS["LJA0001"].encode() not in content, url
    refused = sign_in(again(cast.city_manager)).get(reverse("commissions:bank_file", args=[batch.pk]))
    assert refused.status_code == 403


def test_a_batch_says_what_of_it_failed_and_an_answer_is_not_offered_to_be_undone(
    cast: Cast, sign_in: SignIn
) -> None:
    three_payees(cast)
    batch = sent(cast)
    client, page = sign_in(again(cast.settlement_clerk)), reverse("commissions:batch_detail", args=[batch.pk])
    assert client.get(page).context["undone"] == {"count": 0, "amount": 0}
    payment = payment_of(cast.other_agent)
    outcome = answered(cast, (payment.number or "", "退票", "800", "账户已销户"))
    assert client.get(page).context["undone"] == {"count": 1, "amount": payment.net}
    upload = client.get(reverse("sales:import_detail", args=[outcome.session])).content.decode()
    assert reverse("sales:import_undo", args=[outcome.session]) not in upload


def test_paid_and_failed_are_read_back_and_the_same_file_twice_is_nothing_new(cast: Cast) -> None:
    three_payees(cast)
    batch = sent(cast)
    numbers = {payment.payee_id: payment.number or "" for payment in batch.payments.all()}
    rows = (
        (numbers[cast.agent.pk], "交易成功", "10000", ""),
        (numbers[cast.sub_agent.pk], "成功", "2500.00", ""),
        (numbers[cast.other_agent.pk], "退票", "800", "账户已销户"),
    )
    file = book_of(*rows)
    first = read_back(cast, file)
    assert (first.status, first.new) == ("committed", 3), first
    with translation.override("zh-hans"):
        (told,) = session_warnings(ImportSession.objects.latest("pk"))
        assert told == "3 笔付款中有 1 笔失败，共 800.00 元，可以再次支付。"
    batch.refresh_from_db()
    assert batch.status == BatchStatus.SETTLED
    failed = payment_of(cast.other_agent)
    assert (failed.status, failed.answer) == (PaymentStatus.FAILED, "账户已销户")
    assert balance_of(cast.other_agent.pk, cast.city_a.pk) == 80_000
    assert read_back(cast, file).status == "refused", "the very file is answered with the first upload"
    other = answered(cast, *rows[:2])
    assert (other.status, other.new, other.unchanged) == ("committed", 0, 2)
    assert payment_problems() == []


def test_what_failed_is_paid_by_a_later_batch_under_a_new_number(cast: Cast) -> None:
    three_payees(cast)
    paid_to_debt = Debt.objects.create(city=cast.city_a, payee=cast.other_agent, period=202607, amount=30_000)
    Agent.objects.filter(pk=cast.other_agent.pk).update(deposit_due=100_000, deposit_paid=90_000)
    sent(cast)
    payment = payment_of(cast.other_agent)
    assert (payment.offset, payment.deposit, payment.net) == (30_000, 10_000, 40_000)
    answered(cast, (payment.number or "", "失败", "400", "户名不符"))
    paid_to_debt.refresh_from_db()
    assert paid_to_debt.offset == 0
    assert Agent.objects.get(pk=cast.other_agent.pk).deposit_paid == 90_000
    batch = sent(cast)
    again_paid = payment_of(cast.other_agent)
    assert (batch.count, again_paid.net) == (1, 40_000)
    assert again_paid.number == f"LJ{PERIOD}-LJA0017-02"
    assert payment_problems() == []


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (("LJ202610-XXX-01", "成功", "", ""), "付款编号"),
        (("{number}", "成功", "9999.99", ""), "金额"),
        (("{number}", "也许", "", ""), "结果"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_at_its_cell(
    cast: Cast, row: tuple[str, ...], label: str
) -> None:
    three_payees(cast)
    sent(cast)
    number = payment_of(cast.agent).number or ""
    outcome = answered(cast, tuple(cell.format(number=number) for cell in row))
    assert outcome.status == "refused"
    assert len(outcome.errors) == 1
    assert payment_of(cast.agent).status == PaymentStatus.SENT


def test_an_answer_that_contradicts_the_former_is_refused(cast: Cast) -> None:
    three_payees(cast)
    sent(cast)
    number = payment_of(cast.agent).number or ""
    assert answered(cast, (number, "成功", "", "")).new == 1
    outcome = answered(cast, (number, "失败", "", "退票"))
    assert outcome.status == "refused"
    assert payment_of(cast.agent).status == PaymentStatus.PAID


def test_answers_of_another_city_are_unknown(cast: Cast) -> None:
    three_payees(cast)
    sent(cast)
    clerk_b = make_user("settlement_b", "settlement_clerk", region=cast.city_b)
    outcome = answered(cast, (payment_of(cast.agent).number or "", "成功", "", ""), user=clerk_b)
    assert outcome.status == "refused"
    assert payment_of(cast.agent).status == PaymentStatus.SENT


def test_a_reversed_payment_is_payable_again_and_takes_another_person(cast: Cast) -> None:
    three_payees(cast)
    sent(cast)
    payment = payment_of(cast.agent)
    given = {"reason": "银行退回", "document": "退汇〔2026〕3号"}
    with pytest.raises(WrongState):
        payment_reverse(payment=payment, user=again(cast.city_manager), **given)
    answered(cast, (payment.number or "", "成功", "", ""))
    with pytest.raises(Forbidden):
        payment_reverse(payment=payment, user=again(cast.settlement_clerk), **given)
    grant_role(cast.settlement_clerk, "city_manager", region=cast.city_a)
    with pytest.raises(MakerIsChecker):
        payment_reverse(payment=payment, user=again(cast.settlement_clerk), **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(status="reversed", reversed_by=cast.settlement_clerk)
    payment_reverse(payment=payment, user=again(cast.city_manager), **given)
    assert balance_of(cast.agent.pk, cast.city_a.pk) == 1_000_000
    assert payment_problems() == []


# Yesterday's backup is restored, then somebody pays.


def test_a_restored_database_sends_nothing_until_the_province_has_compared(cast: Cast) -> None:
    three_payees(cast)
    sent(cast)
    publish(cast, {cast.agent: 50_000}, period=202609)
    batch = released(cast)
    with mock.patch.object(epochs, "epoch_now", return_value="another database"):
        with pytest.raises(Conflict, match=str(epochs.RESTORED)[:12]):
            batch_send(
                batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv"
            )
        with pytest.raises(Forbidden):
            epoch_confirm(note="已核对", user=again(cast.settlement_clerk))
        epoch_confirm(note="已与银行核对，备份后无付款", user=again(cast.province_manager))
        batch = batch_send(
            batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv"
        )
    assert batch.sent_at is not None
    assert PaymentEpoch.objects.count() == 2


def test_what_was_sent_before_the_restore_is_answered_under_the_same_number(cast: Cast) -> None:
    """The batch of the lost day is made again; the answer of the bank to the first one fits it."""
    three_payees(cast)
    lost = prepared(cast)
    number = lost.payments.get(payee=cast.agent).number
    batch_discard(batch=lost, user=again(cast.settlement_clerk))
    sent(cast)
    outcome = answered(cast, (number or "", "成功", "10000.00", ""))
    assert outcome.status == "committed"
    assert payment_of(cast.agent).status == PaymentStatus.PAID
    assert PaymentBatch.objects.filter(status=BatchStatus.SENT).count() == 1


def test_the_kept_file_is_never_made_anew(cast: Cast) -> None:
    three_payees(cast)
    batch = sent(cast)
    for act in (
        lambda: BankFile.objects.filter(batch=batch).update(sha256="0" * 64),
        lambda: BankFile.objects.filter(batch=batch).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(WrongState):
        batch_send(batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv")


def test_a_payee_without_anything_to_transfer_is_not_in_the_file(cast: Cast) -> None:
    for channel in (cast.agent, cast.other_agent):
        paid_to(cast, channel)
    publish(cast, {cast.agent: 50_000, cast.other_agent: 70_000})
    Debt.objects.create(city=cast.city_a, payee=cast.agent, period=202607, amount=90_000)
    batch = sent(cast)
    assert (batch.count, BankFile.objects.get(batch=batch).rows) == (2, 1)
