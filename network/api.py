"""Regions and channels."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api import ActionApi, DetailApi, FormCollectionApi, FormDetailApi, ListApi, ResourceSerializer
from core.api.bodies import body_of, filled
from core.scoping import ScopedUser
from network.choices import ChannelKind, ChannelStatus, RegionLevel
from network.filtersets import ChannelFilterSet, RegionFilterSet
from network.forms import (
    REGION_EDIT,
    ChannelCloseForm,
    ChannelPlaceForm,
    RegionAddForm,
    RegionCloseForm,
    RegionForm,
    RegionMoveForm,
    place_proposed,
)
from network.models import Channel, Region
from network.services.closing import channel_close
from network.services.regions import region_close, region_create, region_move, region_reopen

VIEW = "network.channel_view"
CHANNEL_EDIT = "network.channel_edit"
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


class RegionApi:
    queryset = Region.objects.all()
    serializer_class = RegionSerializer


class RegionEditForm(RegionForm):
    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        """`user` is whoever sends it: the right is the view's matter."""
        super().__init__(*args, **options)


class RegionListApi(RegionApi, FormCollectionApi):
    """The tree of regions, parents before their children: a child's `path` begins with its parent's."""

    permission = VIEW
    create_permission = REGION_EDIT
    create_form = RegionAddForm
    filterset_class = RegionFilterSet
    sort = "path"
    key = "path"

    def create(self, body: dict[str, Any]) -> Region:
        return region_create(**filled(RegionAddForm, body, user=self.user).cleaned_data)


class RegionDetailApi(RegionApi, FormDetailApi):
    permission = VIEW
    edit_permission = REGION_EDIT
    edit_form = RegionEditForm


class RegionMoveApi(RegionApi, ActionApi):
    """Puts a district or a grid, and what is below it, under another region."""

    permission = REGION_EDIT
    queryset = RegionApi.queryset.filter(
        closed_on__isnull=True, level__in=[RegionLevel.DISTRICT, RegionLevel.GRID]
    )
    body_class = body_of(RegionMoveForm)

    def perform(self, row: Region, body: dict[str, Any]) -> Region:
        form = filled(RegionMoveForm, body, user=self.user, region=row)
        return region_move(region=row, parent=form.cleaned_data["parent"])


class RegionCloseApi(RegionApi, ActionApi):
    """From that day on, today where none is said, the region is offered nowhere; what was there stays."""

    permission = REGION_EDIT
    queryset = RegionApi.queryset.exclude(level=RegionLevel.PROVINCE)
    body_class = body_of(RegionCloseForm)

    def perform(self, row: Region, body: dict[str, Any]) -> Region:
        return region_close(region=row, **filled(RegionCloseForm, body).cleaned_data)


class RegionReopenApi(RegionApi, ActionApi):
    permission = REGION_EDIT

    def perform(self, row: Region, body: dict[str, Any]) -> Region:
        return region_reopen(region=row)


class ChannelApi:
    queryset = CHANNELS
    serializer_class = ChannelSerializer


class ChannelListApi(ChannelApi, ListApi):
    """Everything that sells, within one's scope."""

    permission = VIEW
    filterset_class = ChannelFilterSet
    sort = "code"


class ChannelDetailApi(ChannelApi, DetailApi):
    permission = VIEW


class ChannelPlaceApi(ChannelApi, ActionApi):
    """A new position from a day on; what was before stays in the history. Level, star and upline stay where they
    aren't sent.
    """

    permission = CHANNEL_EDIT
    queryset = CHANNELS.exclude(status=ChannelStatus.CLOSED)
    body_class = body_of(ChannelPlaceForm)

    def perform(self, row: Channel, body: dict[str, Any]) -> Channel:
        form = filled(ChannelPlaceForm, body, user=self.user, channel=row, initial=place_proposed(row))
        form.save()
        return CHANNELS.get(pk=row.pk)


class ChannelCloseApi(ChannelApi, ActionApi):
    """Agents are closed with their stores at /agents/."""

    permission = CHANNEL_EDIT
    queryset = CHANNELS.exclude(kind=ChannelKind.AGENT)
    body_class = body_of(ChannelCloseForm)

    def perform(self, row: Channel, body: dict[str, Any]) -> Channel:
        channel_close(row, **filled(ChannelCloseForm, body).cleaned_data)
        return CHANNELS.get(pk=row.pk)
