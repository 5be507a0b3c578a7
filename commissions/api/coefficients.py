"""Coefficients of channels by month, and their kinds: each with the range of its values, which the province sets."""

from typing import Any, ClassVar, cast

from django.utils.translation import gettext as _
from rest_framework import serializers

from commissions.filtersets.coefficients import KindFilterSet, ValueFilterSet
from commissions.forms.coefficients import KindForm
from commissions.models import Coefficient, CoefficientKind
from commissions.services.coefficients import EDIT, KINDS, VIEW, coefficients_save
from core.api import (
    ChangeApi,
    CollectionApi,
    FormCollectionApi,
    FormDetailApi,
    RemoveApi,
    ResourceSerializer,
    ScaledText,
)
from core.errors import Conflict
from core.periods import is_period
from network.models import Channel
from users.models import User


class KindSerializer(ResourceSerializer):
    class Meta:
        model = CoefficientKind
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "code", "name", "lowest", "highest", "step", "position"),
        )


class KindListApi(FormCollectionApi):
    """`step` null allows any value of the range."""

    permission = VIEW
    create_permission = KINDS
    create_form = KindForm
    queryset = CoefficientKind.objects.all()
    serializer_class = KindSerializer
    filterset_class = KindFilterSet
    sort = "code"


class KindDetailApi(FormDetailApi):
    permission = VIEW
    edit_permission = KINDS
    edit_form = KindForm
    queryset = CoefficientKind.objects.all()
    serializer_class = KindSerializer


class CoefficientSerializer(ResourceSerializer):
    channel_code = serializers.CharField(source="channel.code", read_only=True)
    kind_code = serializers.CharField(source="kind.code", read_only=True)

    class Meta:
        model = Coefficient
        fields: ClassVar[tuple[str, ...]] = ("id", "channel", "channel_code", "period", "kind_code", "value")


class CoefficientValueBody(serializers.Serializer[Any]):
    value = ScaledText(help_text="Within the range of its kind.")


class CoefficientBody(CoefficientValueBody):
    channel_code = serializers.CharField(max_length=32)
    period = serializers.IntegerField()
    kind_code = serializers.SlugRelatedField(
        queryset=CoefficientKind.objects.all(), slug_field="code", source="kind"
    )

    def validate_period(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202610.")
        return value


class _CoefficientApi:
    """Every value that is set or taken away is kept as a change, as on the pages."""

    queryset = Coefficient.objects.select_related("channel", "kind")
    serializer_class = CoefficientSerializer

    def store(self, row: Coefficient, value: int | None) -> None:
        user = cast(User, cast(Any, self).request.user)
        coefficients_save(channel=row.channel, period=row.period, values={row.kind: value}, user=user)


class CoefficientListApi(_CoefficientApi, CollectionApi):
    """POST sets one of a channel, month and kind that has none yet; 409 names the one that is there."""

    permission = VIEW
    create_permission = EDIT
    filterset_class = ValueFilterSet
    body_class = CoefficientBody
    sort = "-period"

    def create(self, body: dict[str, Any]) -> Coefficient:
        channel = Channel.objects.visible_to(self.user, EDIT).filter(code=body["channel_code"]).first()
        if channel is None:
            raise serializers.ValidationError({"channel_code": ["There is no channel with this code."]})
        row = Coefficient(channel=channel, period=body["period"], kind=body["kind"])
        held = Coefficient.objects.filter(channel=channel, period=row.period, kind=row.kind).first()
        if held is not None:
            told = _(
                "The coefficient of this channel, month and kind is there already, as %(id)s: change that one."
            )
            raise Conflict(told % {"id": held.pk})
        self.store(row, body["value"])
        found: Coefficient = self.queryset.get(channel=channel, period=row.period, kind=row.kind)
        return found


class CoefficientDetailApi(_CoefficientApi, ChangeApi):
    permission = VIEW
    edit_permission = EDIT
    body_class: ClassVar[Any] = CoefficientValueBody

    def change(self, row: Coefficient, body: dict[str, Any]) -> None:
        if "value" in body:
            self.store(row, body["value"])


class CoefficientRemoveApi(_CoefficientApi, RemoveApi):
    """Counts as 1 from then on."""

    permission = EDIT

    def remove(self, row: Coefficient) -> None:
        self.store(row, None)
