"""Pages of the agents' register."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agents.account_panels import NUMBER_VIEW, VIEW, accounts_tab
from agents.filtersets import AgentFilterSet
from agents.forms import AgentAddForm, AgentForm
from agents.models import Agent
from agents.panels import CONTRACT, DEPOSIT, STORES, SUB_AGENTS, basics
from agents.services.accounts import PROPOSE, REQUEST
from agents.services.agents import agent_close
from agents.staff_forms import AGENT_FORM, agent_rows
from agents.tables import AgentTable
from core.actions import Action
from core.audit.panels import history_tab
from core.journal_panels import journal_tab
from core.panels import Panel
from core.sheets.form import Row
from core.views import Empty, ListView, ObjectView, Tab
from network.bulk import channel_actions
from network.choices import AgentLevel
from network.maps import MAP
from network.models import Channel
from network.panels import POSITIONS, extension_rows
from network.views.registers import (
    ForUserMixin,
    RegisterAddView,
    RegisterCloseView,
    RegisterDetailView,
    RegisterEditView,
    is_open,
    register_actions,
)

AGENTS = Agent.objects.select_related("channel", "channel__city", "channel__district", "channel__parent")
IMPORT = Action(_("Import"), "sales:import_add", "agents.agent_edit", icon="upload", query="kind=agents")
IMPORT_STORES = Action(
    _("Import stores"), "sales:import_add", "agents.agent_edit", icon="upload", query="kind=agent_stores"
)
ADD = Action(_("New agent"), "agents:agent_add", "agents.agent_edit", icon="plus", primary=True)


def takes_sub_agents(agent: Agent) -> bool:
    return is_open(agent) and agent.channel.level == AgentLevel.ONE


class AgentListView(ListView):
    permission = "agents.agent_view"
    title = _("Agents")
    queryset = AGENTS
    table_class = AgentTable
    filterset_class = AgentFilterSet
    default_sort = "channel__code"
    export_permission = "agents.agent_export"
    staff_form = AGENT_FORM
    form_reveals = (VIEW, NUMBER_VIEW)
    bulk_actions = channel_actions("agents.agent_edit")
    actions = (IMPORT_STORES, IMPORT, ADD)
    empty = Empty(icon="users", text=_("Enter the first agent, or import the roster."), action=IMPORT)

    def form_title(self) -> str:
        return "代理商（合作伙伴）花名册"

    def form_rows(self) -> Iterable[Row]:
        return agent_rows(self.exported_rows(), self.user)


class AgentDetailView(RegisterDetailView):
    permission = "agents.agent_view"
    queryset = AGENTS
    actions = register_actions(
        "agents:agent",
        Agent.edit_code,
        Action(
            _("Add a level-2 agent"),
            "agents:sub_agent_add",
            Agent.edit_code,
            args={"pk": "pk"},
            when=takes_sub_agents,
        ),
        Action(_("Add a store"), "agents:store_add", Agent.edit_code, args={"pk": "pk"}, when=is_open),
        Action(
            _("Propose a bank account"),
            "agents:account_propose",
            PROPOSE,
            icon="building-bank",
            args={"pk": "pk"},
        ),
        Action(
            _("Ask for another bank account"),
            "agents:account_request",
            REQUEST,
            icon="building-bank",
            args={"pk": "pk"},
        ),
    )

    def get_panels(self) -> Sequence[Panel]:
        above = Agent.objects.visible_to(self.user).filter(pk=self.object.channel.parent_id)
        place = (MAP,) if self.object.location else ()
        return (basics(upline_visible=above.exists()), CONTRACT, *place, DEPOSIT)

    def get_tabs(self) -> Sequence[Tab]:
        first_level = self.object.channel.level == AgentLevel.ONE
        return (
            Tab("stores", _("Stores"), (STORES,)),
            *((Tab("agents", _("Level-2 agents"), (SUB_AGENTS,)),) if first_level else ()),
            accounts_tab(),
            Tab("positions", _("Positions"), (POSITIONS,)),
            journal_tab("agents:agent", Agent.edit_code),
            history_tab(extension_rows),
        )


class AgentAddView(RegisterAddView):
    permission = "agents.agent_edit"
    queryset = AGENTS
    title = _("New agent")
    form_class = AgentAddForm
    not_copied = (
        *RegisterAddView.not_copied,
        *("credit_code", "contact_name", "contact_phone", "contract_number", "deposit_paid"),
    )
    list_url = reverse_lazy("agents:agent_list")


class SubAgentAddView(ForUserMixin, ObjectView):
    """The same form, prepared for a level-2 agent below this one."""

    permission = "agents.agent_edit"
    queryset = AGENTS.filter(channel__level=AgentLevel.ONE).not_closed()
    form_class = AgentAddForm

    def get_title(self) -> str:
        return str(_("New level-2 agent of %(channel)s") % {"channel": self.object})

    def get_initial(self) -> dict[str, Any]:
        upline: Channel = self.object.channel
        place = {"district": upline.district_id, "mode": upline.mode}
        return {"level": AgentLevel.TWO, "upline": upline, **place}

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class AgentEditView(RegisterEditView):
    permission = "agents.agent_edit"
    queryset = AGENTS
    form_class = AgentForm


class AgentCloseView(RegisterCloseView):
    permission = "agents.agent_edit"
    queryset = AGENTS.not_closed()

    def get_title(self) -> str:
        return str(_("Close %(channel)s with its stores") % {"channel": self.object})

    def close(self, row: Agent, **data: Any) -> None:
        agent_close(agent=row, **data)
