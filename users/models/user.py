"""A person who signs in. What they see and do comes from their grants alone."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from core.scoping import Scope
from users.querysets import UserQuerySet
from users.services.scopes import Held, Holdings, holdings_of

if TYPE_CHECKING:
    from users.models.grant import Grant

    _Manager = models.Manager.from_queryset(UserQuerySet)
else:
    _Manager = BaseUserManager.from_queryset(UserQuerySet)


class UserManager(_Manager["User"]):
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
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    """Part of what a session is checked against: one more ends every session of this user for good."""
    password_changed_at = models.DateTimeField(_("password changed"), null=True, editable=False)
    date_joined = models.DateTimeField(_("created"), auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    grants_now: "list[Grant]"
    """The grants in force; only on rows of `with_grants()`."""

    managed: bool
    """Whether the one who asks may change this user; only on rows of `with_managed()`."""

    viewed_by: "User | None" = None
    """The administrator who sees the portal as this user in this request."""

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_absolute_url(self) -> str:
        return reverse("users:user_detail", kwargs={"pk": self.pk})

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """Django compares it at every request: a changed password ends sessions, and so does the epoch."""
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac("users.session", value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def role_names(self) -> str:
        return ", ".join(dict.fromkeys(str(grant.role) for grant in self.grants_now))

    @property
    def place_names(self) -> str:
        return ", ".join(dict.fromkeys(grant.place for grant in self.grants_now))

    @property
    def standing(self) -> Badge:
        if not self.is_active:
            return Badge(_("Disabled"), "red")
        if not self.has_usable_password():
            return Badge(_("Invited"), "blue")
        return Badge(_("Enabled"), "green")

    @cached_property
    def _scopes(self) -> Holdings:
        return holdings_of(self.pk) if self.is_active else Holdings()

    @property
    def held(self) -> list[Held]:
        """The grants in force, each with its rank and its scope."""
        return self._scopes.held

    def scope_for(self, code: str) -> Scope:
        """Where this user holds the permission. Resolved once for each loaded user: one query."""
        return self._scopes.scopes.get(code, Scope())

    @property
    def must_use_second_step(self) -> bool:
        return any(held.second_step for held in self.held)

    @property
    def role_codes(self) -> frozenset[str]:
        """The codes of the roles that are held anywhere today."""
        return frozenset(held.role for held in self.held)

    @property
    def scope_text(self) -> str:
        """Where this user works, in words; of many places the first two and a mark."""
        places = list(dict.fromkeys(held.place for held in self.held))
        return " / ".join(places[:2]) + (" …" if len(places) > 2 else "")

    def can(self, code: str) -> bool:
        """Whether the permission is held anywhere at all: for menus, not for rows."""
        return bool(self.scope_for(code))
