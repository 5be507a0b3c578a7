from commissions.payments.models.bank_file import BankFile, PaymentEpoch
from commissions.payments.models.batch import PaymentBatch
from commissions.payments.models.deposit_return import DepositReturn
from commissions.payments.models.entry import PayableEntry
from commissions.payments.models.hold import PaymentHold
from commissions.payments.models.invoice import Invoice
from commissions.payments.models.payment import Payment, PaymentOffset, PaymentPart
from commissions.payments.models.tax import TaxBracket
from commissions.payments.models.write_off import WriteOff

__all__ = [
    "BankFile",
    "DepositReturn",
    "Invoice",
    "PayableEntry",
    "Payment",
    "PaymentBatch",
    "PaymentEpoch",
    "PaymentHold",
    "PaymentOffset",
    "PaymentPart",
    "TaxBracket",
    "WriteOff",
]
