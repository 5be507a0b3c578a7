"""Disputes: raised on lines of a statement, talked over, settled by one ruling.

Locks are taken in one order, the statement before the dispute. A ruling with an amount becomes an
`Adjustment`, which the next run posts into the city's open month; nothing that was posted changes,
so a ruling after the month is closed works the same way.
"""

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import DisputeStatus, StatementStatus
from commissions.models import Adjustment, Dispute, DisputeLine, DisputeMessage, Line, Statement
from commissions.querysets import LineQuerySet
from commissions.services.confirmations import check_in_time, statement_locked
from commissions.services.statements import statement_lines
from core.audit import recorded
from core.errors import Conflict, Forbidden, Refusal
from users.models import User

RAISE = "commissions.dispute_raise"
ANSWER = "commissions.dispute_answer"


@transaction.atomic
@recorded("commissions.dispute_raise", subject="statement")
def dispute_raise(
    *, statement: Statement, line_ids: Collection[int], text: str, claimed: int | None = None, user: User
) -> Dispute:
    """Objects to lines of an own, published statement until its deadline. `claimed` is fen, or unknown.

    Only these lines are frozen. Raises Refusal (a line of somebody else, too late), Conflict (a line
    that is in an open dispute already).
    """
    held = statement_locked(statement, user, RAISE)
    if held.status == StatementStatus.CONFIRMED:
        raise Conflict(_("This statement is confirmed already."))
    check_in_time(held)
    wanted = set(line_ids)
    if not wanted:
        raise Refusal(_("Choose the lines that you dispute."))
    lines = list(statement_lines(held).filter(id__in=wanted).values_list("id", "component_key"))
    if len(lines) != len(wanted):
        raise Refusal(_("Some of these lines are not in this statement."))
    dispute = Dispute.objects.create(
        city_id=held.city_id,
        statement=held,
        payee_id=held.payee_id,
        district_id=held.district_id,
        claimed=claimed,
        raised_by=user,
    )
    try:
        with transaction.atomic():
            DisputeLine.objects.bulk_create(
                [DisputeLine(dispute=dispute, line_id=line_id) for line_id, _key in sorted(lines)],
                batch_size=5_000,
            )
    except IntegrityError as error:
        raise Conflict(_("One of these lines is in an open dispute already.")) from error
    _say(dispute, user, text)
    if held.status != StatementStatus.DISPUTED:
        Statement.objects.filter(pk=held.pk).update(status=StatementStatus.DISPUTED)
    return dispute


@transaction.atomic
def dispute_reply(*, dispute: Dispute, text: str, user: User) -> DisputeMessage:
    """Adds to the conversation: whoever may raise it or rule on it."""
    held = _locked(dispute, user, RAISE, ANSWER)
    return _say(held, user, text)


@transaction.atomic
@recorded("commissions.dispute_withdraw", subject="dispute")
def dispute_withdraw(*, dispute: Dispute, user: User) -> Dispute:
    """The dealer takes it back; its lines are free again."""
    held = _locked(dispute, user, RAISE)
    return _settle(held, DisputeStatus.WITHDRAWN)


@transaction.atomic
@recorded("commissions.dispute_rule", subject="dispute", detail=["amount"])
def dispute_rule(*, dispute: Dispute, amount: int, text: str, user: User) -> Dispute:
    """Settles it: `amount` fen for the dealer, or 0 to reject. An amount is posted by the next run.

    Raises Conflict if somebody else was faster, Forbidden for whoever raised it.
    """
    held = _locked(dispute, user, ANSWER)
    if held.raised_by_id == user.pk:
        raise Forbidden(_("You raised this dispute; somebody else has to rule on it."))
    if amount < 0:
        raise Refusal(_("A ruling is an amount for the dealer, or 0 to reject."))
    message = _say(held, user, text)
    held.ruled_by = user
    held.ruled_at = timezone.now()
    held.ruling = amount
    if amount:
        Adjustment.objects.create(
            city_id=held.city_id,
            payee_id=held.payee_id,
            event_period=held.statement.period,
            amount=amount,
            reason=message.text[:200],
            dispute=held,
            component_key_id=_common_component(held),
            made_by=user,
        )
    return _settle(held, DisputeStatus.UPHELD if amount else DisputeStatus.REJECTED)


def standing(lines: LineQuerySet) -> LineQuerySet:
    """Of the lines of one fact and component that runs of the month wrote one after another, the last."""
    later = Line.objects.filter(
        city_id=OuterRef("city_id"),
        period=OuterRef("period"),
        payee_id=OuterRef("payee_id"),
        component_key=OuterRef("component_key"),
        kind=OuterRef("kind"),
        grain=OuterRef("grain"),
        fact_id=OuterRef("fact_id"),
        event_period=OuterRef("event_period"),
        run_id__gt=OuterRef("run_id"),
    )
    return lines.filter(~Exists(later))


def bucket_line_ids(statement: Statement, *, kind: int, component_key: int, refused: bool) -> list[int]:
    """All lines of a component that were paid, or all that were not, and are in no open dispute."""
    lines = standing(statement_lines(statement)).filter(kind=kind, component_key=component_key)
    paid = Q(reason="")
    taken = disputed_line_ids(statement)
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


def _locked(dispute: Dispute, user: User, *codes: str) -> Dispute:
    """The dispute's current row under lock, open, and within one of the user's codes."""
    Statement.objects.select_for_update(of=("self",)).get(pk=dispute.statement_id)
    held = Dispute.objects.select_for_update(of=("self",)).select_related("statement").get(pk=dispute.pk)
    if not any(Dispute.objects.visible_to(user, code).filter(pk=held.pk).exists() for code in codes):
        raise Forbidden(_("This dispute is not yours to answer."))
    if held.status != DisputeStatus.OPEN:
        raise Conflict(_("This dispute is settled already. Open it again to see how."))
    return held


def _settle(dispute: Dispute, status: DisputeStatus) -> Dispute:
    dispute.status = status
    dispute.save(update_fields=["status", "ruled_by", "ruled_at", "ruling"])
    dispute.lines.update(is_open=False)
    still_open = Dispute.objects.filter(statement=OuterRef("pk"), status=DisputeStatus.OPEN)
    Statement.objects.filter(
        ~Exists(still_open), pk=dispute.statement_id, status=StatementStatus.DISPUTED
    ).update(status=StatementStatus.PUBLISHED)
    return dispute


def _say(dispute: Dispute, user: User, text: str) -> DisputeMessage:
    wanted = text.strip()
    if not wanted:
        raise Refusal(_("Write a few words, so that the other side understands."))
    return DisputeMessage.objects.create(dispute=dispute, author=user, text=wanted)


def _common_component(dispute: Dispute) -> int | None:
    """The one component that all disputed lines belong to, if there is one."""
    ids = list(dispute.lines.values_list("line_id", flat=True))
    keys = set(
        statement_lines(dispute.statement)
        .filter(id__in=ids)
        .values_list(F("component_key"), flat=True)
        .distinct()
    )
    key = keys.pop() if len(keys) == 1 else 0
    return key or None
