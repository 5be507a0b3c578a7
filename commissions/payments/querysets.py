"""Questions that are asked of payables, batches and payments."""

from typing import TYPE_CHECKING, Self

from django.db.models import Q

from commissions.payments.choices import PaymentStatus
from core.scoping import ScopedQuerySet, ScopedUser

if TYPE_CHECKING:
    from commissions.models import Debt  # noqa: F401
    from commissions.payments.models import (  # noqa: F401
        DepositReturn,
        Invoice,
        PayableEntry,
        Payment,
        PaymentBatch,
        PaymentHold,
        TaxBracket,
        WriteOff,
    )


class PayableEntryQuerySet(ScopedQuerySet["PayableEntry"]):
    view_code = "commissions.payment_view"
    scope_district = "district_id"
    scope_channel = "payee_id"


class PaymentBatchQuerySet(ScopedQuerySet["PaymentBatch"]):
    """A batch is a whole city's: whoever sees a district only sees the payments in it."""

    view_code = "commissions.batch_view"


class PaymentQuerySet(ScopedQuerySet["Payment"]):
    """Before it is sent a payment is a plan, for those who see its batch."""

    view_code = "commissions.payment_view"
    scope_district = "district_id"
    scope_channel = "payee_id"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        visible = super().visible_to(user, code)
        batches = user.scope_for(PaymentBatchQuerySet.view_code)
        if batches.everything:
            return visible
        told = ~Q(status__in=[PaymentStatus.PLANNED, PaymentStatus.LEFT_OUT])
        return visible.filter(told | self.scope_filter(batches))


class TaxBracketQuerySet(ScopedQuerySet["TaxBracket"]):
    """The portal's, so whoever sees batches anywhere sees all of them."""

    view_code = "commissions.batch_view"

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        return self.all() if user.scope_for(code or self.view_code) else self.none()


class PaymentHoldQuerySet(ScopedQuerySet["PaymentHold"]):
    """For those who see batches: to a payee its statement says that it is held, and not what is suspected."""

    view_code = "commissions.batch_view"

    def standing(self) -> Self:
        return self.filter(released_at__isnull=True)


class InvoiceQuerySet(ScopedQuerySet["Invoice"]):
    view_code = "commissions.payment_view"
    scope_district = "district_id"
    scope_channel = "payee_id"


class DebtQuerySet(ScopedQuerySet["Debt"]):
    view_code = "commissions.payment_view"
    scope_district = "payee__district_id"
    scope_channel = "payee_id"


class DepositReturnQuerySet(ScopedQuerySet["DepositReturn"]):
    view_code = "commissions.payment_view"
    scope_district = "district_id"
    scope_channel = "payee_id"


class WriteOffQuerySet(ScopedQuerySet["WriteOff"]):
    """Of the debts that one sees."""

    view_code = "commissions.payment_view"
    scope_city = "debt__city_id"
    scope_district = "debt__payee__district_id"
    scope_channel = "debt__payee_id"
