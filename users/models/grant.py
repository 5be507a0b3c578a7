"""A role held for a region or for a channel, from a date on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from core.periods import today
from users.querysets import GrantQuerySet


class Grant(models.Model):
    user = models.ForeignKey(
        "users.User", on_delete=models.CASCADE, related_name="grants", verbose_name=_("user")
    )
    role = models.ForeignKey(
        "users.Role", on_delete=models.PROTECT, related_name="grants", verbose_name=_("role")
    )
    region = models.ForeignKey(
        "network.Region",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    channel = models.ForeignKey(
        "network.Channel",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("channel"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=True) ^ Q(channel__isnull=True), name="grant_region_or_channel"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="grant_dates"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region", "channel", "valid_from"],
                nulls_distinct=False,
                name="grant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.region or self.channel}"

    @property
    def place(self) -> str:
        return str(self.region or self.channel)

    @property
    def standing(self) -> Badge:
        if self.valid_from > today():
            return Badge(_("To come"), "blue")
        if self.has_ended:
            return Badge(_("Ended"), "grey")
        return Badge(_("In force"), "green")

    @property
    def end_word(self) -> str:
        """What leads to ending it; nothing once it has ended."""
        return "" if self.has_ended else gettext("End")

    @property
    def has_ended(self) -> bool:
        return self.valid_to is not None and self.valid_to < today()
