"""What a city may spend on commissions in a month."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.budgets.querysets import BudgetQuerySet
from core import formats
from core.fields import FenField


class Budget(models.Model):
    """Set by the province; a month without one has no limit but the frame's share of revenue."""

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    period = models.PositiveIntegerField(_("period"))
    amount = FenField(_("budget"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget of a month")
        verbose_name_plural = _("budgets of months")
        ordering = ["-period", "city"]
        indexes = [models.Index(fields=["period", "id"], name="budget_of_month")]
        constraints = [
            models.UniqueConstraint(fields=["city", "period"], name="budget_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.city} {formats.period_label(self.period)}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:budget_detail", kwargs={"pk": self.pk})
