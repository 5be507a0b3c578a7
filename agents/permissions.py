from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("agents.agent_view", _("View agents and their stores")),
    Permission("agents.agent_edit", _("Edit agents and their stores")),
    Permission(
        "agents.contact_view", _("See phone numbers of agents in full"), _("Others see the ends only.")
    ),
    Permission("agents.agent_export", _("Export lists of agents")),
    Permission("agents.account_view", _("View bank accounts of agents"), _("Of the number the ends only.")),
    Permission(
        "agents.account_number_view",
        _("See account numbers of agents in full"),
        _("Each look is in the audit log."),
    ),
    Permission("agents.account_request", _("Ask for another bank account of one's own")),
    Permission(
        "agents.account_propose",
        _("Propose bank accounts of agents"),
        _("By page or sheet; another person approves."),
    ),
    Permission(
        "agents.account_approve",
        _("Approve or refuse bank accounts of agents"),
        _("Nobody decides about an account that they asked for or proposed."),
        decides=True,
    ),
    Permission("agents.account_export", _("Export lists of bank accounts")),
]
