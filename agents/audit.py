"""What happens around agents, in words, and the changes that are written down."""

from django.utils.translation import gettext_lazy as _

from agents.models import Agent, BankAccount
from core.audit.actions import AuditAction
from core.audit.tracking import Tracked

ACTIONS = [
    AuditAction("agents.contact_seen", _("Saw a phone number in full"), "blue"),
    AuditAction("agents.account_seen", _("Saw an account number in full"), "blue"),
    AuditAction("agents.account_request", _("Asked for another bank account"), "blue"),
    AuditAction("agents.account_propose", _("Proposed a bank account"), "blue"),
    AuditAction("agents.account_take", _("Made a request for a bank account a proposal"), "blue"),
    AuditAction("agents.account_approve", _("Approved a bank account"), "green"),
    AuditAction("agents.account_refuse", _("Refused a bank account"), "amber"),
    AuditAction("agents.account_withdraw", _("Withdrew a bank account"), "amber"),
]

TRACKED = [
    Tracked(Agent, masked={"contact_phone": "agents.contact_view"}),
    # Without an owner: whoever sees an agent's history need not see how it is paid.
    Tracked(BankAccount, secret=("sealed", "digest")),
]
