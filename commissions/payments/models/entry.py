"""The ledger of payables: what a city owes a payee, entry by entry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import EntryKind
from commissions.payments.querysets import PayableEntryQuerySet
from core.fields import FenField


class PayableEntry(models.Model):
    """Added to, never changed: the application's role has no UPDATE or DELETE here. The balance of a payee in a city is
    the sum of its entries, and a trigger keeps it from falling below zero (commissions/sql/payments/guards.sql).

    Published statements add their payable, approved returns of deposits their amount; a payment takes its parts away, each
    with a kind of its own, and what is taken back adds their mirrors (`reverses`). `period` is the month in which it was
    posted.
    """

    append_only = True

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city"), db_index=False
    )
    payee = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        related_name="payable_entries",
        verbose_name=_("payee"),
        db_index=False,
    )
    district_id = models.BigIntegerField(_("district"))
    period = models.PositiveIntegerField(_("posted in"))
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind.choices)
    amount = FenField(_("amount"))
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        null=True,
        related_name="payable_entries",
        verbose_name=_("statement"),
        db_index=False,
    )
    payment = models.ForeignKey(
        "commissions.Payment",
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name=_("payment"),
        db_index=False,
    )
    deposit_return = models.ForeignKey(
        "commissions.DepositReturn",
        on_delete=models.PROTECT,
        null=True,
        related_name="entries",
        verbose_name=_("return of a deposit"),
        db_index=False,
    )
    debt = models.ForeignKey(
        "commissions.Debt", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("debt")
    )
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("made by"),
    )
    at = models.DateTimeField(_("posted at"))

    objects = PayableEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("payable entry")
        verbose_name_plural = _("payable entries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["payee", "city", "period"], name="payable_of_payee"),
            models.Index(fields=["city", "-id"], name="payable_of_city"),
            models.Index(fields=["district_id", "-id"], name="payable_of_district"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payable_entry_says_something"),
            models.CheckConstraint(
                condition=Q(statement__isnull=False)
                | Q(payment__isnull=False)
                | Q(deposit_return__isnull=False),
                name="payable_entry_has_a_cause",
            ),
            models.UniqueConstraint(
                fields=["statement", "kind"],
                condition=Q(payment__isnull=True),
                name="payable_statement_once",
            ),
            models.UniqueConstraint(
                fields=["deposit_return"],
                condition=Q(deposit_return__isnull=False),
                name="payable_deposit_once",
            ),
            models.UniqueConstraint(
                fields=["payment", "kind", "debt"],
                condition=Q(payment__isnull=False, reverses__isnull=True),
                nulls_distinct=False,
                name="payable_payment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id} {self.period}: {self.amount}"
