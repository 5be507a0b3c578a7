"""An amount decided by people: a ruling on a dispute, a reward, a fine. Posted by the next run."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.querysets import AdjustmentQuerySet
from core.fields import FenField


class Adjustment(models.Model):
    """The month it is posted in still has to be approved by another person before it is paid."""

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("payee")
    )
    event_period = models.PositiveIntegerField(_("month concerned"))
    amount = FenField(_("amount"))
    reason = models.CharField(_("reason"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    dispute = models.OneToOneField(
        "commissions.Dispute", on_delete=models.PROTECT, null=True, related_name="adjustment"
    )
    component_key = models.ForeignKey(
        "commissions.ComponentKey", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "event_period"])]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.event_period}: {self.amount}"
