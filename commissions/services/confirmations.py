"""A dealer's answer to a statement: it is right. The other answer is a dispute."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import StatementStatus
from commissions.models import Statement
from core import formats
from core.audit import recorded
from core.errors import Conflict, Forbidden, Refusal
from core.models import WebhookEvent
from core.periods import today
from core.services.webhooks.events import announce
from users.models import User

CONFIRM = "commissions.statement_confirm"


def statement_called(statement: Statement) -> str:
    """Payee and month, for logs: a statement itself only knows their numbers."""
    return f"{statement.payee} {formats.period_label(statement.period)}"


@transaction.atomic
@recorded("commissions.statement_confirm", subject="statement", called=statement_called)
def statement_confirm(*, statement: Statement, user: User) -> Statement:
    """Confirms an own, published statement until its deadline. Raises Forbidden, Conflict or Refusal."""
    held = statement_locked(statement, user, CONFIRM)
    if held.status == StatementStatus.CONFIRMED:
        raise Conflict(_("This statement is confirmed already."))
    if held.status == StatementStatus.DISPUTED:
        raise Conflict(_("There is an open dispute. Confirm when it is answered, or withdraw it."))
    check_in_time(held)
    held.status = StatementStatus.CONFIRMED
    held.confirmed_at = timezone.now()
    held.confirmed_by = user
    held.save(update_fields=["status", "confirmed_at", "confirmed_by"])
    announce(
        WebhookEvent.STATEMENT_CONFIRMED,
        cities=[held.city_id],
        statement=held.pk,
        city=held.city_id,
        payee=held.payee.code,
        period=held.period,
    )
    return held


def statement_locked(statement: Statement, user: User, code: str) -> Statement:
    """The statement's current row, held until the transaction ends, if `user` holds `code` on it."""
    held = (
        Statement.objects.visible_to(user, code)
        .select_for_update(of=("self",))
        .exclude(status=StatementStatus.DRAFT)
        .filter(pk=statement.pk)
        .first()
    )
    if held is None:
        raise Forbidden(_("This statement is not yours to answer."))
    return held


def check_in_time(statement: Statement) -> None:
    if statement.respond_by is not None and today() > statement.respond_by:
        raise Refusal(
            _("The time to confirm or dispute ended on %(date)s.")
            % {"date": formats.date(statement.respond_by)}
        )
