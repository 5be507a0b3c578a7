"""A person who signs in. What they see and do comes from their grants alone."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.scoping import Scope
from users.services.scopes import places_of, resolve_scopes


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    username = models.CharField(
        _("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    sessions_valid_from = models.DateTimeField(null=True, editable=False)
    """Sessions that began before this moment are ended at their next request."""
    date_joined = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def _scopes(self) -> dict[str, Scope]:
        return resolve_scopes(self.pk) if self.is_active else {}

    def scope_for(self, code: str) -> Scope:
        """Where this user holds the permission. Resolved once for each loaded user: two queries."""
        return self._scopes.get(code, Scope())

    @cached_property
    def scope_text(self) -> str:
        """Where this user works, in words; of many places the first two and a mark."""
        places = places_of(self.pk)
        return " / ".join(places[:2]) + (" …" if len(places) > 2 else "")

    def can(self, code: str) -> bool:
        """Whether the permission is held anywhere at all: for menus, not for rows."""
        return bool(self.scope_for(code))
