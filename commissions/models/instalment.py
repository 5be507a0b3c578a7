"""What a component pays in parts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commissions.models.plan import Component
from core.fields import ScaledField


class Instalment(models.Model):
    """A part of what a fact earned: `share` of it, due so many months after the event month.

    If its conditions fail it is tested again in each of the `held_months` after; 0 is lapse at once. Of a part
    that is lost, `reduced_share` is paid all the same.
    """

    component = models.ForeignKey(Component, on_delete=models.CASCADE, related_name="instalments")
    part = models.PositiveSmallIntegerField(_("instalment"))
    month_offset = models.PositiveSmallIntegerField(_("months after"))
    share = ScaledField(_("share"))
    held_months = models.PositiveSmallIntegerField(_("held for months"), default=0)
    reduced_share = ScaledField(_("paid when lost"), default=0)

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["component", "part"]
        constraints = [
            models.UniqueConstraint(fields=["component", "part"], name="instalment_once"),
            models.UniqueConstraint(fields=["component", "month_offset"], name="instalment_one_a_month"),
            models.CheckConstraint(condition=Q(share__range=(1, 10_000)), name="instalment_share"),
            models.CheckConstraint(
                condition=Q(reduced_share__range=(0, 9_999)), name="instalment_reduced_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.component_id}/{self.part}"
