"""Plans: read, to find their versions."""

from typing import ClassVar

from rest_framework import serializers

from commissions.filtersets.plans import PlanFilterSet
from commissions.models import Plan
from commissions.views.plans import VIEW
from core.api import DetailApi, ListApi, ResourceSerializer


class PlanSerializer(ResourceSerializer):
    region_code = serializers.CharField(source="region.code", read_only=True)

    class Meta:
        model = Plan
        fields: ClassVar[tuple[str, ...]] = ("id", "code", "name", "region", "region_code")


class PlanApi:
    queryset = Plan.objects.select_related("region")
    serializer_class = PlanSerializer


class PlanListApi(PlanApi, ListApi):
    """The province's plans, and those of the cities that you see."""

    permission = VIEW
    filterset_class = PlanFilterSet
    sort = "code"


class PlanDetailApi(PlanApi, DetailApi):
    permission = VIEW
