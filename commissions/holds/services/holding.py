"""Holding lines that are doubted: one, all of a fact, or whatever a filter has found.

Locks are taken in one order everywhere: the statements by id, then held lines by id.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.holds.choices import HoldReason
from commissions.holds.services.telling import holds_told
from commissions.models import LineHold, PaymentPart, Statement
from commissions.models.line import Line
from commissions.payments.choices import PaymentStatus
from commissions.payments.services.holds import HOLD
from commissions.querysets import LineQuerySet
from commissions.services.rights import require
from commissions.services.standing import collapsed
from core.audit import record_each
from core.errors import Conflict, Refusal
from core.scoping import ScopedUser

MOST: Final = 10_000
"""Lines that are held at once."""
KEY: Final = ("kind", "component_key", "grain", "fact_id", "event_period")
"""What makes lines of one statement one line, run after run."""

NOTHING: Final = _("None of these lines pays anything, so there is nothing to hold.")
KNOWN: Final = _("It is held already, or was decided: a line is checked once.")
TOO_LATE: Final = _("The statement is with the bank or paid already. What was paid is reversed, not held.")
TOO_MANY: Final = _("These are more than 10,000 lines. Narrow the filters.")


def lines_to_hold(lines: LineQuerySet) -> list[Any]:
    """Of these lines of one city's month those that pay something, one for each fact and component, with `net`."""
    rows: QuerySet[Any] = collapsed(lines)
    found = list(rows.filter(net__gt=0).order_by("id")[: MOST + 1])
    if len(found) > MOST:
        raise Refusal(TOO_MANY)
    return found


def fact_lines(line: Line) -> LineQuerySet:
    """All that a fact pays its payee in the month of a line, whatever the component."""
    return Line.objects.filter(
        city_id=line.city_id,
        period=line.period,
        payee_id=line.payee_id,
        grain=line.grain,
        fact_id=line.fact_id,
        event_period=line.event_period,
    )


@transaction.atomic
def lines_hold(*, lines: LineQuerySet, code: str, note: str, user: ScopedUser) -> list[LineHold]:
    """Holds what these lines of one city's month pay, until it is released or refused. Lines that pay nothing, or were
    held before, are passed over; Refusal or Conflict where that is all of them.
    """
    wanted = lines_to_hold(lines)
    if not wanted:
        raise Refusal(NOTHING)
    city_id, period = wanted[0].city_id, wanted[0].period
    require(user, HOLD, city_id)
    statements = {
        statement.payee_id: statement
        for statement in Statement.objects.filter(
            city_id=city_id, period=period, payee_id__in={line.payee_id for line in wanted}
        )
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    former = list(LineHold.objects.filter(statement__in=statements.values()).order_by("pk"))
    known = {(hold.payee_id, *_key(hold)) for hold in former}
    new = [line for line in wanted if (line.payee_id, *_key(line)) not in known]
    if not new:
        raise Conflict(KNOWN)
    _check_unpaid([statements[line.payee_id] for line in new])
    left = {payee: _free(statement, former) for payee, statement in statements.items()}
    made = []
    for line in new:
        statement = statements[line.payee_id]
        frozen = min(line.net, left[line.payee_id])
        left[line.payee_id] -= frozen
        made.append(_hold(line, statement, frozen, HoldReason(code), note.strip(), user))
    LineHold.objects.bulk_create(made, batch_size=2_000)
    record_each(actor=user, action="commissions.line_hold_place", told=holds_told(made, statements.values()))
    return made


def _hold(
    line: Any, statement: Statement, frozen: int, code: HoldReason, note: str, user: ScopedUser
) -> LineHold:
    hold = LineHold(
        city_id=line.city_id,
        statement=statement,
        payee_id=line.payee_id,
        period=line.period,
        line_id=line.id,
        amount=line.net,
        frozen=frozen,
        code=code,
        note=note,
        **dict(zip(KEY, _key(line), strict=True)),
    )
    hold.placed_by_id = user.pk
    return hold


def _key(row: Any) -> tuple[int, ...]:
    return tuple(getattr(row, name) for name in KEY)


def _free(statement: Statement, former: Sequence[LineHold]) -> int:
    """What of a published statement's payable no hold keeps back yet; a draft keeps nothing back."""
    if statement.status == "draft":
        return 0
    kept: int = sum(hold.frozen for hold in former if hold.statement_id == statement.pk)
    return int(statement.payable) - kept


def _check_unpaid(statements: Sequence[Statement]) -> None:
    gone = PaymentPart.objects.filter(
        statement__in=statements,
        hold__isnull=True,
        is_live=True,
        payment__status__in=PaymentStatus.in_group("posted"),
    )
    if gone.exists():
        raise Conflict(TOO_LATE)
