"""A sign-in: from which device and address, from when to when."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from users.querysets import UserSessionQuerySet


class UserSession(models.Model):
    """Kept after its end, as the list of a user's sign-ins. Open is what `querysets` says is open."""

    user = models.ForeignKey(
        "users.User", on_delete=models.CASCADE, related_name="sessions", verbose_name=_("user")
    )
    key = models.CharField(max_length=40, editable=False)
    """The key of the session itself, so that it can be ended from elsewhere."""
    epoch = models.PositiveIntegerField(editable=False)
    """The user's `session_epoch` when it began: another one now means that it was ended with all others."""
    address = models.GenericIPAddressField(_("address"), null=True)
    agent = models.CharField(_("device"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("signed in at"), default=timezone.now)
    last_seen_at = models.DateTimeField(_("last seen"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "-id"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.address} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def device(self) -> str:
        """Browser and system as far as the browser says so."""
        return device_of(self.agent)

    @property
    def until(self) -> datetime.datetime:
        """When it ends whatever happens."""
        return self.started_at + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)


_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_of(agent: str) -> str:
    def first(names: Any) -> str:
        return next((label for mark, label in names if mark in agent), "")

    found = " · ".join(part for part in (first(_BROWSERS), first(_SYSTEMS)) if part)
    return found or agent[:40]
