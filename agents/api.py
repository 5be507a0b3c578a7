"""The agents' register. A contact's phone is masked as on the page."""

from typing import ClassVar

from rest_framework import serializers

from agents.filtersets import AgentFilterSet
from agents.models import Agent
from agents.panels import sees_phone
from core.api import DetailApi, ListApi, MaskedText, ResourceSerializer

VIEW = "agents.agent_view"
AGENTS = Agent.objects.select_related("channel__city", "channel__district")


class AgentSerializer(ResourceSerializer):
    code = serializers.CharField(source="channel.code", read_only=True)
    name = serializers.CharField(source="channel.name", read_only=True)
    status = serializers.CharField(source="channel.status", read_only=True)
    level = serializers.IntegerField(source="channel.level", read_only=True)
    star = serializers.IntegerField(source="channel.star", read_only=True)
    city_code = serializers.CharField(source="channel.city.code", read_only=True)
    district_code = serializers.CharField(source="channel.district.code", read_only=True)
    contact_phone = MaskedText(may_see=sees_phone)

    class Meta:
        model = Agent
        fields: ClassVar[tuple[str, ...]] = (
            *("channel", "code", "name", "status", "level", "star", "city_code", "district_code"),
            *("credit_code", "taxpayer_kind", "contact_name", "contact_phone"),
            *("contract_number", "contract_from", "contract_to", "deposit_due", "deposit_paid"),
        )


class AgentListApi(ListApi):
    permission = VIEW
    queryset = AGENTS
    serializer_class = AgentSerializer
    filterset_class = AgentFilterSet
    sort = "channel__code"


class AgentDetailApi(DetailApi):
    permission = VIEW
    queryset = AGENTS
    serializer_class = AgentSerializer
