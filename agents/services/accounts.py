"""From a proposed bank account to one that is paid to. Nobody decides about what they asked for or proposed.

Rows are locked one at a time; the former account of the agent is superseded in the transaction that approves
the new one, and goes on to count for the days before it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agents.account_numbers import number_digest, number_sealed
from agents.choices import AccountStatus
from agents.models import Agent, BankAccount
from agents.services import account_notices
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.masking import masked

PROPOSE: Final = "agents.account_propose"
APPROVE: Final = "agents.account_approve"
REQUEST: Final = "agents.account_request"
WAITS: Final = gettext_lazy(
    "An account of this agent waits already. It has to be decided or withdrawn first."
)
MOVED_ON: Final = gettext_lazy("This account has moved on meanwhile. Open it again to see how.")


@dataclass(frozen=True, slots=True)
class Entries:
    """What is written down of an account. `number` is digits (`number_read`)."""

    holder: str
    bank_name: str
    branch: str
    number: str
    effective_from: datetime.date
    reason: str = ""


@transaction.atomic
def account_request(*, agent: Agent, entries: Entries, user: Any) -> BankAccount:
    """A dealer asks to be paid to another account. Raises Forbidden, Conflict while something waits already."""
    _require(user, REQUEST, agent)
    row = account_new(agent, entries, status=AccountStatus.REQUESTED)
    row.requested_by, row.requested_at = user, timezone.now()
    _add([row])
    _record("agents.account_request", row, user)
    account_notices.account_requested(row)
    return row


@transaction.atomic
def account_propose(*, agent: Agent, entries: Entries, user: Any) -> BankAccount:
    """Raises Forbidden, Conflict while something waits already, Refusal for a day before the account in force."""
    _require(user, PROPOSE, agent)
    _check_day(agent.pk, entries.effective_from)
    row = account_new(agent, entries, status=AccountStatus.PROPOSED)
    row.proposed_by, row.proposed_at = user, timezone.now()
    _add([row])
    _record("agents.account_propose", row, user)
    account_notices.account_proposed(row)
    return row


@transaction.atomic
def account_take(*, account: BankAccount, user: Any) -> BankAccount:
    """Makes a dealer's request a proposal, as it stands. Whoever does so is its maker."""
    held = _held(account, user, PROPOSE, AccountStatus.REQUESTED)
    _check_day(held.agent_id, held.effective_from)
    held.status = AccountStatus.PROPOSED
    held.proposed_by, held.proposed_at = user, timezone.now()
    held.save(update_fields=["status", "proposed_by", "proposed_at"])
    _record("agents.account_take", held, user)
    account_notices.account_proposed(held)
    return held


@transaction.atomic
def account_approve(*, account: BankAccount, user: Any) -> BankAccount:
    """The consent of another person: from its first day on the agent is paid to this account."""
    held = _held(account, user, APPROVE, AccountStatus.PROPOSED)
    _check_maker(held, user)
    _check_day(held.agent_id, held.effective_from)
    BankAccount.objects.filter(agent_id=held.agent_id, status=AccountStatus.APPROVED).update(
        status=AccountStatus.SUPERSEDED
    )
    held.status = AccountStatus.APPROVED
    held.decided_by, held.decided_at = user, timezone.now()
    held.save(update_fields=["status", "decided_by", "decided_at"])
    _record("agents.account_approve", held, user)
    account_notices.account_approved(held)
    return held


@transaction.atomic
def account_refuse(*, account: BankAccount, answer: str, user: Any) -> BankAccount:
    """A request or a proposal, with the reason."""
    if not account.is_open:
        raise Conflict(MOVED_ON)
    held = _held(account, user, APPROVE, account.state)
    _check_maker(held, user)
    if not answer.strip():
        raise Refusal(_("Say why the account is refused."))
    held.status = AccountStatus.REFUSED
    held.answer = answer.strip()
    held.decided_by, held.decided_at = user, timezone.now()
    held.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    _record("agents.account_refuse", held, user, reason=held.answer)
    account_notices.account_refused(held)
    return held


@transaction.atomic
def account_withdraw(*, account: BankAccount, user: Any) -> BankAccount:
    """By whoever asked for it, while it is a request, or proposed it, until it is decided."""
    held = _locked(account)
    if not held.is_open:
        raise Conflict(MOVED_ON)
    if not may_withdraw(user, held):
        raise Forbidden(_("Only the person who proposed it can withdraw it; others refuse it."))
    held.status = AccountStatus.WITHDRAWN
    held.decided_at = timezone.now()
    held.save(update_fields=["status", "decided_at"])
    _record("agents.account_withdraw", held, user)
    return held


def may_withdraw(user: Any, account: BankAccount) -> bool:
    maker = account.requested_by_id if account.status == AccountStatus.REQUESTED else account.proposed_by_id
    return account.is_open and maker == user.pk


def is_makers(user: Any, account: BankAccount) -> bool:
    """Whether this person asked for it or proposed it, so that somebody else has to decide."""
    return user.pk in {account.requested_by_id, account.proposed_by_id}


def accounts_add(rows: Sequence[BankAccount], user: Any) -> None:
    """Proposals of a sheet, all in one transaction of the caller. Raises Conflict where one waits already."""
    now = timezone.now()
    for row in rows:
        row.proposed_by, row.proposed_at = user, now
    _add(rows)


def account_new(agent: Agent, entries: Entries, *, status: AccountStatus) -> BankAccount:
    """Not saved yet."""
    return BankAccount(
        agent=agent,
        holder=entries.holder,
        bank_name=entries.bank_name,
        branch=entries.branch,
        sealed=number_sealed(entries.number),
        digest=number_digest(entries.number),
        masked_number=masked(entries.number),
        effective_from=entries.effective_from,
        reason=entries.reason,
        status=status,
    )


def _add(rows: Sequence[BankAccount]) -> None:
    """Two at once for one agent: the unique constraint lets one of them win."""
    try:
        with transaction.atomic():
            BankAccount.objects.bulk_create(rows, batch_size=2_000)
    except IntegrityError as error:
        raise Conflict(WAITS) from error


def _require(user: Any, code: str, agent: Agent) -> None:
    if not Agent.objects.visible_to(user, code).filter(pk=agent.pk).exists():
        raise Forbidden(_("You don't have the right to do this for this agent."))


def _locked(account: BankAccount) -> BankAccount:
    rows = BankAccount.objects.select_related("agent__channel").select_for_update(of=("self",))
    return rows.get(pk=account.pk)


def _held(account: BankAccount, user: Any, code: str, status: AccountStatus) -> BankAccount:
    """The row under its lock, in the state that was seen, and within the user's right."""
    held = _locked(account)
    if not BankAccount.objects.visible_to(user, code).filter(pk=held.pk).exists():
        raise Forbidden(_("You don't have the right to do this for this agent."))
    if held.status != status:
        raise Conflict(MOVED_ON)
    return held


def _check_maker(account: BankAccount, user: Any) -> None:
    if is_makers(user, account):
        raise Forbidden(
            _("Nobody decides about an account that they asked for or proposed. Another person has to.")
        )


def _check_day(agent_id: int, day: datetime.date) -> None:
    """History is not rewritten: what was in force up to a day stays."""
    now = BankAccount.objects.filter(agent_id=agent_id, status=AccountStatus.APPROVED).first()
    if now is not None and day < now.effective_from:
        raise Refusal(
            _("The account approved last holds from %(day)s. The new one can't hold from an earlier day.")
            % {"day": now.effective_from.isoformat()}
        )


def _record(action: str, account: BankAccount, user: Any, **detail: Any) -> None:
    record(actor=user, action=action, subject=account, detail=detail)
