"""A line that the auditor doubts: frozen out of what its statement pays until it is released or refused."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.choices import LineKind
from commissions.holds.choices import HoldReason, LineHoldStatus, RefusalReason
from commissions.holds.querysets import LineHoldQuerySet
from core.fields import FenField

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class LineHold(models.Model):
    """Of one key of a statement's lines: the same fact and component, whatever runs added to it.

    `amount` is what the key comes to in the month; `frozen` is how much of the statement's payable is kept back for it,
    which is less where debts or deductions have taken part of it, and 0 before publication. A statement's payable is
    thus cut into pieces that never change once it is published: what no hold concerns, and one piece a hold. Each is
    paid once. A refusal takes the amount away by an adjustment, and its piece is payable from the day on which the
    statement with that adjustment is published (`settled_in`), so that nobody loses it twice.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        related_name="line_holds",
        verbose_name=_("statement"),
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("payee")
    )
    period = models.PositiveIntegerField(_("period"))
    line_id = models.BigIntegerField(_("line"))
    kind = models.PositiveSmallIntegerField(_("kind"), choices=LineKind.choices)
    component_key = models.BigIntegerField()
    grain = models.PositiveSmallIntegerField()
    fact_id = models.BigIntegerField()
    event_period = models.PositiveIntegerField(_("month of the event"))
    amount = FenField(_("amount"))
    frozen = FenField(_("kept back"), default=0)
    code = models.CharField(_("what is checked"), max_length=3, choices=HoldReason.choices)
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("Read by staff alone; the payee isn't told.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=LineHoldStatus.choices, default=LineHoldStatus.HELD
    )
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("held by"), **_PERSON)
    placed_at = models.DateTimeField(_("held at"), auto_now_add=True)
    finding = models.CharField(_("finding"), max_length=3, choices=RefusalReason.choices, blank=True)
    answer = models.CharField(_("explanation"), max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("refusal proposed by"), null=True, **_PERSON
    )
    proposed_at = models.DateTimeField(_("refusal proposed at"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), null=True, **_PERSON
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    adjustment = models.OneToOneField(
        "commissions.Adjustment", on_delete=models.PROTECT, null=True, related_name="line_hold"
    )
    settled_in = models.PositiveIntegerField(_("taken away in"), null=True)

    objects = LineHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("held line")
        verbose_name_plural = _("held lines")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["city", "-id"], name="line_hold_of_city"),
            models.Index(fields=["city", "period", "status"], name="line_hold_of_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "kind", "component_key", "grain", "fact_id", "event_period"],
                name="line_hold_once",
            ),
            models.CheckConstraint(condition=Q(frozen__gte=0), name="line_hold_frozen_not_negative"),
            models.CheckConstraint(
                condition=Q(status=LineHoldStatus.REFUSED, adjustment__isnull=False)
                | (~Q(status=LineHoldStatus.REFUSED) & Q(adjustment__isnull=True, settled_in__isnull=True)),
                name="line_hold_refusal_is_an_adjustment",
            ),
            models.CheckConstraint(
                condition=~Q(status=LineHoldStatus.REFUSED)
                | (
                    Q(proposed_by__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(finding="")
                ),
                name="line_hold_refused_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.period} {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:line_hold_detail", kwargs={"pk": self.pk})

    @property
    def standing(self) -> LineHoldStatus:
        return LineHoldStatus.of(self.status)

    @property
    def is_open(self) -> bool:
        return "open" in self.standing.groups

    @property
    def is_held(self) -> bool:
        return self.status == LineHoldStatus.HELD

    @property
    def is_proposed(self) -> bool:
        return self.status == LineHoldStatus.PROPOSED
