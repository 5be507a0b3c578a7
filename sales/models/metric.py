"""What is counted for a channel each month: mostly one column of the monthly sheet."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sales.choices import MetricUnit
from sales.querysets import MetricQuerySet


class Metric(models.Model):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=60)
    unit = models.CharField(_("unit"), max_length=10, choices=MetricUnit.choices)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MetricQuerySet.as_manager()

    class Meta:
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Results, targets and plans are read in the unit that they were entered in."""
        if self.pk and Metric.objects.filter(pk=self.pk).exclude(unit=self.unit).exists():
            raise ValidationError({"unit": _("The unit of a metric stays as it was entered.")})
