"""Disputes (申诉): a dealer's objection to lines of a statement, the conversation, the ruling."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.choices import DisputeStatus
from commissions.querysets import DisputeQuerySet
from core.fields import FenField


class Dispute(models.Model):
    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    statement = models.ForeignKey(
        "commissions.Statement",
        on_delete=models.PROTECT,
        related_name="disputes",
        verbose_name=_("statement"),
    )
    payee = models.ForeignKey(
        "network.Channel", on_delete=models.PROTECT, related_name="+", verbose_name=_("payee")
    )
    district_id = models.BigIntegerField()
    status = models.CharField(
        _("status"), max_length=10, choices=DisputeStatus.choices, default=DisputeStatus.OPEN
    )
    claimed = FenField(_("amount claimed"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"), auto_now_add=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ruled by"),
    )
    ruled_at = models.DateTimeField(_("ruled at"), null=True)
    ruling = FenField(_("ruling"), null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        ordering = ["-id"]
        indexes = [models.Index(fields=["city", "status", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ruled_by__isnull=True) | ~models.Q(ruled_by=models.F("raised_by")),
                name="dispute_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DisputeLine(models.Model):
    """`line_id` without a foreign key: lines are partitioned. A line is in one open dispute at a time."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="lines")
    line_id = models.BigIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line_id"], condition=models.Q(is_open=True), name="dispute_line_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.line_id)


class DisputeMessage(models.Model):
    append_only = True

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
