"""Agents can be starred."""

from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.marks import MarkKind

AGENT = MarkKind("agent", _("Agent"), "users", "agents:agent_detail", Agent.objects.select_related("channel"))
