"""A named set of permissions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from users.default_roles import DEFAULTS
from users.querysets import RoleQuerySet


class Role(models.Model):
    """Default roles carry an English name that the catalogue translates; own roles any name."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    rank = models.PositiveSmallIntegerField(
        _("rank"),
        help_text=_(
            "Nobody grants a role of their own rank or above. 0 is the system administrator's, "
            "1 the highest in the business."
        ),
    )
    second_step = models.BooleanField(
        _("two-step sign-in required"),
        default=False,
        help_text=_("Its holders are led to set it up before anything else."),
    )
    permissions = ArrayField(models.CharField(max_length=60), verbose_name=_("permissions"), default=list)
    adapted = models.BooleanField(_("adapted"), default=False, editable=False)
    """A default role that the installation has changed: an upgrade leaves it alone."""

    holder_count: int
    """Users who hold it today; only on rows of `with_holders()`."""

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return gettext(self.name)

    def get_absolute_url(self) -> str:
        return reverse("users:role_detail", kwargs={"pk": self.pk})

    @property
    def label(self) -> str:
        return str(self)

    @property
    def is_default(self) -> bool:
        return self.code in DEFAULTS

    @property
    def origin(self) -> Badge:
        if not self.is_default:
            return Badge(_("Own"), "blue")
        return Badge(_("Adapted"), "amber") if self.adapted else Badge(_("Default"), "grey")

    @property
    def second_step_badge(self) -> Badge | None:
        return Badge(_("Required"), "green") if self.second_step else None
