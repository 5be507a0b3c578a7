"""What programs need besides sending a sheet: large files in pieces, wrong cells, columns, corrections."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from core.api import ActionApi, ApiView, ListApi, ResourceSerializer
from core.models import ImportCellError, ImportDraft, ImportSession
from core.models.imports import PIECE
from core.services.imports.drafts import draft_begin, draft_finish, draft_take
from core.services.imports.jobs import import_again
from core.services.imports.mapping import mapping_set, sheet_choose, sheet_columns
from core.services.imports.mend import cells_mend
from core.services.imports.queue import import_enqueue
from core.services.imports.texts import cell_text, column_labels
from core.sheets.kinds import all_kinds, kind_named
from sales.api import SESSIONS, UploadApi, UploadBody, UploadSerializer
from sales.services.numbers import sees_upload_numbers
from sales.views.sheets import UPLOAD, VIEW, sheet_code


class UploadErrorSerializer(ResourceSerializer):
    """`message` says what is wrong and what would be right, in the language of the request."""

    label = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()
    message = serializers.SerializerMethodField()

    class Meta:
        model = ImportCellError
        fields = ("id", "row", "cell", "key", "label", "value", "code", "message")

    def get_label(self, row: ImportCellError) -> str:
        labels: Mapping[str, str] = self.context["labels"]
        return labels.get(row.key, "")

    def get_value(self, row: ImportCellError) -> str:
        hidden = row.key == "subscriber" and not self.context["numbers"]
        return "…" if hidden else row.value

    def get_message(self, row: ImportCellError) -> str:
        return cell_text(self.context["kind"], row.code, row.params)


class UploadErrorListApi(UploadApi, ListApi):
    """The refused cells of an upload, the first of each kind of error first; `error_count` of the upload counts all."""

    permission = VIEW
    queryset = ImportCellError.objects.all()
    serializer_class = UploadErrorSerializer

    @cached_property
    def session(self) -> ImportSession:
        session: ImportSession = get_object_or_404(SESSIONS.visible_to(self.user), pk=self.kwargs["pk"])
        self.check_token(self.request, sheet_code(session.kind, VIEW))
        return session

    def get_queryset(self) -> Any:
        return ImportCellError.objects.filter(session=self.session)

    def get_serializer_context(self) -> dict[str, Any]:
        context: dict[str, Any] = super().get_serializer_context()
        context["kind"] = kind_named(self.session.kind)
        context["labels"] = column_labels(context["kind"])
        context["numbers"] = sees_upload_numbers(self.user, self.session)
        return context


class UploadColumnsBody(serializers.Serializer[Any]):
    columns = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=60),
        required=False,
        help_text="Header text to the key of the column that it is, empty for none; what isn't named stays.",
    )
    sheet = serializers.CharField(
        required=False,
        max_length=100,
        help_text="Read this sheet of the workbook; of a committed upload by one of its own.",
    )


class UploadColumnsApi(UploadApi, ActionApi):
    """Says which header is which column, or which sheet is read; the worker then reads the file again."""

    permission = UPLOAD
    queryset = SESSIONS
    serializer_class = UploadSerializer
    body_class = UploadColumnsBody

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        if sheet := body.get("sheet"):
            session = sheet_choose(session=row, user=self.request.user, name=sheet)
        else:
            found = {column.text: column.key for column in sheet_columns(row)} if row.report else {}
            columns = {**found, **body.get("columns", {})}
            session = mapping_set(session=row, user=self.request.user, columns=columns)
        import_enqueue(session)
        return session


class UploadCellBody(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="Of the wrong cell, from the list of errors.")
    value = serializers.CharField(allow_blank=True, max_length=500)


class UploadCellsBody(serializers.Serializer[Any]):
    cells = UploadCellBody(many=True)


class UploadCellsApi(UploadApi, ActionApi):
    """Values in place of refused cells; the worker then reads the file again with them."""

    permission = UPLOAD
    queryset = SESSIONS
    serializer_class = UploadSerializer
    body_class = UploadCellsBody

    def perform(self, row: ImportSession, body: dict[str, Any]) -> ImportSession:
        if not sees_upload_numbers(self.user, row):
            raise PermissionDenied
        typed = {cell["id"]: cell["value"] for cell in body["cells"]}
        cells_mend(session=row, user=self.request.user, typed=typed)
        import_again(row)
        row.refresh_from_db()
        return row


# --- a file in pieces ------------------------------------------------------------------------------------


class UploadDraftSerializer(ResourceSerializer):
    piece_bytes = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    class Meta:
        model = ImportDraft
        fields = ("id", "kind", "period", "file_name", "size", "piece_bytes", "missing")

    def get_piece_bytes(self, row: ImportDraft) -> int:
        return PIECE

    def get_missing(self, row: ImportDraft) -> list[int]:
        return row.missing


class UploadDraftBody(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=40)
    period = serializers.IntegerField()
    file_name = serializers.CharField(max_length=200)
    size = serializers.IntegerField(min_value=1, max_value=2**40)
    sha256 = serializers.RegexField(r"\A[0-9A-Fa-f]{64}\Z", required=False, default="")

    validate_kind = UploadBody.validate_kind
    validate_period = UploadBody.validate_period


class UploadDraftApi(ApiView):
    """Drafts belong to whoever began them: nobody else finds them."""

    permission = UPLOAD
    queryset = ImportDraft.objects.all()
    serializer_class = UploadDraftSerializer

    check_permissions = UploadApi.check_permissions

    def get_object(self) -> ImportDraft:
        draft: ImportDraft = get_object_or_404(
            ImportDraft.objects.visible_to(self.user), pk=self.kwargs["pk"]
        )
        kind = kind_named(draft.kind)
        if not kind.upload_scope(self.user):
            raise Http404
        self.check_token(self.request, kind.view_code, kind.upload_code)
        return draft


class UploadDraftAddApi(UploadDraftApi, ActionApi):
    """Announces a file that will come in pieces of `piece_bytes`; the answer says which ones are `missing`."""

    body_class = UploadDraftBody
    success_status = 201
    answers_itself = False

    def check_permissions(self, request: Any) -> None:
        super().check_permissions(request)
        if request.method == "POST" and not any(
            kind.upload_scope(self.user) for kind in all_kinds().values()
        ):
            raise PermissionDenied

    def get_object(self) -> Any:
        return None

    def perform(self, row: Any, body: dict[str, Any]) -> ImportDraft:
        kind = kind_named(body["kind"])
        self.check_token(self.request, kind.view_code, kind.upload_code)
        return draft_begin(user=self.request.user, **body)


class UploadPieceBody(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=0, max_value=100_000, help_text="Counted from 0.")
    piece = serializers.FileField()


class UploadDraftPieceApi(UploadDraftApi, ActionApi):
    """One piece; it may be sent again. All but the last have `piece_bytes` bytes."""

    body_class = UploadPieceBody
    parser_classes = (MultiPartParser,)

    def perform(self, row: ImportDraft, body: dict[str, Any]) -> ImportDraft:
        return draft_take(draft=row, number=body["number"], content=body["piece"])


class UploadDraftFinishApi(UploadDraftApi, ActionApi):
    """Makes an upload of the pieces; from here on it is as if the file had been sent at once."""

    serializer_class = UploadSerializer
    success_status = 202
    answers_itself = False

    def perform(self, row: ImportDraft, body: dict[str, Any]) -> ImportSession:
        session = draft_finish(draft=row, user=self.request.user)
        if session.is_waiting:
            import_enqueue(session)
        return session
