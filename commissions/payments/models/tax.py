"""Tax by kind of taxpayer, as data that holds from a day on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agents.choices import TaxpayerKind
from commissions.payments.querysets import TaxBracketQuerySet
from core.fields import FenField, ScaledField


class TaxBracket(models.Model):
    """From `above` on: amount x rate - deduction. All brackets of a kind with the latest first day are in force.

    Prices include tax. What is not `withheld` is contained in the amount and paid by the agent, which sends an
    invoice: amount x rate / (1 + rate). What is withheld is taken off the payment.
    """

    taxpayer_kind = models.CharField(_("taxpayer"), max_length=12, choices=TaxpayerKind.choices)
    effective_from = models.DateField(_("in force from"))
    above = FenField(_("from amount"), default=0)
    rate = ScaledField(_("rate"))
    deduction = FenField(_("less"), default=0)
    withheld = models.BooleanField(_("withheld from the payment"), default=False)

    objects = TaxBracketQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax bracket")
        verbose_name_plural = _("tax brackets")
        ordering = ["taxpayer_kind", "-effective_from", "above"]
        constraints = [
            models.UniqueConstraint(
                fields=["taxpayer_kind", "effective_from", "above"], name="tax_bracket_once"
            ),
            models.CheckConstraint(
                condition=Q(above__gte=0, rate__gte=0, rate__lt=10_000, deduction__gte=0),
                name="tax_bracket_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_taxpayer_kind_display()} {self.effective_from}"
