"""An invoice that an agent sends for a statement: a second person checks it before the statement is paid."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import InvoiceStatus
from commissions.payments.querysets import InvoiceQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class Invoice(models.Model):
    """Number, day and amounts are those of the paper, whose picture stands beside it (core.models.Attachment). Issuer and
    number are one invoice: it is counted once, whoever sends it again. What was accepted stays.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="invoices", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField(_("district"))
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        related_name="invoices",
        verbose_name=_("statement"),
    )
    issuer = models.CharField(_("issuer"), max_length=32)
    number = models.CharField(_("invoice number"), max_length=32)
    issued_on = models.DateField(_("issued on"))
    amount = FenField(_("amount with tax"))
    tax = FenField(_("tax in it"))
    status = models.CharField(
        _("status"), max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.WAITING
    )
    answer = models.CharField(_("refused because"), max_length=200, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("sent by"), **_PERSON)
    sent_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, **_PERSON
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["city", "-id"], name="invoice_of_city"),
            models.Index(fields=["district_id", "-id"], name="invoice_of_district"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=Q(status__in=[InvoiceStatus.WAITING, InvoiceStatus.ACCEPTED]),
                name="invoice_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, tax__gte=0, tax__lt=F("amount")), name="invoice_amounts"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[InvoiceStatus.WAITING, InvoiceStatus.WITHDRAWN])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("sent_by")),
                name="invoice_sender_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("commissions:invoice_detail", kwargs={"pk": self.pk})

    @property
    def state(self) -> InvoiceStatus:
        return InvoiceStatus.of(self.status)
