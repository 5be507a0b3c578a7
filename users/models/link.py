"""A link by which a person sets their own password: an invitation, or a way back in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInLink(models.Model):
    """Only a digest of the token is kept. Used once, and dead after `expires_at`."""

    user = models.ForeignKey(
        "users.User", on_delete=models.CASCADE, related_name="links", verbose_name=_("user")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        "users.User", on_delete=models.SET_NULL, related_name="+", null=True, verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"
