from django.utils.translation import gettext_lazy as _

from core.permissions import Permission

PERMISSIONS = [
    Permission("agents.agent_view", _("View agents and their stores")),
    Permission("agents.agent_edit", _("Edit agents and their stores")),
    Permission(
        "agents.contact_view", _("See phone numbers of agents in full"), _("Others see the ends only.")
    ),
    Permission("agents.agent_export", _("Export lists of agents")),
]
