"""Bank accounts of the agents: most are approved, a few wait for the demo login `settlement`. Banks are called as in
the sample sheets, numbers are visibly invented.
"""

import datetime
from collections.abc import Iterable
from random import Random
from typing import Any, Final

from django.utils import timezone

from agents.account_numbers import check_digit
from agents.choices import AccountStatus, TaxpayerKind
from agents.models import Agent, BankAccount
from agents.services.accounts import Entries, account_new
from channels_portal.demo.people import ACCOUNT_CHECKER, ACCOUNT_MAKER
from channels_portal.demo.samples import DEALER_CODE
from core.periods import today
from users.models import User

_BANKS: Final = (
    ("工商银行", "城东支行"),
    ("农业银行", "新桥支行"),
    ("建设银行", "广场支行"),
    ("邮储银行", "滨江支行"),
)
_SAMPLE: Final = ("临江鑫达通信有限公司", "工行临江支行", "", "6222000000000000001")
"""As the sample sheet has it, so that its row changes nothing."""
_WAITING: Final = ("LJA0003", "LJA0004", "LJA0006")
_ASKED: Final = "LJA0002"
_BATCH: Final = 2_000


def seed_accounts(users: dict[str, User]) -> None:
    maker, checker = users[ACCOUNT_MAKER], users[ACCOUNT_CHECKER]
    agents = list(Agent.objects.select_related("channel").order_by("channel__code"))
    random = Random(len(agents))  # of its own, so that the rest of the demo stays what it was
    then = timezone.now() - datetime.timedelta(days=120)
    approved = BankAccount.objects.bulk_create(
        (
            _by(
                account_new(agent, _entries(agent, number, random), status=AccountStatus.PROPOSED),
                maker,
                then,
            )
            for number, agent in enumerate(agents, 1)
        ),
        batch_size=_BATCH,
    )
    BankAccount.objects.filter(pk__gte=approved[0].pk).update(
        status=AccountStatus.APPROVED, decided_by=checker, decided_at=then + datetime.timedelta(days=1)
    )
    BankAccount.objects.bulk_create(_open(agents, maker, users))


def _open(agents: list[Agent], maker: User, users: dict[str, User]) -> Iterable[BankAccount]:
    """Other accounts that are proposed or asked for; the last is held by a person."""
    by_code = {agent.channel.code: agent for agent in agents}
    now = timezone.now()
    for number, code in enumerate(_WAITING, 900_001):
        agent = by_code.get(code)
        if agent is not None:
            held_by = agent.contact_name if code == _WAITING[-1] else agent.channel.name
            entries = Entries(held_by, "建设银行", "临江分行", _company(number), today(), "换行")
            yield _by(account_new(agent, entries, status=AccountStatus.PROPOSED), maker, now)
    dealer = users.get(f"dealer_{_ASKED.lower()}")
    if _ASKED in by_code and dealer is not None:
        agent = by_code[_ASKED]
        entries = Entries(
            agent.channel.name, "农业银行", "临江分行", _company(900_000), today(), "原账户已销户"
        )
        asked = account_new(agent, entries, status=AccountStatus.REQUESTED)
        asked.requested_by, asked.requested_at = dealer, now
        yield asked


def _entries(agent: Agent, number: int, random: Random) -> Entries:
    bank, branch = random.choice(_BANKS)
    since = agent.channel.opened_on or today()
    if agent.channel.code == DEALER_CODE:
        return Entries(*_SAMPLE, since)
    company = agent.taxpayer_kind == TaxpayerKind.GENERAL
    digits = _company(number) if company else _card(number)
    return Entries(agent.channel.name, bank, branch, digits, since)


def _company(number: int) -> str:
    return f"9900{number:015d}"


def _card(number: int) -> str:
    digits = f"6222000000{number:08d}"
    return digits + check_digit(digits)


def _by(account: BankAccount, maker: Any, moment: datetime.datetime) -> BankAccount:
    account.proposed_by, account.proposed_at = maker, moment
    return account
