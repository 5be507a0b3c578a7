"""Payments as people make them: published statements, confirmed, with accounts, and the steps of a batch."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from agents.models import Agent, BankAccount
from agents.services.accounts import account_approve, account_propose
from commissions.choices import StatementStatus
from commissions.models import BankFile, Debt, Invoice, PaymentBatch, Statement
from commissions.payments.services.bank_files import file_content
from commissions.payments.services.batches import batch_approve, batch_prepare, batch_second, batch_submit
from commissions.payments.services.sending import batch_send
from commissions.services.inputs import sql_text
from core.periods import today
from core.services.journal import file_attach
from network.models import Channel
from tests.cast import Cast
from tests.factories.accounts import entries, second_clerk
from tests.factories.agents import make_agent
from tests.factories.commissions import PERIOD, Ledger
from users.models import User


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("发票.pdf", b"%PDF-1.7\n%%EOF\n")


NUMBERS = {
    "LJA0001": "6222000000000000012",
    "LJA0001-02": "9900000000000000028",
    "LJA0017": "9900000000000000036",
}


def paid_to(cast: Cast, channel: Channel, **fields: Any) -> BankAccount:
    """An approved account of the channel's agent, which is made where there is none."""
    agent = Agent.objects.filter(pk=channel.pk).first() or make_agent(channel, **fields)
    number = NUMBERS.get(channel.code, "9900000000000000044")
    account = account_propose(
        agent=agent, entries=entries(holder=channel.name, number=number), user=cast.settlement_clerk
    )
    return account_approve(account=account, user=second_clerk(cast))


def publish(
    cast: Cast, amounts: dict[Channel, int], *, period: int = PERIOD, confirmed: bool = True
) -> Ledger:
    """City A's month with these amounts (fen), published and by default confirmed."""
    ledger = Ledger(cast, cast.city_a, period=period)
    for number, (payee, amount) in enumerate(amounts.items(), start=1):
        ledger.line(payee, None, period * 100 + number, amount)
    statements = ledger.publish()
    for statement in statements:
        if statement.amount < 0:
            Debt.objects.create(
                city=cast.city_a, payee_id=statement.payee_id, period=period, amount=-statement.amount
            )
    if confirmed:
        Statement.objects.filter(pk__in=[statement.pk for statement in statements]).update(
            status=StatementStatus.CONFIRMED, confirmed_at=timezone.now(), confirmed_by=cast.dealer_owner
        )
    return ledger


def three_payees(cast: Cast) -> None:
    """Three agents with whole deposits, each with an account and a confirmed statement of October."""
    for channel in (cast.agent, cast.sub_agent, cast.other_agent):
        paid_to(cast, channel)
    publish(cast, {cast.agent: 1_000_000, cast.sub_agent: 250_000, cast.other_agent: 80_000})


def make_invoice(cast: Cast, statement: Statement, **said: Any) -> Invoice:
    """One that the dealer has sent, with its picture, for all that the statement pays."""
    row = Invoice.objects.create(
        **{
            "city_id": statement.city_id,
            "payee_id": statement.payee_id,
            "district_id": statement.district_id,
            "statement": statement,
            "issuer": "91420100MA4KTEST01",
            "number": "24312000000001",
            "issued_on": today(),
            "amount": statement.payable,
            "tax": statement.payable // 101,
            "sent_by": cast.dealer_owner,
            **said,
        }
    )
    file_attach(subject=row, upload=paper(), user=cast.dealer_owner)
    return row


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def prepared(cast: Cast, period: int = PERIOD) -> PaymentBatch:
    return batch_prepare(city_id=cast.city_a.pk, period=period, user=again(cast.settlement_clerk))


def submitted(cast: Cast, period: int = PERIOD) -> PaymentBatch:
    batch = prepared(cast, period)
    return batch_submit(batch=batch, user=again(cast.settlement_clerk), version=batch.version)


def released(cast: Cast, period: int = PERIOD) -> PaymentBatch:
    """Approved by everybody who has to."""
    batch = submitted(cast, period)
    batch = batch_approve(batch=batch, user=again(cast.city_manager), version=batch.version)
    if batch.takes_two:
        batch = batch_second(batch=batch, user=again(cast.province_manager), version=batch.version)
    return batch


def sent(cast: Cast, period: int = PERIOD, layout: str = "batch_csv") -> PaymentBatch:
    batch = released(cast, period)
    return batch_send(batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout=layout)


def payment_problems() -> list[Any]:
    """What the checks of payment find, within the transaction of a test: its statements have no runs behind them."""
    found: list[Any] = []
    for check in (
        "payable_statements",
        "deposit_returns",
        "payable_balances",
        "payments",
        "batches",
        "line_holds",
    ):
        with connection.cursor() as cursor:
            cursor.execute(sql_text(f"checks/{check}"), {})
            found += [(check, *row) for row in cursor.fetchall()]
    for file in BankFile.objects.all():
        file_content(file)
    return found
