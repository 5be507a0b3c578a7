"""A city's month of commissions: where it stands between data and payment."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.choices import MonthStatus
from commissions.querysets import MonthQuerySet


class Month(models.Model):
    """`version` counts the runs that posted; an approval names the version that was seen."""

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    period = models.PositiveIntegerField(_("period"))
    status = models.CharField(
        _("status"), max_length=10, choices=MonthStatus.choices, default=MonthStatus.OPEN
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    return_reason = models.TextField(_("returned because"), blank=True)

    objects = MonthQuerySet.as_manager()

    class Meta:
        verbose_name = _("commission month")
        verbose_name_plural = _("commission months")
        ordering = ["-period", "city"]
        constraints = [
            models.UniqueConstraint(fields=["city", "period"], name="month_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                name="month_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "submitted"]) | Q(approved_by__isnull=False),
                name="month_published_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.period}"
