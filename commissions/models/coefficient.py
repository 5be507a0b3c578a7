"""Channel coefficients (系数): by month and kind, each kind with its allowed range."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from commissions.querysets import CoefficientKindQuerySet, CoefficientQuerySet
from core.fields import ScaledField


class CoefficientKind(models.Model):
    code = models.SlugField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=60)
    lowest = ScaledField(_("lowest"))
    highest = ScaledField(_("highest"))
    step = ScaledField(
        _("step"),
        null=True,
        blank=True,
        help_text=_("1 allows whole numbers only; empty allows any value in the range."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = CoefficientKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("coefficient kind")
        verbose_name_plural = _("coefficient kinds")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(highest__gte=F("lowest")), name="coefficient_range"),
            models.CheckConstraint(
                condition=models.Q(step__isnull=True) | models.Q(step__gt=0), name="coefficient_step_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Coefficient(models.Model):
    """A second record of (month, kind, channel) is refused by the database."""

    channel = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="coefficients", verbose_name=_("channel")
    )
    period = models.PositiveIntegerField(_("period"))
    kind = models.ForeignKey(CoefficientKind, on_delete=models.PROTECT, verbose_name=_("kind"))
    value = ScaledField(_("coefficient"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    objects = CoefficientQuerySet.as_manager()

    class Meta:
        verbose_name = _("coefficient")
        verbose_name_plural = _("coefficients")
        ordering = ["-period", "channel", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["period", "kind", "channel"], name="coefficient_once"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.period} {self.kind_id}"
