"""Comparisons for programs: sent as rows, read as outcomes."""

from typing import Any, ClassVar, cast

from django.shortcuts import get_object_or_404
from rest_framework import serializers

from commissions.comparison.filtersets import ComparisonFilterSet
from commissions.comparison.models import Comparison, ComparisonRow
from commissions.comparison.querysets import RUN, VIEW
from commissions.comparison.services.reading import MOST_ROWS, Entry, entries_problem
from commissions.comparison.services.requests import comparison_request
from commissions.models import PlanVersion
from core.api import CollectionApi, DetailApi, FenText, ListApi, ResourceSerializer
from core.periods import is_period
from network.models import Region
from users.models import User


class ComparisonSerializer(ResourceSerializer):
    status = serializers.CharField(source="standing.value", read_only=True)
    unknown = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Comparison
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "region", "version", "version_label", "first", "last", "tolerance", "whole", "note"),
            *("file_name", "status", "unknown", "expected", "found", "rows_count", "open_count"),
            *("created_at", "finished_at"),
        )


class ComparisonEntryBody(serializers.Serializer[Any]):
    payee = serializers.CharField(max_length=32, help_text="The payee's code.")
    component = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    month = serializers.IntegerField(help_text="202510")
    amount = FenText()

    def validate_month(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202510.")
        return value


class ComparisonBody(serializers.Serializer[Any]):
    region = serializers.IntegerField(help_text="The province, or a city.")
    version = serializers.IntegerField(
        required=False, allow_null=True, help_text="A plan version; without it, what is posted."
    )
    tolerance = FenText(required=False, help_text="Rounding, yuan a line.")
    whole = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    rows = serializers.ListField(child=ComparisonEntryBody(), min_length=1, max_length=MOST_ROWS)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user = self.context["request"].user
        wrong: dict[str, list[str]] = {}
        regions = Region.objects.in_scope(user.scope_for(RUN)).filter(level__in=["province", "city"])
        region = regions.filter(pk=attrs["region"]).first()
        if region is None:
            wrong["region"] = ["There is no such region for you."]
        version = None
        if attrs.get("version") is not None:
            visible = PlanVersion.objects.visible_to(user).select_related("plan__region")
            version = visible.filter(pk=attrs["version"]).first()
            if version is None:
                wrong["version"] = ["There is no such version for you."]
        entries = [
            Entry(row["payee"], row["component"], row["month"], row["amount"]) for row in attrs["rows"]
        ]
        if problem := entries_problem(entries):
            wrong["rows"] = [problem]
        tolerance = attrs.get("tolerance", 1)
        if not 0 <= tolerance <= 10_000:
            wrong["tolerance"] = ["From 0.00 to 100.00."]
        if wrong:
            raise serializers.ValidationError(wrong)
        kept = {name: attrs[name] for name in ("whole", "note")}
        return {**kept, "region": region, "version": version, "tolerance": tolerance, "entries": entries}


class ComparisonApi:
    queryset = Comparison.objects.select_related("job").defer("entries")
    serializer_class = ComparisonSerializer


class ComparisonListApi(ComparisonApi, CollectionApi):
    """POST queues one; its status is `done` once it is worked out. Names that stand for nothing yet are `unknown`."""

    permission = VIEW
    create_permission = RUN
    body_class = ComparisonBody
    filterset_class = ComparisonFilterSet
    sort = "-pk"

    def create(self, body: dict[str, Any]) -> Comparison:
        return comparison_request(user=cast(User, self.user), file_name="API", **body)


class ComparisonDetailApi(ComparisonApi, DetailApi):
    permission = VIEW


class ComparisonRowSerializer(ResourceSerializer):
    class Meta:
        model = ComparisonRow
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "payee", "payee_code", "component_key", "component", "period", "expected", "found"),
            *("difference", "lines", "outcome", "settled"),
        )


class ComparisonRowListApi(ListApi):
    """Payee by payee, component by component, month by month."""

    permission = VIEW
    queryset = ComparisonRow.objects.all()
    serializer_class = ComparisonRowSerializer

    def get_queryset(self) -> Any:
        kept = get_object_or_404(Comparison.objects.visible_to(self.user), pk=self.kwargs["pk"])
        return ComparisonRow.objects.filter(comparison=kept)
