"""Disputes (申诉): a dealer's objection to lines of a statement, the conversation, the ruling.

Three amounts of one kind, all of the disputed lines together: what they come to now (`original`), what they
should come to as the dealer says (`claimed`) and as ruled (`ruling`). What is paid on top is the difference.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commissions.choices import DisputeAct, DisputeStatus
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
    original = FenField(_("original amount"), default=0)
    claimed = FenField(_("due as claimed"), null=True, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"), auto_now_add=True)
    reminded_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ruled by"),
    )
    ruled_at = models.DateTimeField(_("ruled at"), null=True)
    ruling = FenField(_("due as ruled"), null=True)
    sole_limit = FenField(null=True, help_text="How much one person could add alone when it was ruled.")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("handled by"),
    )

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
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | (
                    models.Q(ruled_by__isnull=False)
                    & ~models.Q(approved_by=models.F("ruled_by"))
                    & ~models.Q(approved_by=models.F("raised_by"))
                ),
                name="dispute_ruling_has_another_approver",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=DisputeStatus.UPHELD)
                | models.Q(approved_by__isnull=False)
                | (
                    models.Q(sole_limit__isnull=False, ruling__isnull=False)
                    & models.Q(ruling__lte=models.F("original") + models.F("sole_limit"))
                    & (models.Q(claimed__isnull=True) | models.Q(ruling__lte=models.F("claimed")))
                ),
                name="dispute_large_ruling_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def extra(self) -> int | None:
        """What the ruling pays on top; None before there is one."""
        return None if self.ruling is None else self.ruling - self.original


class RulingSplit(models.Model):
    """A ruling that says whose a sale is, in the place of an amount; it becomes the sale's split when it is approved.

    `shares` is channel to 10^-4; `before` is the split that was entered until then, as text, or nothing.
    """

    dispute = models.OneToOneField(Dispute, on_delete=models.CASCADE, related_name="whose")
    period = models.PositiveIntegerField(_("period"))
    fact_id = models.BigIntegerField()
    split = models.CharField(_("split"), max_length=400)
    shares = models.JSONField()
    before = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.split


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
    """What was said and done, in its order; `due` is the amount that an act was about."""

    append_only = True

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    act = models.CharField(max_length=10, choices=DisputeAct.choices, default=DisputeAct.SAID)
    due = FenField(null=True)
    text = models.TextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]
