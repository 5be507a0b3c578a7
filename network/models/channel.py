"""The registry of everything that sells, holds stock, earns or is scored."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import InitialsField
from network.choices import AgentLevel, ChannelKind, ChannelStatus, SalesMode
from network.querysets import ChannelQuerySet


class Channel(models.Model):
    """City, district, parent, level, star and mode repeat today's `Position`, so that lists can filter
    and sort on them; `network.services.positions` is the only writer of both.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120, db_index=True)
    initials = InitialsField()
    kind = models.PositiveSmallIntegerField(_("kind"), choices=ChannelKind.choices)
    status = models.CharField(
        _("status"), max_length=12, choices=ChannelStatus.choices, default=ChannelStatus.ACTIVE
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    mode = models.PositiveSmallIntegerField(_("sales mode"), choices=SalesMode.choices)
    city = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("city")
    )
    district = models.ForeignKey(
        "network.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("upline"),
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=AgentLevel.choices, null=True, blank=True)
    star = models.PositiveSmallIntegerField(_("star"), null=True, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["city", "kind", "code"]),
            models.Index(fields=["district", "kind", "code"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(star__isnull=True) | models.Q(star__range=(1, 5)),
                name="channel_star_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("network:channel_detail", kwargs={"pk": self.pk})
