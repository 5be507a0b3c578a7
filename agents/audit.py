"""What happens around agents, in words, and the changes that are written down."""

from django.utils.translation import gettext_lazy as _

from agents.models import Agent
from core.audit.actions import AuditAction
from core.audit.tracking import Tracked

ACTIONS = [
    AuditAction("agents.contact_seen", _("Saw a phone number in full"), "blue"),
]

TRACKED = [
    Tracked(Agent, masked={"contact_phone": "agents.contact_view"}),
]
