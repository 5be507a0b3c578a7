from commissions.payments.models.bank_file import BankFile, PaymentEpoch
from commissions.payments.models.batch import PaymentBatch
from commissions.payments.models.entry import PayableEntry
from commissions.payments.models.payment import Payment, PaymentOffset, PaymentPart
from commissions.payments.models.tax import TaxBracket

__all__ = [
    "BankFile",
    "PayableEntry",
    "Payment",
    "PaymentBatch",
    "PaymentEpoch",
    "PaymentOffset",
    "PaymentPart",
    "TaxBracket",
]
