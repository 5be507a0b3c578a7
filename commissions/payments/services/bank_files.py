"""The file for the bank: made once, kept encrypted, given out again byte by byte."""

import base64
import hashlib
from typing import Final

from commissions.payments.choices import PaymentStatus
from commissions.payments.layouts import LAYOUTS, BankRow
from commissions.payments.models import BankFile, Payment, PaymentBatch
from core.audit import record
from core.cipher import decrypted, encrypted
from core.periods import period_text
from core.scoping import ScopedUser

PURPOSE: Final = "commissions.bank_file"
READ: Final = "commissions.bank_file_read"


def bank_file_make(batch: PaymentBatch, layout: str, user: ScopedUser) -> BankFile:
    """Of the payments of a batch that go to the bank, in the order of their numbers. The caller sends the batch."""
    chosen = LAYOUTS[layout]
    rows = _rows(batch)
    content = chosen.written(rows)
    return BankFile.objects.create(
        batch=batch,
        layout=chosen.code,
        name=f"{batch.number}{chosen.suffix}",
        sealed=encrypted(base64.b64encode(content).decode(), purpose=PURPOSE),
        sha256=hashlib.sha256(content).hexdigest(),
        rows=len(rows),
        amount=sum(row.amount for row in rows),
        made_by_id=user.pk,
    )


def bank_file_read(file: BankFile, user: ScopedUser) -> bytes:
    """The very bytes that were made. Each look is recorded: the numbers in it are in full."""
    record(actor=user, action=READ, subject=file.batch, detail={"fingerprint": file.sha256})
    return file_content(file)


def file_content(file: BankFile) -> bytes:
    """Raises ValueError where it isn't what was made: then no bank should get it."""
    content = base64.b64decode(decrypted(file.sealed, purpose=PURPOSE))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"bank file {file.name} is not what was made")
    return content


def _rows(batch: PaymentBatch) -> list[BankRow]:
    payments = (
        Payment.objects.filter(batch=batch, status=PaymentStatus.SENT)
        .select_related("account")
        .order_by("number")
    )
    return [
        BankRow(
            place=place,
            number=payment.number or "",
            holder=payment.account.holder,
            account=payment.account.number,
            bank=payment.account.bank_name,
            branch=payment.account.branch,
            amount=payment.net,
            purpose=f"酬金{period_text(payment.period)}",
        )
        for place, payment in enumerate(payments, start=1)
    ]
