"""Bank accounts of agents as people have proposed and approved them. Numbers are invented."""

import datetime
from typing import Any

from agents.models import Agent, BankAccount
from agents.services.accounts import Entries, account_approve, account_propose
from tests.cast import Cast, make_user
from tests.factories.agents import make_agent
from users.models import User

NUMBER = "6222000000000000012"
OTHER_NUMBER = "9900000000000000002"
MASKED = "622****0012"
SINCE = datetime.date(2026, 1, 1)


def entries(**changes: Any) -> Entries:
    values: dict[str, Any] = {
        "holder": "临江鑫达通信有限公司",
        "bank_name": "工商银行",
        "branch": "临江支行",
        "number": NUMBER,
        "effective_from": SINCE,
        "reason": "",
    }
    return Entries(**{**values, **changes})


def second_clerk(cast: Cast, username: str = "settlement2") -> User:
    """A colleague of the settlement clerk."""

    found = User.objects.filter(username=username).first()
    return found or make_user(username, "settlement_clerk", region=cast.city_a)


def agent_of(cast: Cast) -> Agent:
    return Agent.objects.filter(pk=cast.agent.pk).first() or make_agent(cast.agent)


def proposed(
    cast: Cast, *, by: User | None = None, agent: Agent | None = None, **changes: Any
) -> BankAccount:
    return account_propose(
        agent=agent or agent_of(cast), entries=entries(**changes), user=by or cast.settlement_clerk
    )


def approved(cast: Cast, **changes: Any) -> BankAccount:
    """Proposed by the settlement clerk and approved by a colleague."""
    account = proposed(cast, **changes)
    return account_approve(account=account, user=second_clerk(cast))
