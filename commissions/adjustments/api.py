"""Rewards, fines and adjustments for programs: the pages' filters, scope and steps."""

from typing import Any, ClassVar

from rest_framework import serializers

from commissions.adjustments import services
from commissions.adjustments.choices import AdjustmentKind
from commissions.adjustments.filtersets import AdjustmentFilterSet
from commissions.adjustments.services import APPROVE, PROPOSE
from commissions.models import AdjustmentRequest
from core.api import ActionApi, CollectionApi, DetailApi, FenText, ResourceSerializer
from core.errors import Refusal
from core.periods import current_period, is_period

VIEW = "commissions.statement_draft_view"


class AdjustmentSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = AdjustmentRequest
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "event_period", "kind", "amount", "component_key"),
            *("reason", "document_number", "status", "finding", "proposed_at", "decided_at", "adjustment"),
        )


class AdjustmentBody(serializers.Serializer[Any]):
    payee_code = serializers.CharField(max_length=32)
    event_period = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=AdjustmentKind.choices)
    amount = FenText(
        help_text="Above 0 for a reward or a fine; an adjustment below 0 is taken from the payee."
    )
    component_key = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True
    )
    reason = serializers.CharField(max_length=200)
    document_number = serializers.CharField(max_length=60)

    def validate_event_period(self, value: int) -> int:
        if not is_period(value) or value > current_period():
            raise serializers.ValidationError("A month that has begun, as a number: 202610.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            services.signed(attrs["kind"], attrs["amount"])
        except Refusal as refusal:
            raise serializers.ValidationError({"amount": [str(refusal)]}) from refusal
        return attrs


class AdjustmentFindingBody(serializers.Serializer[Any]):
    finding = serializers.CharField(max_length=200)


class AdjustmentApi:
    queryset = AdjustmentRequest.objects.select_related("payee")
    serializer_class = AdjustmentSerializer


class AdjustmentListApi(AdjustmentApi, CollectionApi):
    """POST proposes one; another person approves it, and the next run posts it."""

    permission = VIEW
    create_permission = PROPOSE
    filterset_class = AdjustmentFilterSet
    body_class = AdjustmentBody
    sort = "-pk"

    def create(self, body: dict[str, Any]) -> AdjustmentRequest:
        code = body.pop("payee_code")
        payee = services.payees_offered(self.user).filter(code=code).first()
        if payee is None:
            raise serializers.ValidationError({"payee_code": ["There is no channel with this code."]})
        return services.adjustment_propose(payee=payee, user=self.user, **body)


class AdjustmentDetailApi(AdjustmentApi, DetailApi):
    permission = VIEW


class AdjustmentApproveApi(AdjustmentApi, ActionApi):
    """By another person than whoever proposed it: the next run posts it."""

    permission = APPROVE
    step = "adjustment_request", services.adjustment_approve


class AdjustmentRefuseApi(AdjustmentApi, ActionApi):
    permission = APPROVE
    body_class = AdjustmentFindingBody
    step = "adjustment_request", services.adjustment_refuse


class AdjustmentWithdrawApi(AdjustmentApi, ActionApi):
    """By whoever proposed it."""

    permission = PROPOSE
    step = "adjustment_request", services.adjustment_withdraw
