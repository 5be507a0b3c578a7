"""A payee's month: the sum of its lines, and what remains payable after debts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.choices import StatementStatus
from commissions.querysets import StatementQuerySet
from core.fields import FenField


class Statement(models.Model):
    """Draft rows are rewritten by each run in its own transaction; publication freezes them.

    amount = earned + override + coefficient + adjustment + difference, each the sum of its lines;
    payable = amount - offset, and never below zero.
    """

    # No database constraints: a run writes a row for each payee, and who these are it read from the same tables.
    city = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("city"),
        db_constraint=False,
        db_index=False,
    )
    period = models.PositiveIntegerField(_("period"))
    payee = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("payee"),
        db_constraint=False,
        db_index=False,
    )
    district_id = models.BigIntegerField(_("district"))
    status = models.CharField(
        _("status"), max_length=10, choices=StatementStatus.choices, default=StatementStatus.DRAFT
    )
    facts_paid = models.PositiveIntegerField(_("facts paid"), default=0)
    facts_refused = models.PositiveIntegerField(_("facts not paid"), default=0)
    earned = FenField(_("earned"), default=0)
    """By components, a guarantee among them."""
    override = FenField(_("override"), default=0)
    coefficient = FenField(_("by coefficients"), default=0)
    """What the payee's month as a whole was multiplied with: the period qualifier, the cap of the month and the coefficients."""
    adjustment = FenField(_("adjustments"), default=0)
    """What the month's clawbacks took is among them."""
    difference = FenField(_("differences of earlier months"), default=0)
    amount = FenField(_("amount"), default=0)
    previous_amount = FenField(_("last month"), null=True)
    offset = FenField(_("offset against debts"), default=0)
    payable = FenField(_("payable"), default=0)
    content_hash = models.CharField(_("fingerprint"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True)
    respond_by = models.DateField(_("confirm or dispute by"), null=True)
    reminded_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey("users.User", on_delete=models.PROTECT, null=True, related_name="+")

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["-period", "payee"]
        indexes = [
            models.Index(fields=["city", "period", "-amount"]),
            models.Index(fields=["district_id", "period"]),
            models.Index(fields=["-period", "-id"]),
            models.Index(
                fields=["content_hash"],
                opclasses=["varchar_pattern_ops"],
                name="statement_by_fingerprint",
                condition=~models.Q(content_hash=""),
            ),
            models.Index(
                fields=["respond_by"],
                name="statement_to_remind",
                condition=models.Q(status=StatementStatus.PUBLISHED, reminded_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["payee", "period", "city"], name="statement_once"),
            models.CheckConstraint(
                condition=models.Q(
                    amount=models.F("earned")
                    + models.F("override")
                    + models.F("coefficient")
                    + models.F("adjustment")
                    + models.F("difference")
                ),
                name="statement_amount_is_the_sum",
            ),
            models.CheckConstraint(condition=models.Q(payable__gte=0), name="statement_payable_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}"
