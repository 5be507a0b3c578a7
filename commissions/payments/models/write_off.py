"""The end of a debt that nobody will pay: one person proposes it, another approves."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commissions.payments.choices import WriteOffStatus
from commissions.payments.querysets import WriteOffQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class WriteOff(models.Model):
    """`amount` is what of the debt was open when it was proposed, and has to be so still when it is approved. A trigger
    marks no debt as written off without an approved row here.
    """

    debt = models.ForeignKey(
        "commissions.Debt", on_delete=models.PROTECT, related_name="write_offs", verbose_name=_("debt")
    )
    amount = FenField(_("amount"))
    reason = models.CharField(_("reason"), max_length=500)
    document = models.CharField(_("document number"), max_length=60)
    status = models.CharField(
        _("status"), max_length=10, choices=WriteOffStatus.choices, default=WriteOffStatus.PROPOSED
    )
    answer = models.CharField(_("refused because"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), **_PERSON)
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, **_PERSON
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = WriteOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["debt"],
                condition=Q(status__in=[WriteOffStatus.PROPOSED, WriteOffStatus.APPROVED]),
                name="write_off_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="write_off_positive"),
            models.CheckConstraint(
                condition=Q(status__in=[WriteOffStatus.PROPOSED, WriteOffStatus.WITHDRAWN])
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="write_off_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debt_id}: {self.amount}"

    @property
    def state(self) -> WriteOffStatus:
        return WriteOffStatus.of(self.status)
