"""Pages of the agents' register."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.filtersets import AgentFilterSet
from agents.forms import AgentAddForm, AgentForm
from agents.models import Agent
from agents.panels import DEPOSIT, STORES, SUB_AGENTS, basics, contract, history_rows, sees_phone
from agents.services.agents import agent_close, agent_create
from agents.tables import AgentTable
from core.actions import Action, Crumb
from core.audit import record_seen
from core.audit.panels import history_tab
from core.journal_panels import journal_tab
from core.panels import Panel
from core.views import CreateView, DetailView, EditView, Empty, FormPage, ListView, ObjectView, Tab
from network.bulk import channel_actions
from network.choices import AgentLevel, ChannelStatus
from network.forms import ChannelCloseForm
from network.models import Channel
from network.panels import POSITIONS

AGENTS = Agent.objects.select_related("channel", "channel__city", "channel__district", "channel__parent")
ADD = Action(_("New agent"), "agents:agent_add", "agents.agent_edit", icon="plus", primary=True)


def is_open(agent: Agent) -> bool:
    return agent.channel.status != ChannelStatus.CLOSED


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
    bulk_actions = channel_actions("agents.agent_edit")
    actions = (ADD,)
    empty = Empty(icon="users", text=_("Enter the first agent."), action=ADD)


class AgentDetailView(DetailView):
    permission = "agents.agent_view"
    queryset = AGENTS
    actions = (
        Action(
            _("Close"),
            "agents:agent_close",
            "agents.agent_edit",
            args={"pk": "pk"},
            danger=True,
            when=is_open,
        ),
        Action(
            _("Change the position"),
            "network:channel_place",
            "agents.agent_edit",
            args={"pk": "pk"},
            when=is_open,
        ),
        Action(
            _("Add a level-2 agent"),
            "agents:sub_agent_add",
            "agents.agent_edit",
            args={"pk": "pk"},
            when=takes_sub_agents,
        ),
        Action(_("Add a store"), "agents:store_add", "agents.agent_edit", args={"pk": "pk"}, when=is_open),
        Action(
            _("Edit"),
            "agents:agent_edit",
            "agents.agent_edit",
            icon="edit",
            args={"pk": "pk"},
            primary=True,
            when=is_open,
        ),
    )

    def get_badge(self) -> ChannelStatus:
        return ChannelStatus.of(self.object.channel.status)

    def get_crumbs(self) -> list[Crumb]:
        channel = self.object.channel
        return [Crumb(str(channel.city)), Crumb(str(channel.district))]

    def get_panels(self) -> Sequence[Panel]:
        agent: Agent = self.object
        above = Agent.objects.visible_to(self.user).filter(pk=agent.channel.parent_id)
        in_full = sees_phone(self.user, agent)
        if in_full and agent.contact_phone:
            record_seen(actor=self.user, action="agents.contact_seen", subject=agent)
        return (
            basics(upline_visible=above.exists(), closed=not is_open(agent)),
            contract(phone_in_full=in_full),
            DEPOSIT,
        )

    def get_tabs(self) -> Sequence[Tab]:
        first_level = self.object.channel.level == AgentLevel.ONE
        return (
            Tab("stores", _("Stores"), (STORES,)),
            *((Tab("agents", _("Level-2 agents"), (SUB_AGENTS,)),) if first_level else ()),
            Tab("positions", _("Positions"), (POSITIONS,)),
            journal_tab("agents:agent"),
            history_tab(history_rows),
        )


class AgentAddView(CreateView):
    permission = "agents.agent_edit"
    queryset = AGENTS
    title = _("New agent")
    form_class = AgentAddForm

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def save(self, form: AgentAddForm) -> Agent:
        return agent_create(terms=form.terms, **form.place)

    def get_cancel_url(self) -> str:
        return reverse("agents:agent_list")


class SubAgentAddView(FormPage, ObjectView):
    """The same form, prepared for a level-2 agent below this one."""

    permission = "agents.agent_edit"
    queryset = AGENTS.filter(channel__level=AgentLevel.ONE).exclude(channel__status=ChannelStatus.CLOSED)
    form_class = AgentAddForm

    def get_title(self) -> str:
        return str(_("New level-2 agent of %(channel)s") % {"channel": self.object})

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        upline: Channel = self.object.channel
        place = {"district": upline.district_id, "mode": upline.mode}
        return {"level": AgentLevel.TWO, "upline": upline, **place}

    def save(self, form: AgentAddForm) -> Agent:
        return agent_create(terms=form.terms, **form.place)

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())


class AgentEditView(EditView):
    permission = "agents.agent_edit"
    queryset = AGENTS
    form_class = AgentForm


class AgentCloseView(FormPage, ObjectView):
    permission = "agents.agent_edit"
    queryset = AGENTS.exclude(channel__status=ChannelStatus.CLOSED)
    form_class = ChannelCloseForm
    submit_label = _("Close")
    success_message = _("Closed.")

    def get_title(self) -> str:
        return str(_("Close %(channel)s with its stores") % {"channel": self.object})

    def save(self, form: ChannelCloseForm) -> Agent:
        agent: Agent = self.object
        agent_close(agent=agent, closed_on=form.cleaned_data["closed_on"])
        return agent

    def get_cancel_url(self) -> str:
        return str(self.object.get_absolute_url())
