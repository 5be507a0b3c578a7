"""A named set of permissions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Role(models.Model):
    """Default roles carry an English name that the catalogue translates; own roles any name."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(
        _("rank"), help_text=_("Nobody grants a role of their own rank or above. 1 is the highest.")
    )
    permissions = ArrayField(models.CharField(max_length=60), verbose_name=_("permissions"), default=list)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return gettext(self.name)
