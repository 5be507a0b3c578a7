"""A payment: what one payee gets in one batch, of which statements it is made, and what was taken off."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agents.choices import TaxpayerKind
from commissions.payments.choices import Obstacle, PaymentStatus
from commissions.payments.querysets import PaymentQuerySet
from core.fields import FenField, ScaledField


class Payment(models.Model):
    """gross = offset + deposit + withheld + net, all in fen; `gross` is the sum of its parts.

    `number` says what is paid and not when it was made: city, newest month, payee, attempt. A portal that was restored from
    a backup gives the same debt the same number again, so that the bank and its answers know it. It is NULL where
    the payment was left out of the file.
    """

    batch = models.ForeignKey("commissions.PaymentBatch", on_delete=models.CASCADE, related_name="payments")
    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city"), db_index=False
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="payments", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField(_("district"))
    period = models.PositiveIntegerField(_("period"))
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    number = models.CharField(_("payment number"), max_length=80, unique=True, null=True)
    gross = FenField(_("payable"))
    offset = FenField(_("set off against debts"), default=0)
    deposit = FenField(_("kept as deposit"), default=0)
    taxpayer_kind = models.CharField(_("taxpayer"), max_length=12, choices=TaxpayerKind.choices)
    tax_rate = ScaledField(_("tax rate"), default=0)
    tax = FenField(_("tax in the amount"), default=0)
    withheld = FenField(_("tax withheld"), default=0)
    net = FenField(_("to be paid"))
    account = models.ForeignKey(
        "agents.BankAccount", on_delete=models.PROTECT, related_name="+", verbose_name=_("paid to")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PaymentStatus.choices, default=PaymentStatus.PLANNED
    )
    obstacle = models.CharField(_("left out because"), max_length=10, choices=Obstacle.choices, blank=True)
    answer = models.CharField(_("answer of the bank"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    paid_on = models.DateField(_("paid on"), null=True)
    reversal_reason = models.CharField(_("reason of the reversal"), max_length=200, blank=True)
    reversal_document = models.CharField(_("document number"), max_length=60, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reversed by"),
    )
    reversed_at = models.DateTimeField(_("reversed at"), null=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["city", "-id"], name="payment_of_city"),
            models.Index(fields=["district_id", "-id"], name="payment_of_district"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "payee"], name="payment_once_a_batch"),
            models.CheckConstraint(
                condition=Q(gross=F("offset") + F("deposit") + F("withheld") + F("net")),
                name="payment_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(gross__gt=0, offset__gte=0, deposit__gte=0, withheld__gte=0, net__gte=0),
                name="payment_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(status=PaymentStatus.LEFT_OUT),
                name="payment_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.payee_id} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:payment_detail", kwargs={"pk": self.pk})

    @property
    def state(self) -> PaymentStatus:
        return PaymentStatus.of(self.status)


class _OfPayment(models.Model):
    payment: Any
    amount = FenField(_("amount"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.amount)


class PaymentPart(_OfPayment):
    """A statement that a payment pays, whole, or one of the pieces into which held lines have cut it (`hold`); or a deposit
    that is returned. `is_live`
    until the payment is taken back: a piece has one live part at most, which is what keeps it from being paid twice.
    """

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="parts")
    statement = models.ForeignKey(
        "commissions.Statement", on_delete=models.PROTECT, null=True, related_name="payment_parts"
    )
    deposit_return = models.ForeignKey(
        "commissions.DepositReturn",
        on_delete=models.PROTECT,
        null=True,
        related_name="payment_parts",
        db_index=False,
    )
    hold = models.ForeignKey(
        "commissions.LineHold", on_delete=models.PROTECT, null=True, related_name="payment_parts"
    )
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "hold"],
                condition=Q(is_live=True, statement__isnull=False),
                nulls_distinct=False,
                name="payment_statement_once",
            ),
            models.UniqueConstraint(
                fields=["deposit_return"],
                condition=Q(is_live=True, deposit_return__isnull=False),
                name="payment_deposit_once",
            ),
            models.CheckConstraint(
                condition=Q(statement__isnull=False, deposit_return__isnull=True)
                | Q(statement__isnull=True, deposit_return__isnull=False, hold__isnull=True),
                name="payment_part_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_part_positive"),
        ]


class PaymentOffset(_OfPayment):
    """What a payment takes off for a debt that stood open; it counts once the payment is sent."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="offsets")
    debt = models.ForeignKey("commissions.Debt", on_delete=models.PROTECT, related_name="payment_offsets")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "debt"], name="payment_offset_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_offset_positive"),
        ]
