"""The province's frame for cities' plans: what they may pay at most."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.choices import FrameStatus, TierMode
from commissions.querysets import FrameQuerySet
from core.fields import FenField, ScaledField
from core.periods import period_text
from network.choices import ChannelKind


class Frame(models.Model):
    """An empty limit is none. In force for a month is, of the approved ones of a kind, the latest from that month or
    before; the one without a kind holds for all channels, beside it. Changed only until it is approved: a trigger
    refuses the rest.
    """

    region = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("province")
    )
    channel_kind = models.PositiveSmallIntegerField(
        _("paid to"),
        choices=ChannelKind.choices,
        null=True,
        blank=True,
        help_text=_("The kind of channel that cities' plans pay; empty is all."),
    )
    valid_from = models.PositiveIntegerField(_("in force from"))
    document_number = models.CharField(_("document number"), max_length=60)
    most_per_piece = FenField(_("highest amount per user or piece"), null=True, blank=True)
    most_percent = ScaledField(_("highest rate in percent"), null=True, blank=True)
    tier_modes = ArrayField(
        models.CharField(max_length=12, choices=TierMode.choices),
        default=list,
        blank=True,
        verbose_name=_("allowed tier modes"),
    )
    budget_share = ScaledField(_("budget as a share of revenue"), null=True, blank=True)
    budget_binding = models.BooleanField(_("forbids months above the budget"), default=False)
    note = models.TextField(_("note"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=FrameStatus.choices, default=FrameStatus.PROPOSED, editable=False
    )
    makers = ArrayField(models.BigIntegerField(), default=list, editable=False)
    """Everybody who had a hand in it: none of them approves it."""
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("prepared by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)

    objects = FrameQuerySet.as_manager()

    class Meta:
        verbose_name = _("frame")
        verbose_name_plural = _("frames")
        ordering = ["-valid_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="proposed", approved_by__isnull=True)
                | (Q(status="approved", approved_by__isnull=False) & ~Q(approved_by=F("prepared_by"))),
                name="frame_maker_is_not_checker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_to} {period_text(self.valid_from)}"

    def get_absolute_url(self) -> str:
        return reverse("commissions:frame_detail", args=[self.pk])

    @property
    def paid_to(self) -> str:
        """Whom the frame is for, in words."""
        return str(ChannelKind(self.channel_kind).label if self.channel_kind else _("All channels"))

    @property
    def is_proposed(self) -> bool:
        return self.status == FrameStatus.PROPOSED

    @property
    def standing(self) -> FrameStatus:
        return FrameStatus.of(self.status)
