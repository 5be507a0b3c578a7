"""Targets by program: a channel has one for a month and a figure."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import ChangeApi, CollectionApi, RemoveApi, ResourceSerializer
from core.errors import Conflict
from core.periods import is_period
from network.models import Channel
from sales.filtersets import TargetFilterSet
from sales.models import Metric, Target
from sales.services.targets import TARGET_EDIT, target_add, target_remove, target_set

VIEW = "sales.target_view"


class TargetSerializer(ResourceSerializer):
    channel_code = serializers.CharField(source="channel.code", read_only=True)
    metric_code = serializers.CharField(source="metric.code", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Target
        fields = ("id", "period", "channel", "channel_code", "metric_code", "value")


class TargetValueBody(serializers.Serializer[Any]):
    value = serializers.IntegerField(
        min_value=0, max_value=10**12, help_text="Pieces, or fen for a metric in yuan."
    )


class TargetBody(TargetValueBody):
    channel_code = serializers.CharField(max_length=32)
    period = serializers.IntegerField()
    metric_code = serializers.SlugRelatedField(
        queryset=Metric.objects.all(),
        slug_field="code",
        source="metric",
        allow_null=True,
        default=None,
        help_text="null: the sales by order.",
    )

    def validate_period(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202610.")
        return value


class _TargetApi:
    queryset = Target.objects.select_related("channel", "metric")
    serializer_class = TargetSerializer


class TargetListApi(_TargetApi, CollectionApi):
    """POST enters a new target. One that is there for the channel, month and figure isn't overwritten: 409 names it,
    and PATCH changes it.
    """

    permission = VIEW
    create_permission = TARGET_EDIT
    filterset_class = TargetFilterSet
    body_class = TargetBody
    sort = "-period"

    def create(self, body: dict[str, Any]) -> Target:
        code = body.pop("channel_code")
        channel = Channel.objects.visible_to(self.user, TARGET_EDIT).filter(code=code).first()
        if channel is None:
            raise serializers.ValidationError({"channel_code": ["There is no channel with this code."]})
        there = Target.objects.filter(channel=channel, period=body["period"], metric=body["metric"]).first()
        if there is not None:
            told = _(
                "The target of this channel, month and figure is there already, as %(id)s: change that one."
            )
            raise Conflict(told % {"id": there.pk})
        return target_add(channel=channel, **body, user=self.user)


class TargetDetailApi(_TargetApi, ChangeApi):
    permission = VIEW
    edit_permission = TARGET_EDIT
    body_class: ClassVar[Any] = TargetValueBody

    def change(self, row: Target, body: dict[str, Any]) -> None:
        if "value" in body:
            target_set(
                channel=row.channel,
                period=row.period,
                metric=row.metric,
                value=body["value"],
                user=self.user,
            )


class TargetRemoveApi(_TargetApi, RemoveApi):
    permission = TARGET_EDIT

    def remove(self, row: Target) -> None:
        target_remove(target=row, user=self.user)
