"""Held lines for programs: the pages' filters, scope and steps."""

from collections.abc import Callable
from typing import Any, ClassVar

from rest_framework import serializers

from commissions.holds.choices import HoldReason, RefusalReason
from commissions.holds.filtersets import LineHoldFilterSet
from commissions.holds.services import deciding, holding
from commissions.models import Line, LineHold, Statement
from commissions.payments.services.holds import HOLD
from core.api import ActionApi, DetailApi, ListApi, ResourceSerializer

VIEW = "commissions.batch_view"
MOST = 1_000


class LineHoldSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)

    class Meta:
        model = LineHold
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "city", "payee", "payee_code", "statement", "period", "line_id", "amount", "frozen"),
            *("code", "note", "status", "placed_at", "finding", "answer", "proposed_at", "decided_at"),
            "settled_in",
        )


class LineHoldApi:
    queryset = LineHold.objects.select_related("payee")
    serializer_class = LineHoldSerializer


class LineHoldListApi(LineHoldApi, ListApi):
    """Lines that were held for checking, and what became of them."""

    permission = VIEW
    filterset_class = LineHoldFilterSet
    sort = "-pk"


class LineHoldDetailApi(LineHoldApi, DetailApi):
    permission = VIEW


class LineHoldBody(serializers.Serializer[Any]):
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=1, max_length=MOST
    )
    code = serializers.ChoiceField(choices=HoldReason.choices)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class LineHoldPlacedSerializer(serializers.Serializer[Any]):
    held = serializers.IntegerField()


class StatementLinesHoldApi(ActionApi):
    """Holds these lines of a statement, or as many of them as pay something and were never held."""

    permission = HOLD
    queryset = Statement.objects.all()
    serializer_class = LineHoldPlacedSerializer
    body_class = LineHoldBody
    success_status = 201
    answers_itself = False

    def perform(self, row: Statement, body: dict[str, Any]) -> Any:
        of = {name: getattr(row, name) for name in ("city_id", "period", "payee_id")}
        lines = Line.objects.filter(**of, id__in=body["lines"])
        made = holding.lines_hold(lines=lines, code=body["code"], note=body["note"], user=self.user)
        return {"held": len(made)}


class ExplanationBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class RefuseBody(ExplanationBody):
    finding = serializers.ChoiceField(choices=RefusalReason.choices)


class _DecideApi(LineHoldApi, ActionApi):
    """One step of a held line, by the service that takes many."""

    decide: ClassVar[Callable[..., Any]]

    def perform(self, row: LineHold, body: dict[str, Any]) -> LineHold:
        type(self).decide(LineHold.objects.filter(pk=row.pk), user=self.user, **body)
        row.refresh_from_db()
        return row


class LineHoldReleaseApi(_DecideApi):
    permission = HOLD
    body_class = ExplanationBody
    decide = staticmethod(deciding.holds_release)


class LineHoldRefuseApi(_DecideApi):
    """Proposes that it is not owed; another person decides."""

    permission = HOLD
    body_class = RefuseBody
    decide = staticmethod(deciding.holds_refuse)


class RefusalConfirmApi(_DecideApi):
    """The second person's consent: the next run posts the difference."""

    permission = deciding.DECIDE
    decide = staticmethod(deciding.refusals_confirm)


class RefusalReturnApi(_DecideApi):
    permission = deciding.DECIDE
    body_class = ExplanationBody
    decide = staticmethod(deciding.refusals_return)
