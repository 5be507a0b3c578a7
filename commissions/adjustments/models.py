"""A reward, a fine or another amount that one person proposes and a second approves."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.adjustments.choices import AdjustmentKind, AdjustmentStatus
from commissions.adjustments.querysets import AdjustmentRequestQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class AdjustmentRequest(models.Model):
    """`amount` has its sign: below zero is taken from the payee. Only what was approved has an `adjustment`, which the
    next run posts; what was proposed never changes (a trigger refuses it).
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("payee")
    )
    event_period = models.PositiveIntegerField(_("month concerned"))
    kind = models.CharField(_("kind"), max_length=10, choices=AdjustmentKind.choices)
    amount = FenField(_("amount"))
    component_key = models.ForeignKey(
        "commissions.ComponentKey",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("component"),
    )
    reason = models.CharField(_("reason"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60)
    status = models.CharField(
        _("status"), max_length=10, choices=AdjustmentStatus.choices, default=AdjustmentStatus.PROPOSED
    )
    finding = models.CharField(_("refused because"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), **_PERSON)
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, **_PERSON
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    adjustment = models.OneToOneField(
        "commissions.Adjustment",
        on_delete=models.PROTECT,
        null=True,
        related_name="request",
        verbose_name=_("adjustment"),
    )

    objects = AdjustmentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed adjustment")
        verbose_name_plural = _("proposed adjustments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "status"], name="adjustment_request_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AdjustmentKind.REWARD, amount__gt=0)
                | Q(kind=AdjustmentKind.FINE, amount__lt=0)
                | (Q(kind=AdjustmentKind.ADJUSTMENT) & ~Q(amount=0)),
                name="adjustment_request_sign_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(document_number=""), name="adjustment_request_says_why"
            ),
            models.CheckConstraint(
                condition=Q(status=AdjustmentStatus.APPROVED, adjustment__isnull=False)
                | (~Q(status=AdjustmentStatus.APPROVED) & Q(adjustment__isnull=True)),
                name="adjustment_request_approval_is_an_adjustment",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[AdjustmentStatus.PROPOSED, AdjustmentStatus.WITHDRAWN],
                    decided_by__isnull=True,
                )
                | Q(
                    status__in=[AdjustmentStatus.APPROVED, AdjustmentStatus.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=F("proposed_by")),
                name="adjustment_request_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_number}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:adjustment_detail", kwargs={"pk": self.pk})

    @property
    def state(self) -> AdjustmentStatus:
        return AdjustmentStatus.of(self.status)

    @property
    def is_proposed(self) -> bool:
        return self.status == AdjustmentStatus.PROPOSED
