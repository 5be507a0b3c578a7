"""Questions that are asked of agents and of their bank accounts."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import LessThan

from agents.choices import AccountStatus
from core.dated import DatedQuerySet
from core.periods import today
from core.scoping import ScopedQuerySet
from network.querysets import ExtensionQuerySet

if TYPE_CHECKING:
    from agents.models import Agent, BankAccount  # noqa: F401


class AgentQuerySet(ExtensionQuerySet["Agent"]):
    view_code = "agents.agent_view"

    def short_of_deposit(self) -> Self:
        """Less paid than the share of what is due below which nothing new may be sold."""
        return self.filter(
            LessThan(F("deposit_paid") * 100, F("deposit_due") * settings.DEPOSIT_MINIMUM_PERCENT)
        )

    def contract_ends_by(self, day: datetime.date) -> Self:
        """Open agents whose contract has run out by `day`, or runs out on it."""
        return self.filter(contract_to__lte=day).not_closed()


class BankAccountQuerySet(ScopedQuerySet["BankAccount"], DatedQuerySet["BankAccount"]):  # type: ignore[override]
    """Accounts lie where their agents lie."""

    view_code = "agents.account_view"
    scope_city = "agent__channel__city_id"
    scope_district = "agent__channel__district_id"
    scope_channel = "agent_id"
    dated = "agent_id"

    def counting(self) -> Self:
        """Those that two people agreed on, the former ones too."""
        return self.filter(status__in=AccountStatus.in_group("counts"))

    def open(self) -> Self:
        """Those about which somebody has to decide."""
        return self.filter(status__in=AccountStatus.in_group("open"))

    def not_made_by(self, user_id: int) -> Self:
        """Those that this person neither asked for nor proposed."""
        mine = Q(requested_by_id=user_id) | Q(proposed_by_id=user_id)
        return self.exclude(pk__in=type(self)(self.model).filter(mine).values("pk"))

    def in_force(self, day: datetime.date) -> Self:
        """One row an agent: the account that a payment of `day` goes to. Whoever pays asks this and nothing else."""
        return self.counting().as_of(day)

    def with_standing(self) -> Self:
        """Each row with `in_force_id`, the account of its agent that is paid to today."""
        mine = (
            type(self)(self.model)
            .counting()
            .filter(agent_id=OuterRef("agent_id"), effective_from__lte=today())
        )
        return self.annotate(in_force_id=Subquery(mine.order_by("-effective_from", "-pk").values("pk")[:1]))
