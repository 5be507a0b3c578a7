"""A hold: nothing is paid to a payee, or for one statement, until the auditor lets it go."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.payments.querysets import PaymentHoldQuerySet
from core.badges import Badge

_PERSON: dict[str, Any] = {"on_delete": models.PROTECT, "related_name": "+"}


class PaymentHold(models.Model):
    """Without `statement` it holds all that the payee is owed, in every city; single lines are held by a `LineHold`. Only
    its release is ever written to it.
    """

    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="payment_holds", verbose_name=_("payee")
    )
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        null=True,
        related_name="payment_holds",
        verbose_name=_("statement"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("held by"), **_PERSON)
    placed_at = models.DateTimeField(_("held at"), auto_now_add=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("let go by"), null=True, **_PERSON
    )
    released_at = models.DateTimeField(_("let go at"), null=True)
    release_reason = models.CharField(_("let go because"), max_length=500, blank=True)

    objects = PaymentHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment hold")
        verbose_name_plural = _("payment holds")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "-id"], name="hold_of_city")]
        constraints = [
            models.UniqueConstraint(
                fields=["payee", "statement"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
                name="hold_once",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True, release_reason="")
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(release_reason="")),
                name="hold_let_go_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_id}: {self.reason[:40]}"

    @property
    def standing(self) -> Badge:
        if self.released_at:
            return Badge(pgettext_lazy("payment hold", "Let go"), "grey")
        return Badge(pgettext_lazy("payment hold", "Held"), "red")
