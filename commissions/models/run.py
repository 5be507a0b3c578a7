"""One calculation of a city's month. What it posts stays; its record says from what it was made."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.choices import RunStatus
from commissions.querysets import RunQuerySet
from core.fields import FenField


class Run(models.Model):
    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    period = models.PositiveIntegerField(_("period"))
    event_periods = ArrayField(
        models.PositiveIntegerField(), verbose_name=_("months calculated"), default=list
    )
    status = models.CharField(_("status"), max_length=10, choices=RunStatus.choices, default=RunStatus.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    inputs = models.JSONField(
        default=dict, help_text="What each month was worked out from; see commissions.services.changes."
    )
    snapshot_at = models.DateTimeField(null=True)
    facts = models.PositiveIntegerField(_("facts"), default=0)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    refused = models.PositiveIntegerField(_("not paid"), default=0)
    amount = FenField(_("amount posted"), default=0)
    stages = models.JSONField(_("stages"), default=list)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "period", "-id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["city"],
                condition=models.Q(status__in=["queued", "running"]),
                name="run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city_id} {self.period} #{self.pk}"
