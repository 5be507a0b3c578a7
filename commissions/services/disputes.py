"""Disputes: raised on lines of a statement, talked over, withdrawn; services/rulings.py settles them.

Locks are taken in one order, the statement before the dispute.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from commissions.choices import DisputeAct, DisputeStatus, StatementStatus
from commissions.models import Dispute, DisputeLine, DisputeMessage, Statement
from commissions.services import notices
from commissions.services.confirmations import check_in_time, statement_called, statement_locked
from commissions.services.standing import collapsed, standing
from commissions.services.statements import statement_lines
from core import formats
from core.audit import record, recorded
from core.errors import Conflict, Forbidden, Refusal
from core.models import WebhookEvent
from core.services.journal import file_attach
from core.services.webhooks.events import announce
from users.models import User

RAISE = "commissions.dispute_raise"
ANSWER = "commissions.dispute_answer"
LINE_TAKEN = _lazy("One of these lines is in an open dispute already.")
MOVED_ON = _lazy("This dispute has moved on meanwhile. Open it again to see how.")


@transaction.atomic
def dispute_raise(
    *,
    statement: Statement,
    line_ids: Collection[int],
    text: str,
    claimed: int | None = None,
    user: User,
    evidence: int = 0,
    file: "UploadedFile[Any] | None" = None,
) -> Dispute:
    """Objects to lines of an own, published statement until its deadline.

    `claimed` is what these lines should come to together, in fen, or None where the dealer doesn't know. Only
    these lines are frozen. With `evidence`, rows of a list of the dealer's own, it may be about orders that have no line at
    all; `file` is shown to whoever reads the dispute. Raises Refusal (a line of somebody else, too late), Conflict (a line in an
    open dispute, or was paid up by a ruling) or ValidationError (no more than they come to already; a file of another kind).
    """
    held = statement_locked(statement, user, RAISE)
    if held.status == StatementStatus.CONFIRMED:
        raise Conflict(_("This statement is confirmed already."))
    check_in_time(held)
    wanted = set(line_ids)
    if not wanted and not evidence:
        raise Refusal(_("Choose the lines that you dispute."))
    nets = line_nets(held, wanted)
    if len(nets) != len(wanted):
        raise Refusal(_("Some of these lines are not in this statement."))
    original = sum(nets.values())
    if claimed is not None and claimed <= original:
        message = _("These lines come to %(original)s yuan already; enter the whole amount that is due.")
        raise ValidationError({"claimed": message % {"original": formats.money(original)}})
    if _taken_lines(held).filter(is_open=False, line_id__in=wanted).exists():
        raise Conflict(_("One of these lines was paid up by a ruling already."))
    dispute = Dispute.objects.create(
        city_id=held.city_id,
        statement=held,
        payee_id=held.payee_id,
        district_id=held.district_id,
        original=original,
        claimed=claimed,
        raised_by=user,
    )
    try:
        with transaction.atomic():
            DisputeLine.objects.bulk_create(
                [DisputeLine(dispute=dispute, line_id=line_id) for line_id in sorted(wanted)],
                batch_size=5_000,
            )
    except IntegrityError as error:
        raise Conflict(LINE_TAKEN) from error
    dispute_say(dispute, user, text, file=file)
    if held.status != StatementStatus.DISPUTED:
        Statement.objects.filter(pk=held.pk).update(status=StatementStatus.DISPUTED)
    called = statement_called(held)
    record(actor=user, action="commissions.dispute_raise", subject=dispute, obj=f"{dispute} {called}")
    notices.dispute_raised(dispute)
    _announce(WebhookEvent.DISPUTE_RAISED, dispute)
    return dispute


@transaction.atomic
def dispute_reply(
    *, dispute: Dispute, text: str, user: User, file: "UploadedFile[Any] | None" = None
) -> DisputeMessage:
    """Adds to the conversation: whoever may raise it or rule on it."""
    held = dispute_locked(dispute, user, RAISE, ANSWER)
    return dispute_say(held, user, text, file=file)


@transaction.atomic
@recorded("commissions.dispute_withdraw", subject="dispute")
def dispute_withdraw(*, dispute: Dispute, user: User) -> Dispute:
    """The dealer takes it back; its lines are free again."""
    held = dispute_locked(dispute, user, RAISE)
    return dispute_settle(held, DisputeStatus.WITHDRAWN)


def line_nets(statement: Statement, line_ids: Collection[int]) -> dict[int, int]:
    """What each of these lines of the statement comes to; without those that a later run replaced."""
    rows: QuerySet[Any] = collapsed(statement_lines(statement)).filter(id__in=line_ids)
    return dict(rows.values_list("id", "net"))


def bucket_line_ids(statement: Statement, *, kind: int, component_key: int, refused: bool) -> list[int]:
    """All lines of a component that were paid, or all that were not, and may still be disputed."""
    lines = standing(statement_lines(statement)).filter(kind=kind, component_key=component_key)
    paid = Q(reason="")
    taken = set(_taken_lines(statement).values_list("line_id", flat=True))
    return [
        line_id
        for line_id in lines.filter(~paid if refused else paid).values_list("id", flat=True)
        if line_id not in taken
    ]


def disputed_line_ids(statement: Statement) -> dict[int, int]:
    """The frozen lines of a statement, each with its open dispute."""
    rows: Iterable[tuple[int, int]] = DisputeLine.objects.filter(
        dispute__statement=statement, is_open=True
    ).values_list("line_id", "dispute_id")
    return dict(rows)


def line_dispute(statement: Statement, line_id: int) -> tuple[int, bool] | None:
    """The dispute that keeps a line from being disputed again, and whether it is still open."""
    return _taken_lines(statement).filter(line_id=line_id).values_list("dispute_id", "is_open").first()


def _taken_lines(statement: Statement) -> QuerySet[DisputeLine]:
    """Lines in an open dispute, and those that a ruling has paid up: neither is disputed again."""
    return DisputeLine.objects.filter(
        Q(is_open=True) | Q(dispute__status=DisputeStatus.UPHELD), dispute__statement=statement
    )


def dispute_locked(
    dispute: Dispute, user: User, *codes: str, states: Collection[str] = (DisputeStatus.OPEN,)
) -> Dispute:
    """The dispute's current row under lock, in one of the states, and within one of the user's codes."""
    Statement.objects.select_for_update(of=("self",)).get(pk=dispute.statement_id)
    held = Dispute.objects.select_for_update(of=("self",)).select_related("statement").get(pk=dispute.pk)
    if not any(Dispute.objects.visible_to(user, code).filter(pk=held.pk).exists() for code in codes):
        raise Forbidden(_("This dispute is not yours to answer."))
    if held.status not in states:
        raise Conflict(MOVED_ON)
    return held


def dispute_settle(dispute: Dispute, status: DisputeStatus) -> Dispute:
    """Saves the dispute as settled and frees its lines; the statement too, if it was the last one."""
    if status != DisputeStatus.WITHDRAWN:
        notices.dispute_answered(dispute)
    dispute.status = status
    dispute.save()
    if status != DisputeStatus.WITHDRAWN:
        _announce(WebhookEvent.DISPUTE_RULED, dispute)
    dispute.lines.update(is_open=False)
    unsettled = Dispute.objects.filter(
        statement=OuterRef("pk"), status__in=DisputeStatus.in_group("unsettled")
    )
    Statement.objects.filter(
        ~Exists(unsettled), pk=dispute.statement_id, status=StatementStatus.DISPUTED
    ).update(status=StatementStatus.PUBLISHED)
    return dispute


def _announce(event: WebhookEvent, dispute: Dispute) -> None:
    announce(
        event,
        cities=[dispute.city_id],
        dispute=dispute.pk,
        statement=dispute.statement_id,
        city=dispute.city_id,
        payee=dispute.payee.code,
        period=dispute.statement.period,
        status=dispute.status,
    )


def dispute_say(
    dispute: Dispute,
    user: User,
    text: str,
    act: DisputeAct = DisputeAct.SAID,
    due: int | None = None,
    file: "UploadedFile[Any] | None" = None,
) -> DisputeMessage:
    """Adds to the conversation, with a file beside the dispute. Only an approval may be without words."""
    wanted = text.strip()
    if not wanted and act != DisputeAct.APPROVED:
        raise Refusal(_("Write a few words, so that the other side understands."))
    if file is not None:
        file_attach(subject=dispute, upload=file, user=user)
    return DisputeMessage.objects.create(dispute=dispute, author=user, act=act, due=due, text=wanted)
