"""Where a channel stands from a date on: region, upline, level, star, mode."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.dated import DatedRow
from network.choices import AgentLevel, SalesMode
from network.querysets import PositionQuerySet


class Position(DatedRow, models.Model):
    """In force is the latest row not after the date. There is no end date, so no gap or overlap exists."""

    channel = models.ForeignKey(
        "network.Channel", on_delete=models.CASCADE, related_name="positions", verbose_name=_("channel")
    )
    effective_from = models.DateField(_("effective from"))
    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    district = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    parent = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("upline"),
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=AgentLevel.choices, null=True, blank=True)
    star = models.PositiveSmallIntegerField(_("star"), null=True, blank=True)
    mode = models.PositiveSmallIntegerField(_("sales mode"), choices=SalesMode.choices)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["channel", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "effective_from"], name="position_one_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.effective_from}"
