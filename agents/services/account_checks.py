"""What is unusual about an account: asked when it is entered, and shown to whoever approves it."""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from agents.account_numbers import is_mistyped_card, number_digests
from agents.choices import AccountStatus
from agents.models import Agent, BankAccount
from core.scoping import ScopedUser

_NAMED: Final = 3
_ALIVE: Final = (AccountStatus.REQUESTED, AccountStatus.PROPOSED, AccountStatus.APPROVED)


def account_findings(
    *, agent: Agent, holder: str, number: str, user: ScopedUser, shared: bool = True
) -> list[str]:
    """Sentences for `user`; agents outside of their sight are not named. At most two queries, none without `shared`:
    a dealer must not learn by asking which numbers are known.
    """
    found = []
    if is_other_name(holder, agent.channel.name):
        found.append(
            _("The account holder is %(holder)s, and the agent is called %(agent)s.")
            % {"holder": holder, "agent": agent.channel.name}
        )
    if is_mistyped_card(number):
        found.append(_("The check digit of this card number is wrong: a digit may be mistyped."))
    return [*found, *(_shared(agent, number, user) if shared else ())]


def account_findings_of(account: BankAccount, user: ScopedUser) -> list[str]:
    """The same of an account that is kept already."""
    return account_findings(agent=account.agent, holder=account.holder, number=account.number, user=user)


def is_other_name(holder: str, name: str) -> bool:
    """Blanks, width and kinds of brackets make no other name."""
    return _plain(holder) != _plain(name)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if not character.isspace())


def _shared(agent: Agent, number: str, user: ScopedUser) -> list[str]:
    others = BankAccount.objects.filter(digest__in=number_digests(number), status__in=_ALIVE)
    others = others.exclude(agent_id=agent.pk)
    seen = others.visible_to(user).values_list("agent__channel__code", flat=True)
    codes = sorted(set(seen[:_NAMED]))
    if codes:
        return [_("The same account number is kept for %(agents)s.") % {"agents": ", ".join(codes)}]
    return [_("An agent elsewhere has the same account number.")] if others.exists() else []
