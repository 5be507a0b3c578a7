"""What is counted for a channel each month: one column of the monthly sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sales.choices import MetricUnit


class Metric(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=10, choices=MetricUnit.choices)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name
