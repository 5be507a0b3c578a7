"""Tokens for programs that speak to the API in somebody's name. Only a token's hash is kept."""

import hashlib
import secrets
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.badges import StatusChoices
from core.scoping import ScopedUser

PREFIX: Final = "cpt_"
"""So that a token in a log or a repository can be recognised."""


class TokenState(StatusChoices):
    VALID = "valid", "green", "open", _("Valid")
    EXPIRED = "expired", "grey", "final", _("Expired")
    REVOKED = "revoked", "red", "final", _("Revoked")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Everybody's own."""
        return self.filter(owner_id=user.pk)


class ApiToken(models.Model):
    """May do what its owner may, and no more than `codes` name if there are any."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60, help_text=_("What it is for."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    read_only = models.BooleanField(_("read only"), default=True)
    codes = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("permissions")
    )
    expires_on = models.DateField(_("valid to"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_on >= timezone.localdate()

    @property
    def state(self) -> "TokenState":
        if self.revoked_at:
            return TokenState.REVOKED
        return TokenState.VALID if self.is_valid else TokenState.EXPIRED

    def allows(self, code: str) -> bool:
        return not code or not self.codes or code in self.codes


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Secrets are random and long, so that one round of a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
