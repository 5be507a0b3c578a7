"""Questions that are asked of agents."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db.models import F
from django.db.models.lookups import LessThan

from network.querysets import ExtensionQuerySet

if TYPE_CHECKING:
    from agents.models import Agent  # noqa: F401


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
