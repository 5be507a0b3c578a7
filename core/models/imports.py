"""One upload of a sheet, from file to commit and back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.querysets import ImportQuerySet


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    READING = "reading", _("Reading")
    CHECKED = "checked", _("To be mended")
    READY = "ready", _("Ready to commit")
    COMMITTED = "committed", _("Committed")
    REFUSED = "refused", _("Refused")
    UNDONE = "undone", _("Undone")


class ImportFile(models.Model):
    """The workbook itself, kept once by its hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class ImportSession(models.Model):
    """`report` holds what the reader found: sums, warnings, differences; cell errors have rows of their own."""

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
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    message = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused"), default=0)
    error_count = models.PositiveIntegerField(_("errors"), default=0)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    committed_at = models.DateTimeField(_("committed at"), null=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city_id", "period", "-id"])]
        constraints = [
            # The same file for the same sheet and month is answered with the first session.
            models.UniqueConstraint(
                fields=["kind", "period", "file"],
                condition=~models.Q(state__in=["refused", "undone"]),
                name="import_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportCellError(models.Model):
    """One refused cell: where, what was seen, what is wrong, what would be right."""

    session = models.ForeignKey(ImportSession, on_delete=models.CASCADE, related_name="errors")
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=12)
    label = models.CharField(max_length=80)
    value = models.TextField()
    message = models.TextField()
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["session", "row", "id"]

    def __str__(self) -> str:
        return self.cell
