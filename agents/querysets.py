"""Questions that are asked of agents."""

from typing import TYPE_CHECKING

from core.scoping import ScopedQuerySet

if TYPE_CHECKING:
    from agents.models import Agent  # noqa: F401


class AgentQuerySet(ScopedQuerySet["Agent"]):
    view_code = "agents.agent_view"
    scope_city = "channel__city_id"
    scope_district = "channel__district_id"
    scope_channel = "channel_id"
