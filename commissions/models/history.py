"""Who did what to a plan version or a coefficient, and when. Added to, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import ScaledField


class VersionAction(models.TextChoices):
    CREATED = "created", pgettext_lazy("step", "Created")
    EDITED = "edited", pgettext_lazy("step", "Edited")
    IMPORTED = "imported", pgettext_lazy("step", "Imported from a workbook")
    SUBMITTED = "submitted", pgettext_lazy("step", "Submitted for approval")
    WITHDRAWN = "withdrawn", pgettext_lazy("step", "Withdrawn")
    RETURNED = "returned", pgettext_lazy("step", "Returned")
    APPROVED = "approved", pgettext_lazy("step", "Approved")
    DISCARDED = "discarded", pgettext_lazy("step", "Discarded")


MAKING = (VersionAction.CREATED, VersionAction.EDITED, VersionAction.IMPORTED, VersionAction.SUBMITTED)
"""Whoever has done one of these to a version can't approve it; a trigger refuses it too."""


class VersionEvent(models.Model):
    """Outlives a discarded draft: hence no constraint on the version."""

    append_only = True

    version = models.ForeignKey(
        "commissions.PlanVersion",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="events",
        verbose_name=_("plan version"),
    )
    action = models.CharField(_("action"), max_length=10, choices=VersionAction.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("step of a plan version")
        verbose_name_plural = _("steps of plan versions")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.action}"


class CoefficientChange(models.Model):
    """One value that was set: by form or by a workbook (`source` is the file's name)."""

    append_only = True

    channel = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("channel")
    )
    period = models.PositiveIntegerField(_("period"))
    kind = models.ForeignKey(
        "commissions.CoefficientKind", on_delete=models.PROTECT, related_name="+", verbose_name=_("kind")
    )
    old = ScaledField(_("before"), null=True)
    new = ScaledField(_("after"), null=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("change of a coefficient")
        verbose_name_plural = _("changes of coefficients")
        ordering = ["-id"]
        indexes = [models.Index(fields=["period", "channel"])]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.period} {self.kind_id}: {self.old} -> {self.new}"
