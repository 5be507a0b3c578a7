"""Regions and channels."""

from typing import ClassVar

from rest_framework import serializers

from core.api import DetailApi, ListApi, ResourceSerializer
from network.filtersets import ChannelFilterSet, RegionFilterSet
from network.models import Channel, Region

VIEW = "network.channel_view"
CHANNELS = Channel.objects.select_related("city", "district", "parent")


class RegionSerializer(ResourceSerializer):
    class Meta:
        model = Region
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "code", "name", "level", "city_class", "population", "area_km2", "closed_on", "path"),
        )


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


class ExtensionSerializer(ResourceSerializer):
    """What every register tells of its channels; a subclass's `Meta.fields` begin with `CHANNEL`."""

    CHANNEL: ClassVar[tuple[str, ...]] = (
        *("channel", "code", "name", "status", "opened_on", "closed_on", "city_code", "district_code"),
    )

    code = serializers.CharField(source="channel.code", read_only=True)
    name = serializers.CharField(source="channel.name", read_only=True)
    status = serializers.CharField(source="channel.status", read_only=True)
    opened_on = serializers.DateField(source="channel.opened_on", read_only=True)
    closed_on = serializers.DateField(source="channel.closed_on", read_only=True)
    city_code = serializers.CharField(source="channel.city.code", read_only=True)
    district_code = serializers.CharField(source="channel.district.code", read_only=True)


class RegionListApi(ListApi):
    """The tree of regions, parents before their children: a child's `path` begins with its parent's."""

    permission = VIEW
    queryset = Region.objects.all()
    serializer_class = RegionSerializer
    filterset_class = RegionFilterSet
    sort = "path"
    key = "path"


class RegionDetailApi(DetailApi):
    permission = VIEW
    queryset = Region.objects.all()
    serializer_class = RegionSerializer


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
