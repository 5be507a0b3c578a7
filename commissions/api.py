"""Months, their steps, statements, lines and disputes."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers

from commissions.filtersets.desk import DisputeFilterSet, StatementFilterSet
from commissions.models import Dispute, DisputeMessage, Line, Month, Run, Statement
from commissions.services import months
from commissions.services.assignments import assignees, disputes_assign
from commissions.services.confirmations import statement_confirm
from commissions.services.disputes import ANSWER, RAISE, dispute_raise, dispute_reply, dispute_withdraw
from commissions.services.rulings import APPROVE, dispute_rule, ruling_approve, ruling_take_back
from commissions.services.runs import run_request
from core.api import ActionApi, CollectionApi, DetailApi, FenText, ListApi, ResourceSerializer
from core.periods import is_period
from core.views.base import permits
from network.models import Region

DESK = "commissions.run_view"
STATEMENTS = "commissions.statement_view"
DISPUTES = "commissions.dispute_view"


class MonthSerializer(ResourceSerializer):
    city_code = serializers.CharField(source="city.code", read_only=True)

    class Meta:
        model = Month
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "city_code", "period", "status", "version", "return_reason"),
            *("submitted_at", "approved_at", "published_at", "closed_at"),
        )


class MonthApi:
    queryset = Month.objects.select_related("city")
    serializer_class = MonthSerializer


class MonthListApi(MonthApi, ListApi):
    """Months of the cities within one's scope that have been run, newest first."""

    permission = DESK
    sort = "-period"


class MonthDetailApi(MonthApi, DetailApi):
    permission = DESK


class VersionBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version that was seen; another one is refused.")


class MonthSubmitBody(VersionBody):
    despite = serializers.BooleanField(
        default=False, help_text="Submit although the month lacks something; else that is refused and named."
    )


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class MonthSubmitApi(MonthApi, ActionApi):
    permission = "commissions.run_submit"
    body_class = MonthSubmitBody

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_submit(month=row, user=self.user, **body)


class MonthWithdrawApi(MonthApi, ActionApi):
    permission = "commissions.run_submit"

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_withdraw(month=row, user=self.user)


class MonthReturnApi(MonthApi, ActionApi):
    permission = "commissions.run_approve"
    body_class = ReasonBody

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_return(month=row, user=self.user, **body)


class MonthApproveApi(MonthApi, ActionApi):
    permission = "commissions.run_approve"
    body_class = VersionBody

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_approve(month=row, user=self.user, **body)


class MonthPublishApi(MonthApi, ActionApi):
    permission = "commissions.run_publish"

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_publish(month=row, user=self.user)


class MonthCloseApi(MonthApi, ActionApi):
    permission = "commissions.run_publish"

    def perform(self, row: Month, body: dict[str, Any]) -> Month:
        return months.month_close(month=row, user=self.user)


class RunSerializer(ResourceSerializer):
    class Meta:
        model = Run
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "period", "status", "facts", "lines", "refused", "amount", "error"),
            *("created_at", "finished_at"),
        )


class RunBody(serializers.Serializer[Any]):
    city = serializers.IntegerField()
    period = serializers.IntegerField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not is_period(attrs["period"]):
            raise serializers.ValidationError({"period": ["A month as a number: 202610."]})
        scope = self.context["request"].user.scope_for(DESK)
        if not scope.has_city(attrs["city"]) or not Region.objects.cities().filter(pk=attrs["city"]).exists():
            raise serializers.ValidationError({"city": ["There is no such city for you."]})
        return attrs


class RunListApi(CollectionApi):
    """POST queues a run; its `status` says how far it is."""

    permission = DESK
    create_permission = "commissions.run_start"
    queryset = Run.objects.all()
    serializer_class = RunSerializer
    body_class = RunBody
    sort = "-pk"
    success_status = 202

    def create(self, body: dict[str, Any]) -> Run:
        return run_request(city_id=body["city"], period=body["period"], user=self.user)


class RunDetailApi(DetailApi):
    permission = DESK
    queryset = Run.objects.all()
    serializer_class = RunSerializer


class StatementSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    city_code = serializers.CharField(source="city.code", read_only=True)

    class Meta:
        model = Statement
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "period", "city_code", "payee", "payee_code", "status", "facts_paid", "facts_refused"),
            *("earned", "override", "coefficient", "adjustment", "difference", "amount", "previous_amount"),
            *("offset", "payable", "content_hash", "published_at", "respond_by", "confirmed_at"),
        )


class StatementApi:
    queryset = Statement.objects.select_related("payee", "city")
    serializer_class = StatementSerializer


class StatementListApi(StatementApi, ListApi):
    permission = STATEMENTS
    filterset_class = StatementFilterSet
    sort = "-period"


class StatementDetailApi(StatementApi, DetailApi):
    permission = STATEMENTS


class StatementConfirmApi(StatementApi, ActionApi):
    permission = "commissions.statement_confirm"

    def perform(self, row: Statement, body: dict[str, Any]) -> Statement:
        return statement_confirm(statement=row, user=self.request.user)


class LineSerializer(ResourceSerializer):
    id = serializers.IntegerField(read_only=True)
    component_code = serializers.CharField(
        source="component.key.code", read_only=True, allow_null=True, default=None
    )
    channel_code = serializers.CharField(source="channel.code", read_only=True)

    class Meta:
        model = Line
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "period", "event_period", "kind", "component_code", "channel_code", "grain", "fact_id"),
            *("fact_revision", "product_id", "quantity", "measure_value", "basis", "rate", "gross", "cut"),
            *("owed", "amount", "reason", "cause"),
        )


class StatementLineListApi(ListApi):
    """The lines that a statement sums up: their amounts add up to its `amount`."""

    permission = STATEMENTS
    queryset = Line.objects.select_related("component__key", "channel")
    serializer_class = LineSerializer
    sort = "id"
    key = "id"

    def get_queryset(self) -> Any:
        statement = get_object_or_404(Statement.objects.visible_to(self.user), pk=self.kwargs["pk"])
        return Line.objects.select_related("component__key", "channel").filter(
            city_id=statement.city_id, period=statement.period, payee_id=statement.payee_id
        )


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

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        return dispute_withdraw(dispute=row, user=self.request.user)


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

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        return dispute_rule(dispute=row, user=self.request.user, **body)


class DueBody(serializers.Serializer[Any]):
    due = FenText(help_text="The ruling that was seen; another one is refused.")


class RulingApproveApi(DisputeApi, ActionApi):
    permission = APPROVE
    body_class = DueBody

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        return ruling_approve(dispute=row, user=self.request.user, **body)


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

    def perform(self, row: Dispute, body: dict[str, Any]) -> Dispute:
        return ruling_take_back(dispute=row, user=self.request.user, **body)


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
