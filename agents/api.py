"""The agents' register. A contact's phone is masked as on the page."""

from typing import Any, ClassVar

from rest_framework import serializers

from agents.filtersets import AgentFilterSet
from agents.forms import AgentAddForm, AgentForm, StoreForm
from agents.models import Agent
from agents.panels import sees_phone
from agents.services.agents import agent_close, store_add
from core.api import ActionApi, FormCollectionApi, FormDetailApi, MaskedText
from core.api.bodies import body_of, filled
from network.api import CHANNELS, ChannelCloseApi, ChannelSerializer, ExtensionSerializer
from network.forms import ChannelCloseForm
from network.located_forms import PLACE
from network.models import Channel

VIEW = "agents.agent_view"
AGENTS = Agent.objects.select_related("channel__city", "channel__district")


class AgentSerializer(ExtensionSerializer):
    level = serializers.IntegerField(source="channel.level", read_only=True)
    star = serializers.IntegerField(source="channel.star", read_only=True)
    contact_phone = MaskedText(may_see=sees_phone)

    class Meta:
        model = Agent
        fields: ClassVar[tuple[str, ...]] = (
            *ExtensionSerializer.CHANNEL,
            *("level", "star", "credit_code", "taxpayer_kind", "tax_rate", "contact_name", "contact_phone"),
            *("contract_number", "contract_from", "contract_to", "deposit_due", "deposit_paid"),
            *PLACE,
        )


class AgentListApi(FormCollectionApi):
    permission = VIEW
    create_permission = Agent.edit_code
    create_form = AgentAddForm
    queryset = AGENTS
    serializer_class = AgentSerializer
    filterset_class = AgentFilterSet
    sort = "channel__code"


class AgentDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = Agent.edit_code
    edit_form = AgentForm
    queryset = AGENTS
    serializer_class = AgentSerializer


class AgentCloseApi(ActionApi):
    """Closes the agent with its stores; refused while level-2 agents stand below it."""

    permission = Agent.edit_code
    queryset = AGENTS.not_closed()
    serializer_class = AgentSerializer
    body_class = ChannelCloseApi.body_class

    def perform(self, row: Agent, body: dict[str, Any]) -> Agent:
        agent_close(agent=row, **filled(ChannelCloseForm, body).cleaned_data)
        return AGENTS.get(pk=row.pk)


class StoreAddApi(ActionApi):
    """A store of the agent, which sells in the agent's mode; stores are found under /channels/."""

    permission = Agent.edit_code
    queryset = AGENTS
    serializer_class = ChannelSerializer
    body_class = body_of(StoreForm)
    success_status = 201
    answers_itself = False

    def perform(self, row: Agent, body: dict[str, Any]) -> Channel:
        store = store_add(agent=row, **filled(StoreForm, body, user=self.user).cleaned_data)
        return CHANNELS.get(pk=store.pk)
