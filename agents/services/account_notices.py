"""Who is told of the steps of a bank account. No number is ever named, not even its ends."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.models import BankAccount
from core.notifications import Kind, declare, notify
from users.services.holders import holders_in_city, holders_of_channels

REQUESTED: Final = declare(
    "account_requested", _("%(agent)s asks to be paid to another account"), icon="building-bank"
)
PROPOSED: Final = declare(
    "account_proposed", _("A bank account of %(agent)s waits for approval"), icon="building-bank"
)
APPROVED: Final = declare(
    "account_approved", _("The bank account of %(agent)s is approved"), icon="circle-check"
)
REFUSED: Final = declare(
    "account_refused", _("The bank account of %(agent)s was refused: %(reason)s"), icon="circle-x"
)
PROPOSED_BY_SHEET: Final = declare(
    "accounts_proposed", _("%(count)s bank accounts of a sheet wait for approval"), icon="building-bank"
)
SHOWN_REASON: Final = 80


def account_requested(account: BankAccount) -> None:
    _tell(REQUESTED, account, _staff("agents.account_propose", account))


def account_proposed(account: BankAccount) -> None:
    """Everybody who may approve it: not those who made it."""
    _tell(PROPOSED, account, _staff("agents.account_approve", account))


def account_approved(account: BankAccount) -> None:
    """Its makers, and the dealer: whoever is suddenly paid elsewhere should hear of it."""
    _tell(APPROVED, account, {*_makers(account), *_dealers(account)} - {account.decided_by_id})


def account_refused(account: BankAccount) -> None:
    _tell(REFUSED, account, _makers(account) - {account.decided_by_id}, reason=account.answer[:SHOWN_REASON])


def _staff(code: str, account: BankAccount) -> set[int]:
    return set(holders_in_city(code, account.agent.channel.city_id)) - _makers(account)


def _dealers(account: BankAccount) -> list[int]:
    return holders_of_channels("agents.account_request", [account.agent_id])


def _makers(account: BankAccount) -> set[int]:
    return {pk for pk in (account.requested_by_id, account.proposed_by_id) if pk is not None}


def _tell(kind: Kind, account: BankAccount, user_ids: Iterable[int | None], **params: str) -> None:
    wanted = {pk for pk in user_ids if pk is not None}
    notify(wanted, kind, account.get_absolute_url(), agent=account.agent.channel.name, **params)


def accounts_proposed(accounts: Sequence[BankAccount]) -> None:
    """One message for a whole sheet, to those who may approve in its cities."""
    by_city: defaultdict[int, int] = defaultdict(int)
    for account in accounts:
        by_city[account.agent.channel.city_id] += 1
    makers = {pk for account in accounts for pk in _makers(account)}
    told: defaultdict[int, int] = defaultdict(int)
    for city_id, count in by_city.items():
        for pk in set(holders_in_city("agents.account_approve", city_id)) - makers:
            told[pk] += count
    url = f"{reverse('agents:account_list')}?waiting=mine"
    for pk, count in told.items():
        notify([pk], PROPOSED_BY_SHEET, url, count=count)
