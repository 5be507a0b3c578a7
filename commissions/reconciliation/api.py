"""Dealers' own lists for programs: sent as rows, read as outcomes, turned into a dispute."""

import re
from typing import Any, ClassVar, Final

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers

from commissions.api.disputes import DisputeSerializer
from commissions.api.statements import StatementApi
from commissions.models import Dispute, Statement
from commissions.reconciliation.choices import Bucket
from commissions.reconciliation.filtersets import ReconciliationFilterSet, ReconciliationRowFilterSet
from commissions.reconciliation.models import Reconciliation, ReconciliationRow
from commissions.reconciliation.services.disputing import rows_dispute_about
from commissions.reconciliation.services.matching import OwnRow
from commissions.reconciliation.services.reading import MOST_ROWS
from commissions.reconciliation.services.reconciling import bucket_sums, reconcile
from commissions.services.disputes import RAISE
from commissions.views.statements import SEE_SUBSCRIBERS, holds
from core.api import ActionApi, DetailApi, FenText, ListApi, MaskedText, ResourceSerializer

LISTS: Final = "commissions.dispute_view"
_NUMBER: Final = re.compile(r"\A(\d{11}|\d{19,20})\Z", re.ASCII)


class ReconciliationSerializer(ResourceSerializer):
    payee_code = serializers.CharField(source="payee.code", read_only=True)
    period = serializers.IntegerField(source="statement.period", read_only=True)

    class Meta:
        model = Reconciliation
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "statement", "period", "payee", "payee_code", "file_name", "beside", "uploaded_at"),
        )


class BucketSerializer(serializers.Serializer[Any]):
    bucket = serializers.CharField(read_only=True)
    rows = serializers.IntegerField(read_only=True)
    expected = FenText(read_only=True)
    paid = FenText(read_only=True)


class ReconciliationWithBucketsSerializer(ReconciliationSerializer):
    """With its six buckets: what was paid in them and `beside` come to the statement's amount."""

    buckets = BucketSerializer(many=True, read_only=True)

    class Meta(ReconciliationSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*ReconciliationSerializer.Meta.fields, "buckets")


class ReconciliationApi:
    queryset = Reconciliation.objects.select_related("payee", "statement")
    serializer_class: ClassVar[Any] = ReconciliationSerializer


class ReconciliationListApi(ReconciliationApi, ListApi):
    """Lists that dealers have held against their statements."""

    permission = LISTS
    filterset_class = ReconciliationFilterSet
    sort = "-pk"


class ReconciliationDetailApi(ReconciliationApi, DetailApi):
    permission = LISTS
    serializer_class = ReconciliationWithBucketsSerializer

    def get_object(self) -> Any:
        return with_buckets(super().get_object())


def with_buckets(row: Reconciliation) -> Reconciliation:
    row.buckets = bucket_sums(row.rows.all())  # type: ignore[attr-defined]
    return row


class OwnRowBody(serializers.Serializer[Any]):
    number = serializers.RegexField(_NUMBER, help_text="11 digits, or the 19 or 20 of the card.")
    product = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    date = serializers.DateField(required=False, allow_null=True, default=None)
    expected = FenText(required=False, allow_null=True, default=None)


class OwnListBody(serializers.Serializer[Any]):
    rows = serializers.ListField(child=OwnRowBody(), min_length=1, max_length=MOST_ROWS)


class StatementReconcileApi(StatementApi, ActionApi):
    """Holds a list of the dealer's own against the statement; rows are numbered from 1."""

    permission = RAISE
    body_class = OwnListBody
    success_status = 201

    def perform(self, row: Statement, body: dict[str, Any]) -> Reconciliation:
        rows = [
            OwnRow(number, one["number"], one["product"], one["date"], one["expected"])
            for number, one in enumerate(body["rows"], 1)
        ]
        return reconcile(statement=row, rows=rows, file_name="API", user=self.request.user)

    def respond(self, row: Any) -> Any:
        response = self.answer(with_buckets(row), ReconciliationWithBucketsSerializer)
        response.status_code = self.success_status
        return response


class ReconciliationRowSerializer(ResourceSerializer):
    number = MaskedText(may_see=lambda user, row: holds(user, SEE_SUBSCRIBERS, row.reconciliation))

    class Meta:
        model = ReconciliationRow
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "bucket", "row_no", "twin", "number", "product", "event_date", "expected", "paid"),
            *("lines", "reason", "dispute"),
        )


class ReconciliationRowListApi(ListApi):
    """Row by row. Of numbers the ends only."""

    permission = LISTS
    queryset = ReconciliationRow.objects.all()
    serializer_class = ReconciliationRowSerializer
    filterset_class = ReconciliationRowFilterSet

    def get_queryset(self) -> Any:
        kept = get_object_or_404(Reconciliation.objects.visible_to(self.user), pk=self.kwargs["pk"])
        return ReconciliationRow.objects.select_related("reconciliation").filter(reconciliation=kept)


class RowsDisputeBody(serializers.Serializer[Any]):
    bucket = serializers.ChoiceField(
        choices=[bucket for bucket in Bucket.choices if bucket[0] in Bucket.in_group("disputable")],
        required=False,
        help_text="All rows of it that are in no dispute; or else `rows`.",
    )
    rows = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), required=False, max_length=MOST_ROWS
    )
    text = serializers.CharField(max_length=2000)
    claimed = FenText(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("bucket" in attrs) == ("rows" in attrs):
            raise serializers.ValidationError(_("Name a bucket or rows, one of the two."))
        return attrs


class ReconciliationDisputeApi(ReconciliationApi, ActionApi):
    """One dispute about a bucket, or about some rows; the answer is the dispute."""

    permission = RAISE
    body_class = RowsDisputeBody
    success_status = 201

    def perform(self, row: Reconciliation, body: dict[str, Any]) -> Dispute:
        rows = row.rows.select_related("reconciliation__statement")
        if "bucket" in body:
            rows = rows.filter(bucket=body["bucket"], dispute=None)
        else:
            rows = rows.filter(pk__in=body["rows"])
            if rows.count() != len(set(body["rows"])):
                raise serializers.ValidationError({"rows": [_("Some of these rows are not in this list.")]})
        _count, dispute = rows_dispute_about(rows, body["text"], body["claimed"], self.request.user)
        return dispute

    def respond(self, row: Any) -> Any:
        response = self.answer(row, DisputeSerializer)
        response.status_code = self.success_status
        return response
