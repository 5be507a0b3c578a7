"""Products, what was reported, and uploads: a program may send the month's sheet as people do."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import MultiPartParser

from core.api import ActionApi, ApiView, CollectionApi, DetailApi, ListApi, MaskedText, ResourceSerializer
from core.models import ImportSession
from core.periods import is_period
from core.services.imports.commit import import_commit, import_undo
from core.services.imports.jobs import import_enqueue
from core.services.imports.upload import import_upload
from core.sheets.kinds import all_kinds, kind_named
from sales.filtersets import (
    ChannelMonthFilterSet,
    ImportFilterSet,
    ProductFilterSet,
    SaleFilterSet,
    SubscriberMonthFilterSet,
)
from sales.models import ChannelMonth, Product, Sale, SubscriberMonth
from sales.services.numbers import SEE_NUMBERS, fact_number
from sales.views.sheets import COMMIT, UPLOAD, VIEW, sheet_code

SESSIONS = ImportSession.objects.select_related("owner")


class ProductSerializer(ResourceSerializer):
    category_code = serializers.CharField(source="category.code", read_only=True)

    class Meta:
        model = Product
        fields = ("id", "code", "name", "category_code", "plan_fee", "is_active")


class ProductListApi(ListApi):
    permission = "sales.product_view"
    queryset = Product.objects.select_related("category")
    serializer_class = ProductSerializer
    filterset_class = ProductFilterSet
    sort = "code"


def _sees(user: Any, fact: Any) -> bool:
    return bool(fact_number(fact, "shown", user.scope_for(SEE_NUMBERS)) == "shown")


class _FactSerializer(ResourceSerializer):
    channel_code = serializers.CharField(source="channel.code", read_only=True)


class SaleSerializer(_FactSerializer):
    product_code = serializers.CharField(source="product.code", read_only=True)
    subscriber = MaskedText(may_see=_sees)

    class Meta:
        model = Sale
        fields: ClassVar[tuple[str, ...]] = (
            *("city_id", "period", "fact_id", "revision", "channel_code", "product_code", "subscriber"),
            *("event_date", "quantity", "instalment", "first_payment", "reported_amount", "remark"),
        )


class SubscriberMonthSerializer(_FactSerializer):
    subscriber = MaskedText(may_see=_sees)

    class Meta:
        model = SubscriberMonth
        fields: ClassVar[tuple[str, ...]] = (
            *("city_id", "period", "fact_id", "revision", "channel_code", "subscriber"),
            *("minutes", "megabytes", "billed", "arrears", "plan_fee", "suspended_days"),
        )


class ChannelMonthSerializer(_FactSerializer):
    metric_code = serializers.CharField(source="metric.code", read_only=True)

    class Meta:
        model = ChannelMonth
        fields = ("city_id", "period", "fact_id", "revision", "channel_code", "metric_code", "state", "value")


class _FactListApi(ListApi):
    """Current facts only. `period` is asked for: a month at a time."""

    permission = VIEW
    sort = "-city_id"
    key = "fact_id"

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.request.query_params.get("period"):
            raise serializers.ValidationError({"period": ["Say which month: 202610."]})
        return super().filter_queryset(queryset)


class SaleListApi(_FactListApi):
    queryset = Sale.objects.current().select_related("channel", "product")  # type: ignore[misc]
    serializer_class = SaleSerializer
    filterset_class = SaleFilterSet


class SubscriberMonthListApi(_FactListApi):
    queryset = SubscriberMonth.objects.current().select_related("channel")
    serializer_class = SubscriberMonthSerializer
    filterset_class = SubscriberMonthFilterSet


class ChannelMonthListApi(_FactListApi):
    queryset = ChannelMonth.objects.current().select_related("channel", "metric")  # type: ignore[misc]
    serializer_class = ChannelMonthSerializer
    filterset_class = ChannelMonthFilterSet


class UploadSerializer(ResourceSerializer):
    owner = serializers.CharField(source="owner.username", read_only=True)

    class Meta:
        model = ImportSession
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "kind", "period", "city_id", "owner", "file_name", "state", "version"),
            *(
                "rows",
                "rows_new",
                "rows_changed",
                "rows_unchanged",
                "rows_withdrawn",
                "rows_refused",
                "error_count",
            ),
            *("created_at", "committed_at", "undone_at"),
        )


class UploadBody(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=40)
    period = serializers.IntegerField()
    file = serializers.FileField()
    replaces = serializers.IntegerField(
        required=False, help_text="An upload whose rows go away where this file does not have them."
    )

    def validate_kind(self, value: str) -> str:
        if value not in all_kinds():
            raise serializers.ValidationError(f"One of: {', '.join(sorted(all_kinds()))}.")
        return value

    def validate_period(self, value: int) -> int:
        if not is_period(value):
            raise serializers.ValidationError("A month as a number: 202610.")
        return value


class _UploadApi(ApiView):
    """Which right counts depends on the sheet, as on the pages."""

    def check_permissions(self, request: Any) -> None:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        if not any(self.user.scope_for(kind.view_code) for kind in all_kinds().values()):
            raise Http404

    def get_object(self) -> ImportSession:
        row: ImportSession = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        code = sheet_code(row.kind, self.permission)
        if not row.is_within(self.user, code):
            raise PermissionDenied
        self.check_token(self.request, sheet_code(row.kind, VIEW), code)
        return row


class UploadListApi(_UploadApi, CollectionApi):
    """POST sends a workbook; the worker reads it, and the upload's `state` says how far it is. The `period` of a
    register's sheet is the month from which it holds.
    """

    permission = VIEW
    create_permission = UPLOAD
    queryset = SESSIONS
    serializer_class = UploadSerializer
    filterset_class = ImportFilterSet
    body_class = UploadBody
    parser_classes = (MultiPartParser,)
    sort = "-pk"
    success_status = 202

    def check_permissions(self, request: Any) -> None:
        super().check_permissions(request)
        uploads = request.method == "POST"
        if uploads and not any(kind.upload_scope(self.user) for kind in all_kinds().values()):
            raise PermissionDenied
        if not uploads:
            self.check_token(request)

    def get_queryset(self) -> Any:
        """A token that is narrower than its owner sees no more sheets than it allows."""
        rows = super().get_queryset()
        token = self.request.auth
        if token is None:
            return rows
        return rows.filter(
            kind__in=[kind.name for kind in all_kinds().values() if token.allows(kind.view_code)]
        )

    def create(self, body: dict[str, Any]) -> ImportSession:
        kind = kind_named(body["kind"])
        self.check_token(self.request, kind.view_code, kind.upload_code)
        file = body["file"]
        session = import_upload(
            kind=body["kind"],
            period=body["period"],
            stream=file,
            file_name=file.name,
            user=self.request.user,
            replaces=body.get("replaces"),
        )
        if session.is_waiting:
            import_enqueue(session)
        return session


class UploadDetailApi(_UploadApi, DetailApi):
    permission = VIEW
    queryset = SESSIONS
    serializer_class = UploadSerializer


class CommitBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version of the preview that was seen.")
    partial = serializers.BooleanField(default=False, help_text="Commit the good rows only.")
    acknowledged = serializers.BooleanField(
        default=False, help_text="Totals of the sheet that differ from its rows were seen."
    )


class UploadCommitApi(_UploadApi, ActionApi):
    permission = COMMIT
    queryset = SESSIONS
    serializer_class = UploadSerializer
    body_class = CommitBody

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        return import_commit(session=row, user=self.request.user, **body)


class UploadUndoApi(_UploadApi, ActionApi):
    permission = COMMIT
    queryset = SESSIONS
    serializer_class = UploadSerializer

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        return import_undo(session=row, user=self.request.user)
