"""What falls due, for programs."""

from typing import ClassVar

from rest_framework import serializers

from commissions.calendar.filtersets import DuePartFilterSet
from commissions.calendar.models import DuePart
from core.api import ListApi, ResourceSerializer


class DuePartSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    component_code = serializers.CharField(source="component.key.code", read_only=True)

    class Meta:
        model = DuePart
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city_code", "payee", "payee_code", "component_code", "kind", "part", "event_period"),
            *("period", "facts", "amount"),
        )


class DuePartListApi(ListApi):
    """What published months leave to later ones, if its conditions are met: by payee, component, part and month."""

    permission = "commissions.statement_view"
    queryset = DuePart.objects.select_related("city", "payee", "component__key")
    serializer_class = DuePartSerializer
    filterset_class = DuePartFilterSet
    sort = "period"
