"""Disputes: raised, talked over, ruled on one by one or several at once."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from rest_framework import serializers

from commissions.api.statements import StatementApi
from commissions.filtersets.desk import DisputeFilterSet
from commissions.models import Dispute, DisputeMessage, Statement
from commissions.services.assignments import assignees, disputes_assign
from commissions.services.batch_rulings import CLAIMED, MOST, REJECT, disputes_rule, rulings_approve
from commissions.services.disputes import ANSWER, RAISE, dispute_raise, dispute_reply, dispute_withdraw
from commissions.services.rulings import APPROVE, dispute_rule, ruling_approve, ruling_take_back
from core.api import ActionApi, BatchApi, DetailApi, FenText, ListApi, ResourceSerializer
from core.views.base import permits

DISPUTES = "commissions.dispute_view"


class DisputeSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    assigned_to = serializers.CharField(
        source="assigned_to.username", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Dispute
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "statement", "payee", "payee_code", "status", "original", "claimed", "ruling"),
            *("raised_at", "ruled_at", "assigned_to"),
        )


class DisputeApi:
    queryset = Dispute.objects.select_related("payee", "statement", "assigned_to")
    serializer_class = DisputeSerializer


class MessageSerializer(ResourceSerializer):
    author = serializers.CharField(source="author.username", read_only=True)

    class Meta:
        model = DisputeMessage
        fields: ClassVar[tuple[str, ...]] = ("author", "act", "due", "text", "created_at")


class DisputeWithTalkSerializer(DisputeSerializer):
    """One dispute with its conversation and the numbers of its lines."""

    messages = MessageSerializer(many=True, read_only=True)
    lines = serializers.SlugRelatedField(slug_field="line_id", many=True, read_only=True)

    class Meta(DisputeSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*DisputeSerializer.Meta.fields, "lines", "messages")


class DisputeListApi(DisputeApi, ListApi):
    permission = DISPUTES
    filterset_class = DisputeFilterSet


class DisputeDetailApi(DisputeApi, DetailApi):
    permission = DISPUTES
    queryset = DisputeApi.queryset.prefetch_related("messages__author", "lines")
    serializer_class = DisputeWithTalkSerializer


class DisputeBody(serializers.Serializer[Any]):
    lines = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=10_000)
    text = serializers.CharField(max_length=2000)
    claimed = FenText(required=False, allow_null=True, default=None)


class StatementDisputeApi(StatementApi, ActionApi):
    """Objects to lines of a published statement; the answer is the dispute."""

    permission = "commissions.dispute_raise"
    body_class = DisputeBody
    success_status = 201

    def perform(self, row: Statement, body: dict[str, Any]) -> Dispute:
        return dispute_raise(
            statement=row,
            line_ids=body["lines"],
            text=body["text"],
            claimed=body["claimed"],
            user=self.request.user,
        )

    def respond(self, row: Any) -> Any:
        response = self.answer(row, DisputeSerializer)
        response.status_code = self.success_status
        return response


class DisputeWithdrawApi(DisputeApi, ActionApi):
    permission = "commissions.dispute_raise"

    step = "dispute", dispute_withdraw


class RulingBody(serializers.Serializer[Any]):
    due = FenText(
        allow_null=True,
        help_text="What the disputed lines come to together; null rejects the dispute.",
    )
    text = serializers.CharField(max_length=2000)


class DisputeRuleApi(DisputeApi, ActionApi):
    """Settles a dispute. A large ruling has status `review` until another person approves it."""

    permission = ANSWER
    body_class = RulingBody
    step = "dispute", dispute_rule


class DueBody(serializers.Serializer[Any]):
    due = FenText(help_text="The ruling that was seen; another one is refused.")


class RulingApproveApi(DisputeApi, ActionApi):
    permission = APPROVE
    body_class = DueBody
    step = "dispute", ruling_approve


class _DisputeNumber(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class SameRulingBody(serializers.Serializer[Any]):
    disputes = serializers.ListField(child=_DisputeNumber(), min_length=1, max_length=MOST)
    verdict = serializers.ChoiceField(
        choices=[CLAIMED, REJECT], help_text="`claimed` pays each dealer what it claims, `reject` pays none."
    )
    text = serializers.CharField(max_length=2000)


class DisputesRuleApi(DisputeApi, BatchApi):
    """The same ruling on all of these disputes, or on none. Large ones then wait for another person."""

    permission = ANSWER
    body_class = SameRulingBody

    def keys(self, body: dict[str, Any]) -> set[int]:
        return set(body["disputes"])

    def perform(self, row: Any, body: dict[str, Any]) -> None:
        disputes_rule(row, verdict=body["verdict"], text=body["text"], user=self.request.user)


class SeenRulingBody(DueBody):
    dispute = _DisputeNumber()


class ApprovalsBody(serializers.Serializer[Any]):
    rulings = serializers.ListField(child=SeenRulingBody(), min_length=1, max_length=MOST)


class RulingsApproveApi(DisputeApi, BatchApi):
    """Approves all of these rulings, each as it was seen, or none."""

    permission = APPROVE
    body_class = ApprovalsBody

    def keys(self, body: dict[str, Any]) -> set[int]:
        return {ruling["dispute"] for ruling in body["rulings"]}

    def perform(self, row: Any, body: dict[str, Any]) -> None:
        dues = {ruling["dispute"]: ruling["due"] for ruling in body["rulings"]}
        rulings_approve(row, dues=dues, user=self.request.user)


class TextBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000)


class EitherSideApi(DisputeApi, ActionApi):
    """For whoever holds one of `any_of` on the dispute; whoever only sees it is refused."""

    permission = DISPUTES
    body_class: ClassVar[type[serializers.Serializer[Any]] | None] = TextBody
    any_of: ClassVar[tuple[str, ...]]

    def get_object(self) -> Dispute:
        row: Dispute = super().get_object()
        if not any(self.allows(code) and permits(self.user, code, row) for code in self.any_of):
            raise PermissionDenied
        return row

    def allows(self, code: str) -> bool:
        return self.request.auth is None or self.request.auth.allows(code)


class RulingTakeBackApi(EitherSideApi):
    """Opens the dispute again, until a run has posted the ruling."""

    any_of = (ANSWER, APPROVE)
    step = "dispute", ruling_take_back


class DisputeReplyApi(EitherSideApi):
    """Adds to the conversation."""

    any_of = (RAISE, ANSWER)
    serializer_class = DisputeWithTalkSerializer

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        dispute_reply(dispute=row, user=self.request.user, **body)
        return row


class AssignBody(serializers.Serializer[Any]):
    assignee = serializers.CharField(
        allow_null=True, help_text="User name of somebody who may rule on it; null for nobody."
    )


class DisputeAssignApi(DisputeApi, ActionApi):
    permission = ANSWER
    body_class = AssignBody

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        rows, person = Dispute.objects.filter(pk=row.pk), None
        if body["assignee"] is not None:
            person = assignees(rows).filter(username=body["assignee"]).first()
            if person is None:
                raise serializers.ValidationError({"assignee": [_("Nobody of this name may rule on it.")]})
        disputes_assign(rows, assignee=person, user=self.request.user)
        return self.get_object()  # type: ignore[no-any-return]
