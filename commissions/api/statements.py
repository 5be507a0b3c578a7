"""Statements and the lines that they sum up."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from commissions.filtersets.desk import StatementFilterSet
from commissions.models import Line, Statement
from commissions.payments.services.paid_states import with_paid_state
from commissions.services.confirmations import statement_confirm
from core.api import ActionApi, DetailApi, ListApi, ResourceSerializer

STATEMENTS = "commissions.statement_view"


class StatementSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    city_code = serializers.CharField(source="city.code", read_only=True)
    paid_state = serializers.CharField(
        read_only=True,
        help_text="due, batch, sent, paid, failed, offset or nothing; empty for a draft, and for those who see no payments",
    )

    class Meta:
        model = Statement
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "period", "city_code", "payee", "payee_code", "status", "facts_paid", "facts_refused"),
            *("earned", "override", "coefficient", "adjustment", "difference", "amount", "previous_amount"),
            *("offset", "payable", "content_hash", "published_at", "respond_by", "confirmed_at"),
            "paid_state",
        )


class StatementApi:
    user: Any
    queryset = Statement.objects.select_related("payee", "city")
    serializer_class = StatementSerializer

    def get_queryset(self) -> Any:
        return with_paid_state(super().get_queryset(), self.user)  # type: ignore[misc]


class StatementListApi(StatementApi, ListApi):
    permission = STATEMENTS
    filterset_class = StatementFilterSet
    sort = "-period"


class StatementDetailApi(StatementApi, DetailApi):
    permission = STATEMENTS


class StatementConfirmApi(StatementApi, ActionApi):
    permission = "commissions.statement_confirm"

    def perform(self, row: Statement, body: dict[str, Any]) -> Statement:
        statement_confirm(statement=row, user=self.request.user)
        return self.get_object()  # type: ignore[no-any-return]


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
