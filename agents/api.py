"""The agents' register. A contact's phone is masked as on the page."""

from typing import ClassVar

from rest_framework import serializers

from agents.filtersets import AgentFilterSet
from agents.forms import AgentAddForm, AgentForm
from agents.models import Agent
from agents.panels import sees_phone
from core.api import FormCollectionApi, FormDetailApi, MaskedText
from network.api import ExtensionSerializer
from network.located_forms import PLACE

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
