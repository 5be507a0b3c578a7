"""Golden cases of a plan version: a workbook of invented facts and of what they have to come to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.models.plan import PlanVersion


class GoldenBook(models.Model):
    """`cases` are services.golden.content as JSON. Changed only while the version is a draft, and the outcome until
    it is approved: a trigger refuses the rest. A version that has one is not approved unless all of its cases pass.
    """

    version = models.OneToOneField(
        PlanVersion,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="golden_book",
        verbose_name=_("plan version"),
    )
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    cases = models.JSONField(_("cases"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    outcome = models.JSONField(_("outcome"), default=list)
    """Of each case in its order: `got` in fen, or null and the `problem` that kept it from being worked out."""
    checked = models.CharField(max_length=64, blank=True)
    """What the outcome is of: a fingerprint of version and cases."""
    checked_at = models.DateTimeField(_("checked at"), null=True)

    class Meta:
        verbose_name = _("golden cases")
        verbose_name_plural = _("golden cases")

    def __str__(self) -> str:
        return str(self.version_id)
