"""A payment batch: what a city pays in one file of the bank, and who has agreed to it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import BatchStatus
from commissions.payments.querysets import PaymentBatchQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "null": True, "related_name": "+"}


def _other_than(person: str, *others: str) -> Q:
    """Nobody yet, or none of those."""
    different = Q()
    for other in others:
        different &= Q(**{f"{other}__isnull": True}) | ~Q(**{person: F(other)})
    return Q(**{f"{person}__isnull": True}) | different


class PaymentBatch(models.Model):
    """Prepared and submitted by settlement, approved by the city and, above a limit, by the province, each another
    person; then sent by settlement. `version` counts how often it was worked out: an approval names the one that
    was seen. Triggers hold it to its way and freeze its payments once it is submitted.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    period = models.PositiveIntegerField(_("up to the month"))
    number = models.CharField(_("batch"), max_length=40, unique=True)
    status = models.CharField(
        _("status"), max_length=10, choices=BatchStatus.choices, default=BatchStatus.DRAFT
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    count = models.PositiveIntegerField(_("payees"), default=0)
    gross = FenField(_("payable"), default=0)
    offset = FenField(_("set off against debts"), default=0)
    deposit = FenField(_("kept as deposit"), default=0)
    withheld = FenField(_("tax withheld"), default=0)
    net = FenField(_("to be paid"), default=0)
    largest = FenField(_("largest payment"), default=0)
    takes_two = models.BooleanField(_("needs the province"), default=True)
    return_reason = models.TextField(_("returned because"), blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("submitted by"), **_PERSON)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("approved by"), **_PERSON)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("approved for the province by"), **_PERSON
    )
    seconded_at = models.DateTimeField(_("approved for the province at"), null=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("sent by"), **_PERSON)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment batch")
        verbose_name_plural = _("payment batches")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "-id"], name="batch_of_city")]
        constraints = [
            models.UniqueConstraint(
                fields=["city"], condition=Q(status=BatchStatus.DRAFT), name="batch_one_draft_a_city"
            ),
            models.CheckConstraint(
                condition=_other_than("approved_by", "prepared_by", "submitted_by"),
                name="batch_maker_is_not_checker",
            ),
            models.CheckConstraint(
                condition=_other_than("seconded_by", "prepared_by", "submitted_by", "approved_by"),
                name="batch_seconded_by_a_third",
            ),
            models.CheckConstraint(
                condition=_other_than("sent_by", "approved_by", "seconded_by"),
                name="batch_checker_does_not_pay",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[
                        BatchStatus.APPROVED,
                        BatchStatus.SECONDED,
                        BatchStatus.SENT,
                        BatchStatus.SETTLED,
                    ]
                )
                | Q(submitted_by__isnull=False, approved_by__isnull=False),
                name="batch_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[BatchStatus.SENT, BatchStatus.SETTLED])
                | (Q(sent_by__isnull=False) & (Q(takes_two=False) | Q(seconded_by__isnull=False))),
                name="batch_sent_when_released",
            ),
            models.CheckConstraint(
                condition=Q(gross=F("offset") + F("deposit") + F("withheld") + F("net")),
                name="batch_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("commissions:batch_detail", kwargs={"pk": self.pk})

    @property
    def state(self) -> BatchStatus:
        return BatchStatus.of(self.status)

    @property
    def is_released(self) -> bool:
        """Whether everybody has agreed who has to, so that it may be sent."""
        return self.status == BatchStatus.SECONDED or (
            self.status == BatchStatus.APPROVED and not self.takes_two
        )
