"""Which database may pay.

A portal that is restored from yesterday's backup doesn't know what it sent to the bank since. It therefore refuses to
send anything until somebody who approves for the province has compared with the bank and says so. A restored
database is another one for the server, and that is what tells them apart: the server's identifier and the database's own
number. The second lock is the payment number, which says what is paid: the same debt gets the same number again.
"""

from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from commissions.payments.models import PaymentEpoch
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.scoping import ScopedUser

CONFIRM: Final = "commissions.payment_second"
RESTORED: Final = _(
    "This database was restored or moved since the last bank file was made. First compare with the bank what has been"
    " paid meanwhile; then somebody who approves for the province says so on the page of payment batches."
)


def epoch_now() -> str:
    """What tells this database from a copy of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT system_identifier FROM pg_control_system()) || '-' ||"
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return str(cursor.fetchone()[0])


def epoch_is_known() -> bool:
    """Whether this database may pay: it made the last bank file, or none was ever made."""
    last = PaymentEpoch.objects.values_list("name", flat=True).first()
    return last is None or last == epoch_now()


def epoch_check() -> None:
    """Raises Conflict in a database that doesn't know what was sent; the first one that sends is put down."""
    if not epoch_is_known():
        raise Conflict(RESTORED)
    if not PaymentEpoch.objects.exists():
        PaymentEpoch.objects.create(name=epoch_now())


@transaction.atomic
def epoch_confirm(*, note: str, user: ScopedUser) -> PaymentEpoch:
    """Says that bank and portal were compared after a restore. `note` is what was compared."""
    if not user.scope_for(CONFIRM).everything:
        raise Forbidden(_("Only whoever approves payments for the whole province can say so."))
    if not note.strip():
        raise Refusal(_("Say what was compared with the bank, and what was found."))
    if epoch_is_known():
        raise Conflict(_("This is already the database that pays."))
    epoch = PaymentEpoch.objects.create(name=epoch_now(), confirmed_by_id=user.pk, note=note.strip())
    record(actor=user, action="commissions.epoch_confirm", detail={"note": epoch.note})
    return epoch
