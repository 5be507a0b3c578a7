"""One upload of a sheet, from file to commit and back."""

from typing import Any, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.badges import StatusChoices
from core.querysets import ImportDraftQuerySet, ImportQuerySet
from core.scoping import ScopedUser

PIECE: Final = 1024 * 1024
"""Bytes of one piece of a file that comes in pieces."""


class ImportState(StatusChoices):
    """Groups: `waiting` for the worker, `open` for a decision, `settled` for good; `mending` for the uploader."""

    UPLOADED = "uploaded", "blue", "waiting", _("Uploaded")
    READING = "reading", "blue", "waiting", _("Reading")
    MAPPING = "mapping", "amber", "mending", _("Columns to be mapped")
    CHECKED = "checked", "amber", "open", _("To be mended")
    READY = "ready", "purple", "open", _("Ready to commit")
    SUBMITTED = "submitted", "purple", "open", _("Submitted")
    COMMITTED = "committed", "green", "settled", _("Committed")
    REFUSED = "refused", "red", "settled", _("Refused")
    UNDONE = "undone", "grey", "settled", _("Undone")
    SUPERSEDED = "superseded", "grey", "settled", _("Superseded")


SENT_AGAIN: Final = (ImportState.REFUSED, ImportState.UNDONE, ImportState.SUPERSEDED)
"""Their files may come once more."""


class ImportFile(models.Model):
    """A workbook, named by its hash and kept once. What nobody needs any more has no parts."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class ImportFilePart(models.Model):
    """A mebibyte of a file: no process ever holds the whole."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="import_file_part_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"


class ImportSession(models.Model):
    """`report` holds what was found (see core.services.imports.report); cell errors have rows of their own.

    `city_id` is the city that the uploader works in; NULL for whoever works in several. `superseded_by` is the
    mended copy that was committed in its place, until that is undone. `kept` says that the wrong rows of a refused
    upload and its file are still there to be marked and mended.
    """

    kind = models.CharField(_("sheet"), max_length=40)
    period = models.PositiveIntegerField(_("period"))
    city_id = models.BigIntegerField(_("city"), null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    file = models.ForeignKey(ImportFile, on_delete=models.PROTECT, related_name="sessions")
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED
    )
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    partial = models.BooleanField(_("good rows only"), default=False)
    kept = models.BooleanField(default=False)
    superseded_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    mapping = models.JSONField(default=dict)
    sheet = models.CharField(max_length=100, blank=True)
    """The sheet of the workbook that was chosen; empty: the first one that fits."""
    report = models.JSONField(default=dict)
    message = models.JSONField(default=dict)
    version = models.PositiveIntegerField(_("version of the preview"), default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_withdrawn = models.PositiveIntegerField(_("withdrawn"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused"), default=0)
    error_count = models.PositiveIntegerField(_("errors"), default=0)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    committed_at = models.DateTimeField(_("committed at"), null=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportQuerySet.as_manager()

    acting: Any = None
    """Who commits it or takes it back, while that is done; no column."""

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city_id", "period", "-id"])]
        constraints = [
            # The same file for the same sheet, month and city is answered with the first session; another sheet of
            # the workbook may be read by a session of its own.
            models.UniqueConstraint(
                fields=["kind", "period", "city_id", "file", "sheet"],
                condition=~models.Q(state__in=["refused", "undone", "superseded"]),
                nulls_distinct=False,
                name="import_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_by__isnull=True)
                | models.Q(committed_by__isnull=True)
                | ~models.Q(submitted_by=models.F("committed_by")),
                name="import_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("sales:import_detail", kwargs={"pk": self.pk})

    @property
    def status(self) -> ImportState:
        return ImportState(self.state)

    @property
    def is_waiting(self) -> bool:
        return "waiting" in self.status.groups

    @property
    def is_open(self) -> bool:
        return "open" in self.status.groups

    @property
    def is_mappable(self) -> bool:
        """Until it is submitted or committed, what was taken for which column can be corrected."""
        return self.state in {ImportState.MAPPING, ImportState.READY, ImportState.CHECKED}

    @property
    def actor(self) -> Any:
        """Whose rights count: those of whoever commits it or takes it back, before that its owner's."""
        return self.acting or self.owner

    def is_within(self, user: ScopedUser, code: str) -> bool:
        """Whether `user` holds `code` on this upload; the same as by `ImportQuerySet.visible_to`."""
        scope = user.scope_for(code)
        return bool(scope) and (
            scope.everything or self.owner_id == user.pk or self.city_id in scope.city_ids
        )

    @property
    def may_be_given_up(self) -> bool:
        return "settled" not in self.status.groups

    @property
    def rows_good(self) -> int:
        return self.rows - self.rows_refused


class ImportCellError(models.Model):
    """One refused cell: where, what was seen, and the code of what is wrong."""

    session = models.ForeignKey(ImportSession, on_delete=models.CASCADE, related_name="errors")
    row = models.PositiveIntegerField()
    column = models.SmallIntegerField()
    cell = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    value = models.TextField()
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["session", "row", "column", "id"]

    def __str__(self) -> str:
        return self.cell


class ImportCellEdit(models.Model):
    """What somebody typed into a wrong cell on the page. Entries stay; the last one of a cell holds."""

    session = models.ForeignKey(ImportSession, on_delete=models.CASCADE, related_name="edits")
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=12)
    key = models.CharField(max_length=60)
    seen = models.TextField()
    value = models.TextField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["session", "id"]

    def __str__(self) -> str:
        return self.cell


class ImportMapping(models.Model):
    """Which header of a city's sheets is which column: header text to column key, "" for not used.

    Without `owner` it holds for the whole city; whoever may not commit there has one of their own.
    """

    kind = models.CharField(max_length=40)
    city_id = models.BigIntegerField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    columns = models.JSONField(default=dict)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "city_id", "owner"], nulls_distinct=False, name="import_mapping_once"
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class ImportPrior(models.Model):
    """A register's row that an upload wrote: the columns that it changed, before and after. `before` is NULL
    of a new row. `owner_id` is the register's row that it belongs to, `title` that row's name.
    """

    session = models.ForeignKey(ImportSession, on_delete=models.CASCADE, related_name="priors")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "table_name", "row_id"], name="import_prior_once")
        ]

    def __str__(self) -> str:
        return self.title


class ImportDraft(models.Model):
    """A file that a program sends in pieces, until it is whole."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    period = models.PositiveIntegerField()
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("file in pieces")
        verbose_name_plural = _("files in pieces")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def missing(self) -> list[int]:
        """Numbers of the pieces that have not come yet."""
        there = set(self.parts.values_list("number", flat=True))
        return [number for number in range(-(-self.size // PIECE)) if number not in there]


class ImportDraftPart(models.Model):
    draft = models.ForeignKey(ImportDraft, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="import_draft_part_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"
