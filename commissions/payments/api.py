"""Payables, batches and payments for programs: the pages' filters, scope and steps."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from rest_framework import serializers

from commissions.models import PayableEntry, Payment, PaymentBatch
from commissions.payments.choices import PaymentStatus
from commissions.payments.filtersets import BatchFilterSet, EntryFilterSet, PaymentFilterSet
from commissions.payments.layouts import LAYOUTS
from commissions.payments.services import batches
from commissions.payments.services.sending import batch_send
from commissions.payments.services.taking_back import payment_reverse
from core.api import ActionApi, CollectionApi, DetailApi, ListApi, ResourceSerializer
from core.periods import is_period
from network.models import Region

PAYMENTS = "commissions.payment_view"
BATCHES = "commissions.batch_view"


class PayableEntrySerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    payment_number = serializers.CharField(
        source="payment.number", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = PayableEntry
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "period", "kind", "amount", "statement", "payment"),
            *("payment_number", "reverses", "at"),
        )


class PayableEntryListApi(ListApi):
    """Every movement of what is payable, newest first; the balance of a payee is the sum of its entries."""

    permission = PAYMENTS
    queryset = PayableEntry.objects.select_related("payee", "payment")
    serializer_class = PayableEntrySerializer
    filterset_class = EntryFilterSet
    sort = "-pk"


class PaymentSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    account = serializers.CharField(source="account.masked_number", read_only=True)

    class Meta:
        model = Payment
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "batch", "city", "payee", "payee_code", "period", "number", "status", "gross", "offset"),
            *("deposit", "tax", "withheld", "net", "account", "obstacle", "answer", "answered_at", "paid_on"),
        )


class PaymentApi:
    queryset = Payment.objects.select_related("payee", "account")
    serializer_class = PaymentSerializer


class PaymentListApi(PaymentApi, ListApi):
    """Payments that went to the bank. Of the account the ends only."""

    permission = PAYMENTS
    queryset = PaymentApi.queryset.exclude(status__in=[PaymentStatus.PLANNED, PaymentStatus.LEFT_OUT])
    filterset_class = PaymentFilterSet
    sort = "-pk"


class PaymentDetailApi(PaymentApi, DetailApi):
    permission = PAYMENTS


class ReverseBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)
    document = serializers.CharField(max_length=60)


class PaymentReverseApi(PaymentApi, ActionApi):
    """A payment that was made came back; what it paid is payable again."""

    permission = batches.APPROVE
    body_class = ReverseBody

    def perform(self, row: Payment, body: dict[str, Any]) -> Payment:
        return payment_reverse(payment=row, user=self.user, **body)


class BatchSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)

    class Meta:
        model = PaymentBatch
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "number", "city", "city_code", "period", "status", "version", "count", "gross", "offset"),
            *("deposit", "withheld", "net", "largest", "takes_two", "return_reason", "prepared_at"),
            *("submitted_at", "approved_at", "seconded_at", "sent_at", "settled_at"),
        )


class BatchApi:
    queryset = PaymentBatch.objects.select_related("city")
    serializer_class = BatchSerializer


class BatchBody(serializers.Serializer[Any]):
    city = serializers.IntegerField()
    period = serializers.IntegerField(help_text="Statements up to this month: 202610.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not is_period(attrs["period"]):
            raise serializers.ValidationError({"period": ["A month as a number: 202610."]})
        scope = self.context["request"].user.scope_for(batches.PREPARE)
        if not scope.has_city(attrs["city"]) or not Region.objects.cities().filter(pk=attrs["city"]).exists():
            raise serializers.ValidationError({"city": ["There is no such city for you."]})
        return attrs


class BatchListApi(BatchApi, CollectionApi):
    """POST works a draft out: one payment for each payee with something to be paid."""

    permission = BATCHES
    create_permission = batches.PREPARE
    body_class = BatchBody
    filterset_class = BatchFilterSet
    sort = "-pk"

    def create(self, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_prepare(city_id=body["city"], period=body["period"], user=self.user)


class BatchDetailApi(BatchApi, DetailApi):
    permission = BATCHES


class SeenBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version that was seen; another one is refused.")


class SendBody(SeenBody):
    layout = serializers.ChoiceField(choices=sorted(LAYOUTS), help_text="The layout that the bank takes.")


class ReturnBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class BatchReworkApi(BatchApi, ActionApi):
    """Works a draft out again, from what is payable now."""

    permission = batches.PREPARE

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_rework(batch=row, user=self.user)


class BatchDiscardApi(BatchApi, ActionApi):
    permission = batches.PREPARE

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_discard(batch=row, user=self.user)


class BatchSubmitApi(BatchApi, ActionApi):
    permission = batches.PREPARE
    body_class = SeenBody

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_submit(batch=row, user=self.user, **body)


class BatchWithdrawApi(BatchApi, ActionApi):
    permission = batches.PREPARE

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_withdraw(batch=row, user=self.user)


class BatchReturnApi(BatchApi, ActionApi):
    """By whoever approves for the city or for the province."""

    permission = BATCHES
    body_class = ReturnBody

    def get_object(self) -> PaymentBatch:
        row: PaymentBatch = super().get_object()
        if not any(
            self.user.scope_for(code).has_city(row.city_id) for code in (batches.APPROVE, batches.SECOND)
        ):
            raise PermissionDenied
        return row

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_return(batch=row, user=self.user, **body)


class BatchApproveApi(BatchApi, ActionApi):
    """The city's approval, by another person than those who prepared and submitted it."""

    permission = batches.APPROVE
    body_class = SeenBody

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_approve(batch=row, user=self.user, **body)


class BatchSecondApi(BatchApi, ActionApi):
    """The province's approval, which a batch above a limit needs (`takes_two`)."""

    permission = batches.SECOND
    body_class = SeenBody

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batches.batch_second(batch=row, user=self.user, **body)


class BatchSendApi(BatchApi, ActionApi):
    """Makes the bank file, once. The file itself is on the batch's page: it has the account numbers."""

    permission = batches.PREPARE
    body_class = SendBody

    def perform(self, row: PaymentBatch, body: dict[str, Any]) -> PaymentBatch:
        return batch_send(batch=row, user=self.user, **body)
