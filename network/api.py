"""Regions and channels."""

from typing import ClassVar

from rest_framework import serializers

from core.api import DetailApi, ListApi, ResourceSerializer
from network.filtersets import ChannelFilterSet
from network.models import Channel, Region

VIEW = "network.channel_view"
CHANNELS = Channel.objects.select_related("city", "district", "parent")


class RegionSerializer(ResourceSerializer):
    class Meta:
        model = Region
        fields = ("id", "code", "name", "level", "city_class", "population", "area_km2", "path")


class ChannelSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)
    district_code = serializers.CharField(source="district.code", read_only=True)
    parent_code = serializers.CharField(source="parent.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Channel
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "code", "name", "kind", "status", "opened_on", "closed_on", "mode"),
            *("city", "city_code", "district", "district_code", "parent", "parent_code", "level", "star"),
        )


class RegionListApi(ListApi):
    """The tree of regions, parents before their children: a child's `path` begins with its parent's."""

    permission = VIEW
    queryset = Region.objects.all()
    serializer_class = RegionSerializer
    sort = "path"
    key = "path"


class ChannelListApi(ListApi):
    """Everything that sells, within one's scope."""

    permission = VIEW
    queryset = CHANNELS
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilterSet
    sort = "code"


class ChannelDetailApi(DetailApi):
    permission = VIEW
    queryset = CHANNELS
    serializer_class = ChannelSerializer
