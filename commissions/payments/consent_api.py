"""Holds, invoices and debts for programs: the pages' filters, scope and steps."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from commissions.choices import StatementStatus
from commissions.models import Debt, DepositReturn, Invoice, PaymentHold, Statement, WriteOff
from commissions.payments.consent_forms import InvoiceForm
from commissions.payments.filtersets import DebtFilterSet, HoldFilterSet, InvoiceFilterSet
from commissions.payments.services import deposit_returns, holds, invoices, write_offs
from commissions.payments.services.batches import APPROVE, PREPARE
from core.api import ActionApi, DetailApi, FenText, ListApi, ResourceSerializer
from network.models import Channel

PAYMENTS = "commissions.payment_view"
BATCHES = "commissions.batch_view"


class HoldReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ConsentAnswerBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class PaymentHoldSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = PaymentHold
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "statement", "reason", "placed_at"),
            *("released_at", "release_reason"),
        )


class HoldApi:
    queryset = PaymentHold.objects.select_related("payee")
    serializer_class = PaymentHoldSerializer


class HoldListApi(HoldApi, ListApi):
    """What was held and let go again. Without `statement` a hold is of all that the payee is owed."""

    permission = BATCHES
    filterset_class = HoldFilterSet
    sort = "-pk"


class HoldDetailApi(HoldApi, DetailApi):
    permission = BATCHES


class HoldReleaseApi(HoldApi, ActionApi):
    permission = holds.HOLD
    body_class = HoldReasonBody
    step = "hold", holds.hold_release


class _HoldNew(ActionApi):
    """What is answered is the hold."""

    permission = holds.HOLD
    serializer_class = PaymentHoldSerializer
    success_status = 201
    answers_itself = False


class PayeeHoldApi(_HoldNew):
    """Holds all that a channel is owed, now and later."""

    view_permission = PAYMENTS
    queryset = Channel.objects.all()
    body_class = HoldReasonBody
    step = "payee", holds.payee_hold


class StatementHoldApi(_HoldNew):
    """Holds one statement."""

    queryset = Statement.objects.exclude(status=StatementStatus.DRAFT)
    body_class = HoldReasonBody
    step = "statement", holds.statement_hold


class InvoiceSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = Invoice
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "statement", "issuer", "number", "issued_on", "amount"),
            *("tax", "status", "answer", "sent_at", "decided_at"),
        )


class InvoiceApi:
    queryset = Invoice.objects.select_related("payee")
    serializer_class = InvoiceSerializer


class InvoiceListApi(InvoiceApi, ListApi):
    permission = PAYMENTS
    filterset_class = InvoiceFilterSet
    sort = "-pk"


class InvoiceDetailApi(InvoiceApi, DetailApi):
    permission = PAYMENTS


class InvoiceBody(serializers.Serializer[Any]):
    number = serializers.CharField(max_length=32)
    issued_on = serializers.DateField()
    amount = FenText()
    tax = FenText()
    file = serializers.FileField(help_text="PDF, PNG or JPEG, 20 MB at most.")


class InvoiceSendApi(ActionApi):
    """Sends an invoice for a statement, as a form with its picture."""

    permission = invoices.SEND
    queryset = Statement.objects.exclude(status=StatementStatus.DRAFT)
    serializer_class = InvoiceSerializer
    body_class = InvoiceBody
    parser_classes = (MultiPartParser,)
    success_status = 201
    answers_itself = False

    def perform(self, row: Statement, body: dict[str, Any]) -> Invoice:
        files = {"file": self.request.FILES.get("file")}
        form = InvoiceForm(self.request.data, files, user=self.user, statement=row)
        if not form.is_valid():
            raise serializers.ValidationError({name: list(errors) for name, errors in form.errors.items()})
        return form.save()


class InvoiceAcceptApi(InvoiceApi, ActionApi):
    """It counts from then on, and stays."""

    permission = PREPARE
    step = "invoice", invoices.invoice_accept


class InvoiceRefuseApi(InvoiceApi, ActionApi):
    permission = PREPARE
    body_class = ConsentAnswerBody
    step = "invoice", invoices.invoice_refuse


class InvoiceWithdrawApi(InvoiceApi, ActionApi):
    permission = invoices.SEND
    step = "invoice", invoices.invoice_withdraw


class DebtSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = Debt
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "period", "amount", "offset", "written_off"),
        )


class DebtApi:
    queryset = Debt.objects.select_related("payee")
    serializer_class = DebtSerializer


class DebtListApi(DebtApi, ListApi):
    """Months that came out below zero, and what later ones have made up for."""

    permission = PAYMENTS
    filterset_class = DebtFilterSet
    sort = "-pk"


class DebtDetailApi(DebtApi, DetailApi):
    permission = PAYMENTS


class WriteOffSerializer(ResourceSerializer):
    class Meta:
        model = WriteOff
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "debt", "amount", "reason", "document", "status", "answer", "proposed_at", "decided_at"),
        )


class DepositReturnSerializer(ResourceSerializer):
    class Meta:
        model = DepositReturn
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "amount", "left_on", "due_on", "reason", "document", "status"),
            *("answer", "proposed_at", "decided_at"),
        )


class WriteOffBody(HoldReasonBody):
    document = serializers.CharField(max_length=60)


class WriteOffProposeApi(ActionApi):
    """Of all that is open of the debt; another person approves it."""

    permission = PREPARE
    queryset = Debt.objects.all()
    serializer_class = WriteOffSerializer
    body_class = WriteOffBody
    success_status = 201
    answers_itself = False
    step = "debt", write_offs.write_off_propose


class WriteOffApi:
    queryset = WriteOff.objects.select_related("debt")
    serializer_class = WriteOffSerializer


class WriteOffListApi(WriteOffApi, ListApi):
    permission = PAYMENTS
    sort = "-pk"


class WriteOffApproveApi(WriteOffApi, ActionApi):
    permission = APPROVE
    step = "write_off", write_offs.write_off_approve


class WriteOffRefuseApi(WriteOffApi, ActionApi):
    permission = APPROVE
    body_class = ConsentAnswerBody
    step = "write_off", write_offs.write_off_refuse


class WriteOffWithdrawApi(WriteOffApi, ActionApi):
    permission = PREPARE
    step = "write_off", write_offs.write_off_withdraw


class DepositReturnProposeApi(ActionApi):
    """Of all that an agent that has left has deposited; another person approves it, and the next batch pays it."""

    permission = PREPARE
    view_permission = PAYMENTS
    queryset = Channel.objects.all()
    serializer_class = DepositReturnSerializer
    body_class = WriteOffBody
    success_status = 201
    answers_itself = False
    step = "payee", deposit_returns.deposit_return_propose


class DepositReturnApi:
    queryset = DepositReturn.objects.all()
    serializer_class = DepositReturnSerializer


class DepositReturnListApi(DepositReturnApi, ListApi):
    permission = PAYMENTS
    sort = "-pk"


class DepositReturnApproveApi(DepositReturnApi, ActionApi):
    permission = APPROVE
    step = "deposit_return", deposit_returns.deposit_return_approve


class DepositReturnRefuseApi(DepositReturnApi, ActionApi):
    permission = APPROVE
    body_class = ConsentAnswerBody
    step = "deposit_return", deposit_returns.deposit_return_refuse


class DepositReturnWithdrawApi(DepositReturnApi, ActionApi):
    permission = PREPARE
    step = "deposit_return", deposit_returns.deposit_return_withdraw
