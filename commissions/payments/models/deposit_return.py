"""The deposit of an agent that has left: proposed once its day has come, approved by another person, then payable."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import DepositReturnStatus
from commissions.payments.querysets import DepositReturnQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class DepositReturn(models.Model):
    """`amount` is the deposit as it was when this was proposed, and has to be so still when it is approved; debts are set
    off by the batch that pays it. What was said never changes (a trigger refuses it).
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="deposit_returns", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField(_("district"))
    amount = FenField(_("amount"))
    left_on = models.DateField(_("left on"))
    due_on = models.DateField(_("payable from"))
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document number"), max_length=60)
    status = models.CharField(
        _("status"), max_length=10, choices=DepositReturnStatus.choices, default=DepositReturnStatus.PROPOSED
    )
    answer = models.CharField(_("refused because"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), **_PERSON)
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, **_PERSON
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = DepositReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of a deposit")
        verbose_name_plural = _("returns of deposits")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "status"], name="deposit_return_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["payee"],
                condition=Q(status=DepositReturnStatus.PROPOSED),
                name="deposit_return_waits_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="deposit_return_positive"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("left_on")), name="deposit_return_after_the_exit"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(document=""), name="deposit_return_says_why"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[DepositReturnStatus.PROPOSED, DepositReturnStatus.WITHDRAWN],
                    decided_by__isnull=True,
                )
                | Q(
                    status__in=[DepositReturnStatus.APPROVED, DepositReturnStatus.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                & ~Q(decided_by=F("proposed_by")),
                name="deposit_return_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id}: {self.amount}"

    @property
    def state(self) -> DepositReturnStatus:
        return DepositReturnStatus.of(self.status)
