"""Carry-over: a month that came out negative is a debt, offset by later months, oldest first."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.payments.querysets import DebtQuerySet
from core.badges import Badge
from core.fields import FenField


class Debt(models.Model):
    city = models.ForeignKey("network.Region", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("network.Channel", on_delete=models.PROTECT, related_name="debts")
    period = models.PositiveIntegerField(_("period"))
    amount = FenField(_("debt"))
    offset = FenField(_("offset so far"), default=0)
    written_off = models.BooleanField(_("written off"), default=False)

    objects = DebtQuerySet.as_manager()

    class Meta:
        verbose_name = _("debt")
        verbose_name_plural = _("debts")
        ordering = ["payee", "period"]
        constraints = [
            models.UniqueConstraint(fields=["payee", "period", "city"], name="debt_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(offset__gte=0) & Q(offset__lte=F("amount")),
                name="debt_offset_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}: {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:debt_detail", kwargs={"pk": self.pk})

    @property
    def open(self) -> int:
        """What later months still have to make up for, in fen."""
        return 0 if self.written_off else self.amount - self.offset

    @property
    def standing(self) -> Badge:
        if self.written_off:
            return Badge(pgettext_lazy("debt", "Written off"), "grey")
        if self.open:
            return Badge(pgettext_lazy("debt", "Open"), "amber")
        return Badge(pgettext_lazy("debt", "Set off"), "green")


class DebtOffset(models.Model):
    append_only = True

    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="offsets")
    statement = models.ForeignKey(
        "commissions.Statement", on_delete=models.PROTECT, related_name="debt_offsets"
    )
    amount = FenField(_("offset"))

    class Meta:
        verbose_name = _("offset")
        verbose_name_plural = _("offsets")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["debt", "statement"], name="debt_offset_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="debt_offset_positive"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
