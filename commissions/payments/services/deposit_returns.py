"""What an agent that has left gets back of its deposit: proposed n days after its exit, approved by another person.

Approved it stands in the payables like a published statement: the next batch sets open debts off against it, the oldest
first, and pays the rest. It bears no tax, being no income, and nothing of it is kept as a deposit once more.
"""

import datetime
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agents.models import Agent
from commissions.choices import StatementStatus
from commissions.models import Debt, DepositReturn, PayableEntry, Statement
from commissions.payments.choices import DepositReturnStatus, EntryKind
from commissions.payments.services.batches import APPROVE, PREPARE
from commissions.services.errors import MakerIsChecker, StaleVersion, WrongState
from commissions.services.rights import require
from core import formats
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.periods import current_period, today
from core.scoping import ScopedUser
from network.choices import ChannelStatus
from network.models import Channel

OWN_WORK: Final = gettext_lazy("You proposed it, so another person has to decide.")


@dataclass(frozen=True, slots=True)
class Deposit:
    """Of an agent that has left: what is deposited and what is owed, in fen, the day from which it is payable, and why
    it can't be returned yet; without `obstacles` it can.
    """

    paid: int
    debts: int
    left_on: datetime.date
    due_on: datetime.date
    obstacles: tuple[str, ...]

    @property
    def rest(self) -> int:
        """What would be paid; debts above the deposit stay open."""
        return max(0, self.paid - self.debts)


def deposit_of(payee: Channel) -> Deposit | None:
    """None where the agent hasn't left, or nothing of its deposit is there. Five queries at most."""
    if payee.status != ChannelStatus.CLOSED or payee.closed_on is None:
        return None
    paid = Agent.objects.filter(channel=payee).values_list("deposit_paid", flat=True).first()
    if not paid:
        return None
    due_on = payee.closed_on + datetime.timedelta(days=settings.DEPOSIT_RETURN_DAYS)
    open_debts = Debt.objects.filter(payee=payee, written_off=False, amount__gt=F("offset"))
    by_city = open_debts.order_by().values_list("city_id").annotate(sum=Sum(F("amount") - F("offset")))
    debts: dict[int, int] = dict(by_city)
    obstacles = tuple(_obstacles(payee, due_on, bool(debts.keys() - {payee.city_id})))
    return Deposit(paid, debts.get(payee.city_id, 0), payee.closed_on, due_on, obstacles)


def _obstacles(payee: Channel, due_on: datetime.date, owes_elsewhere: bool) -> list[str]:
    found = []
    if (left := (due_on - today()).days) > 0:
        told = _("The deposit is payable from %(day)s on, %(days)s days after the exit: in %(left)s days.")
        days = settings.DEPOSIT_RETURN_DAYS
        found.append(told % {"day": formats.date(due_on), "days": days, "left": left})
    statements = Statement.objects.filter(
        payee=payee, status__in=[StatementStatus.DRAFT, StatementStatus.DISPUTED]
    )
    for period, status in statements.order_by("period").values_list("period", "status"):
        told = (
            _("The statement of %(month)s is disputed.")
            if status == StatementStatus.DISPUTED
            else _("The statement of %(month)s isn't published yet.")
        )
        found.append(told % {"month": formats.period_label(period)})
    if owes_elsewhere:
        found.append(_("It owes something in another city. Have that debt made up for or written off first."))
    return found


@transaction.atomic
def deposit_return_propose(*, payee: Channel, reason: str, document: str, user: ScopedUser) -> DepositReturn:
    """Of all that is deposited. Raises Refusal with each sentence that says why not yet."""
    require(user, PREPARE, payee.city_id)
    payee = _held_payee(payee)
    deposit = deposit_of(payee)
    if deposit is None:
        raise Refusal(_("The agent hasn't left, or nothing of its deposit is there."))
    if deposit.obstacles:
        raise Refusal(" ".join(deposit.obstacles))
    if not reason.strip() or not document.strip():
        raise Refusal(_("Give the reason and the number of the document that allows it."))
    row = DepositReturn(
        city_id=payee.city_id,
        payee=payee,
        district_id=payee.district_id,
        amount=deposit.paid,
        left_on=deposit.left_on,
        due_on=deposit.due_on,
        reason=reason.strip(),
        document=document.strip(),
    )
    row.proposed_by_id = user.pk
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Conflict(_("The return of this deposit waits already.")) from error
    _record("commissions.deposit_return_propose", row, user)
    return row


@transaction.atomic
def deposit_return_approve(*, deposit_return: DepositReturn, user: ScopedUser) -> DepositReturn:
    """Takes it out of the deposit and adds it to the payables, once. StaleVersion where the deposit is another one by now."""
    row, agent = _locked(deposit_return, user, APPROVE)
    deposit = deposit_of(row.payee)
    if deposit is None or agent.deposit_paid != row.amount:
        raise StaleVersion(_("The deposit has changed meanwhile. Refuse it and have it proposed anew."))
    if deposit.obstacles:
        raise Refusal(" ".join(deposit.obstacles))
    _decide(row, DepositReturnStatus.APPROVED, user)
    agent.deposit_paid = 0
    agent.save(update_fields=["deposit_paid"])
    PayableEntry.objects.create(
        city_id=row.city_id,
        payee_id=row.payee_id,
        district_id=row.district_id,
        period=current_period(),
        kind=EntryKind.RETURN,
        amount=row.amount,
        deposit_return=row,
        made_by_id=user.pk,
        at=timezone.now(),
    )
    _record("commissions.deposit_return_approve", row, user)
    return row


@transaction.atomic
def deposit_return_refuse(*, deposit_return: DepositReturn, reason: str, user: ScopedUser) -> DepositReturn:
    row, _agent = _locked(deposit_return, user, APPROVE)
    if not reason.strip():
        raise Refusal(_("Say why."))
    _decide(row, DepositReturnStatus.REFUSED, user, reason.strip())
    _record("commissions.deposit_return_refuse", row, user)
    return row


@transaction.atomic
def deposit_return_withdraw(*, deposit_return: DepositReturn, user: ScopedUser) -> DepositReturn:
    """By whoever proposed it."""
    row, _agent = _locked(deposit_return, user, PREPARE, by_maker=True)
    row.status = DepositReturnStatus.WITHDRAWN
    row.save(update_fields=["status"])
    _record("commissions.deposit_return_withdraw", row, user)
    return row


def _held_payee(payee: Channel) -> Channel:
    """As it stands now; nobody opens or moves it meanwhile."""
    return Channel.objects.select_for_update(of=("self",)).get(pk=payee.pk)


def _locked(
    deposit_return: DepositReturn, user: ScopedUser, code: str, *, by_maker: bool = False
) -> tuple[DepositReturn, Agent]:
    """The agent and its return, held, while it waits; a checker is another person than its maker."""
    require(user, code, deposit_return.city_id)
    payee = _held_payee(deposit_return.payee)
    agent = Agent.objects.select_for_update(of=("self",)).get(channel=payee)
    row = DepositReturn.objects.select_for_update(of=("self",)).get(pk=deposit_return.pk)
    row.payee = payee
    if row.status != DepositReturnStatus.PROPOSED:
        raise WrongState(_("It was decided or withdrawn already."))
    if by_maker and row.proposed_by_id != user.pk:
        raise Forbidden(_("Only whoever proposed it withdraws it."))
    if not by_maker and row.proposed_by_id == user.pk:
        raise MakerIsChecker(OWN_WORK)
    return row, agent


def _decide(row: DepositReturn, status: DepositReturnStatus, user: ScopedUser, answer: str = "") -> None:
    row.status, row.answer, row.decided_by_id, row.decided_at = status, answer, user.pk, timezone.now()
    row.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _record(action: str, row: DepositReturn, user: ScopedUser) -> None:
    detail = {"amount": row.amount, "document": row.document, "reason": row.answer or row.reason}
    record(actor=user, action=action, subject=row, detail=detail)
