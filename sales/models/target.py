"""What a channel is expected to reach in a month."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sales.choices import MetricUnit
from sales.querysets import TargetQuerySet


class Target(models.Model):
    """`metric` NULL: the target of sales by order (pieces or fen as the plan's tier basis says)."""

    channel = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("channel")
    )
    period = models.PositiveIntegerField(_("period"))
    metric = models.ForeignKey(
        "sales.Metric", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("metric")
    )
    value = models.BigIntegerField(_("target"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        indexes = [models.Index(fields=["period", "id"], name="sales_target_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "period", "metric"], nulls_distinct=False, name="target_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.period}: {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("sales:target_detail", kwargs={"pk": self.pk})

    @property
    def is_money(self) -> bool:
        return self.metric is not None and self.metric.unit == MetricUnit.FEN
