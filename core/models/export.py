"""Exports that took a job: the file waits for its owner for a few days."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.querysets import ExportQuerySet, ExportScheduleQuerySet


class ExportSchedule(models.Model):
    """A list that is exported again and again. `rhythm`: d, w1 to w7, m1 to m28 (core.services.exports.schedules).

    `site` is the portal's address for the link in the mail, `language` that of its owner.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    address = models.TextField()
    title = models.CharField(_("list"), max_length=200)
    format = models.CharField(_("format"), max_length=4)
    filters = models.JSONField(_("filters"), default=dict)
    rhythm = models.CharField(max_length=3)
    site = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    next_at = models.DateTimeField(_("next time"))
    last_at = models.DateTimeField(_("last time"), null=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled export")
        verbose_name_plural = _("scheduled exports")
        ordering = ["title", "id"]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(is_active=True), name="export_schedule_due")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lists:schedule_list")


class Export(models.Model):
    """`address` is the list with its query, as it was on the screen.

    `reach` says where its owner held the rights that decided about rows and masks when it was made
    (core.services.exports.reach): the file is handed out only while they still hold there.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    job = models.OneToOneField("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    schedule = models.ForeignKey(ExportSchedule, on_delete=models.SET_NULL, null=True, related_name="+")
    address = models.TextField()
    title = models.CharField(_("list"), max_length=200)
    format = models.CharField(_("format"), max_length=4)
    filters = models.JSONField(_("filters"), default=dict)
    reach = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(_("rows"), null=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lists:export_detail", kwargs={"pk": self.pk})


class ExportPart(models.Model):
    """A mebibyte of the file: no process ever holds the whole."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["export", "number"]
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="export_part_once")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"
