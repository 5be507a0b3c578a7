"""Products, what was reported, and uploads: a program may send the month's sheet as people do."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import MultiPartParser

from core.api import (
    ActionApi,
    ApiView,
    CollectionApi,
    DetailApi,
    FenText,
    ListApi,
    MaskedText,
    ResourceSerializer,
)
from core.models import ImportSession
from core.periods import is_period
from core.services.imports.commit import import_discard, import_submit
from core.services.imports.jobs import commit_start, undo_start
from core.services.imports.queue import import_enqueue
from core.services.imports.texts import session_message, session_warnings
from core.services.imports.upload import import_upload
from core.sheets.kinds import all_kinds, kind_named
from sales.filtersets import (
    ChannelMonthFilterSet,
    ImportFilterSet,
    ProductFilterSet,
    SaleFilterSet,
    SubscriberEventFilterSet,
    SubscriberMonthFilterSet,
)
from sales.models import (
    ChannelMonth,
    Product,
    ProductCategory,
    ProductPrice,
    Sale,
    SubscriberEvent,
    SubscriberMonth,
)
from sales.services.numbers import SEE_NUMBERS, fact_number
from sales.services.prices import product_price_set
from sales.services.products import product_create, product_edit
from sales.views.sheets import COMMIT, UPLOAD, VIEW, sheet_code

PRODUCT_VIEW = "sales.product_view"
PRODUCT_EDIT = "sales.product_edit"
SESSIONS = ImportSession.objects.select_related("owner")


class ProductSerializer(ResourceSerializer):
    category_code = serializers.CharField(source="category.code", read_only=True)

    class Meta:
        model = Product
        fields = ("id", "code", "name", "category_code", "plan_fee", "is_active")


class ProductEditBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    category_code = serializers.SlugRelatedField(
        queryset=ProductCategory.objects.all(), slug_field="code", source="category"
    )
    is_active = serializers.BooleanField(default=True)


class PriceBody(serializers.Serializer[Any]):
    effective_from = serializers.DateField()
    plan_fee = FenText(required=False, allow_null=True, default=None)
    price = FenText(required=False, allow_null=True, default=None)
    document = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")


class ProductBody(ProductEditBody):
    code = serializers.RegexField(r"\A[0-9A-Z](?:[0-9A-Z._/-]{0,30}[0-9A-Z])?\Z")
    plan_fee = FenText(required=False, allow_null=True, default=None)
    price = FenText(required=False, allow_null=True, default=None)
    effective_from = serializers.DateField(help_text="From which day on the prices hold.")

    def validate_code(self, value: str) -> str:
        if Product.objects.filter(code=value).exists():
            raise serializers.ValidationError("This code is taken.")
        return value


class PriceSerializer(ResourceSerializer):
    class Meta:
        model = ProductPrice
        fields = ("id", "effective_from", "plan_fee", "price", "document", "entered_at")


class _ProductApi:
    """`plan_fee` is that of today; all prices stand under the product."""

    queryset = Product.objects.select_related("category")
    serializer_class = ProductSerializer


class ProductListApi(_ProductApi, CollectionApi):
    permission = PRODUCT_VIEW
    create_permission = PRODUCT_EDIT
    filterset_class = ProductFilterSet
    body_class = ProductBody
    sort = "code"

    def create(self, body: dict[str, Any]) -> Product:
        return product_create(**body)


class ProductDetailApi(_ProductApi, DetailApi):
    permission = PRODUCT_VIEW


class ProductEditApi(_ProductApi, ActionApi):
    permission = PRODUCT_EDIT
    body_class = ProductEditBody

    def perform(self, row: Product, body: dict[str, Any]) -> Product:
        return product_edit(product=row, **body)


class PriceListApi(ListApi):
    """What a product costs from a day on. Of two of one day the later one holds."""

    permission = PRODUCT_VIEW
    queryset = ProductPrice.objects.all()
    serializer_class = PriceSerializer
    sort = "-effective_from"

    def get_queryset(self) -> Any:
        product = get_object_or_404(Product.objects.visible_to(self.user), pk=self.kwargs["pk"])
        return ProductPrice.objects.filter(product=product)


class PriceAddApi(_ProductApi, ActionApi):
    permission = PRODUCT_EDIT
    body_class = PriceBody
    success_status = 201

    def perform(self, row: Product, body: dict[str, Any]) -> Product:
        product_price_set(product=row, **body)
        row.refresh_from_db(fields=["plan_fee"])
        return row


def _sees(user: Any, fact: Any) -> bool:
    return bool(fact_number(fact, "shown", user.scope_for(SEE_NUMBERS)) == "shown")


class _FactSerializer(ResourceSerializer):
    channel_code = serializers.CharField(source="channel.code", read_only=True)


class SaleSerializer(_FactSerializer):
    product_code = serializers.CharField(source="product.code", read_only=True)
    campaign_code = serializers.CharField(source="campaign.code", read_only=True, default="")
    subscriber = MaskedText(may_see=_sees)

    class Meta:
        model = Sale
        fields: ClassVar[tuple[str, ...]] = (
            *("city_id", "period", "fact_id", "revision", "channel_code", "product_code", "subscriber"),
            *(
                "event_date",
                "quantity",
                "instalment",
                "first_payment",
                "amount",
                "cost",
                "reported_amount",
                "campaign_code",
                "real_name",
                "remark",
            ),
        )


class SubscriberMonthSerializer(_FactSerializer):
    subscriber = MaskedText(may_see=_sees)

    class Meta:
        model = SubscriberMonth
        fields: ClassVar[tuple[str, ...]] = (
            *("city_id", "period", "fact_id", "revision", "channel_code", "subscriber"),
            *("minutes", "megabytes", "billed", "arrears", "plan_fee", "suspended_days", "real_name"),
        )


class SubscriberEventSerializer(_FactSerializer):
    subscriber = MaskedText(may_see=_sees)

    class Meta:
        model = SubscriberEvent
        fields: ClassVar[tuple[str, ...]] = (
            *("city_id", "period", "fact_id", "revision", "channel_code", "subscriber"),
            *("kind", "event_date", "suspended_days", "remark"),
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
    queryset = Sale.objects.current().select_related("channel", "product", "campaign")  # type: ignore[misc]
    serializer_class = SaleSerializer
    filterset_class = SaleFilterSet


class SubscriberMonthListApi(_FactListApi):
    queryset = SubscriberMonth.objects.current().select_related("channel")
    serializer_class = SubscriberMonthSerializer
    filterset_class = SubscriberMonthFilterSet


class SubscriberEventListApi(_FactListApi):
    queryset = SubscriberEvent.objects.current().select_related("channel")
    serializer_class = SubscriberEventSerializer
    filterset_class = SubscriberEventFilterSet


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
            *("created_at", "committed_at", "undone_at", "superseded_by"),
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


class UploadApi(ApiView):
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


class UploadListApi(UploadApi, CollectionApi):
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


class UploadDetailSerializer(UploadSerializer):
    """With what the page says: how far the reading is, why it was refused, what to know before the commit."""

    rows_read = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField()

    class Meta(UploadSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (
            *UploadSerializer.Meta.fields,
            "rows_read",
            "message",
            "warnings",
        )

    def get_rows_read(self, row: ImportSession) -> int:
        return row.job.done if row.job is not None and row.is_waiting else row.rows

    def get_message(self, row: ImportSession) -> str:
        return session_message(row)

    def get_warnings(self, row: ImportSession) -> list[str]:
        return session_warnings(row)


class UploadDetailApi(UploadApi, DetailApi):
    permission = VIEW
    queryset = SESSIONS.select_related("job")
    serializer_class = UploadDetailSerializer


class CommitBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version of the preview that was seen.")
    partial = serializers.BooleanField(default=False, help_text="Commit the good rows only.")
    acknowledged = serializers.BooleanField(
        default=False, help_text="Totals of the sheet that differ from its rows were seen."
    )


class UploadCommitApi(UploadApi, ActionApi):
    """A large one is committed by the worker: its `state` says when. If the data has changed since the preview, the
    sheet is compared anew, and the next version can be committed.
    """

    permission = COMMIT
    queryset = SESSIONS
    serializer_class = UploadSerializer
    body_class = CommitBody

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        commit_start(session=row, user=self.request.user, **body)
        row.refresh_from_db()
        return row


class UploadSubmitBody(serializers.Serializer[Any]):
    version = serializers.IntegerField(help_text="The version of the preview that was seen.")
    acknowledged = serializers.BooleanField(
        default=False, help_text="Totals of the sheet that differ from its rows were seen."
    )


class UploadSubmitApi(UploadApi, ActionApi):
    """For those who may upload but not commit: somebody of the city commits it."""

    permission = UPLOAD
    queryset = SESSIONS
    serializer_class = UploadSerializer
    body_class = UploadSubmitBody
    step = "session", import_submit


class UploadDiscardApi(UploadApi, ActionApi):
    """Gives an upload up before it is committed."""

    permission = UPLOAD
    queryset = SESSIONS.select_related("job")
    serializer_class = UploadSerializer
    step = "session", import_discard


class UploadUndoApi(UploadApi, ActionApi):
    """A large one is undone by the worker: its `state` says when."""

    permission = COMMIT
    queryset = SESSIONS
    serializer_class = UploadSerializer

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        undo_start(session=row, user=self.request.user)
        row.refresh_from_db()
        return row
