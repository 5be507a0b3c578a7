"""What happens around account managers, in words, and the changes that are written down."""

from django.utils.translation import gettext_lazy as _

from core.audit.actions import AuditAction
from core.audit.tracking import Tracked
from direct_sales.models import AccountManager

ACTIONS = [
    AuditAction("direct_sales.contact_seen", _("Saw a phone number in full"), "blue"),
]

TRACKED = [
    Tracked(AccountManager, masked={"phone": "direct_sales.contact_view"}),
]
