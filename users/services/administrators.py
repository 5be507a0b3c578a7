"""System administrators from the command line: the first one, another one, and the way back in for one locked out."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.errors import Conflict
from core.periods import today
from users.default_roles import SYSTEM_ADMINISTRATOR
from users.models import Grant, Role, User
from users.services.first_admin import first_admin_create, is_fresh, province_get
from users.services.sessions import sessions_end


def administrators() -> QuerySet[User]:
    """Active users who hold the role today."""
    day = today()
    held = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return User.objects.filter(
        is_active=True, pk__in=held.filter(role__code=SYSTEM_ADMINISTRATOR).values("user_id")
    ).order_by("username")


def refuse_second() -> None:
    """Raises Conflict as soon as somebody administers this portal."""
    if present := list(administrators().values_list("username", flat=True)):
        raise Conflict(
            _("There is a system administrator already: %(names)s. With --force you add another one.")
            % {"names": ", ".join(present)}
        )


@transaction.atomic
def administrator_create(
    *, username: str, name: str, password: str, province: tuple[str, str] = ("", ""), force: bool = False
) -> User:
    """Raises ValidationError or Conflict. `province` is code and name of the one to begin with.

    `force` adds another administrator; of a user who exists already it renews the password and ends the sessions.
    """
    code, title = province
    if is_fresh():
        return first_admin_create(
            username=username, password=password, name=name, province_code=code, province_name=title
        )
    role = Role.objects.select_for_update().get(code=SYSTEM_ADMINISTRATOR)  # two at once: one after the other
    if not force:
        refuse_second()
    user = (force and User.objects.filter(username=username).first()) or User(username=username)
    known = user.pk is not None
    user.name, user.is_active = name or user.name, True
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.full_clean()
    user.save()
    if known:
        sessions_end(user)
    place: dict[str, Any] = {"user": user, "role": role, "region": province_get(code, title), "channel": None}
    if not Grant.objects.in_force().filter(**place).exists():
        Grant.objects.update_or_create(**place, valid_from=today(), defaults={"valid_to": None})
    record(actor=None, action="users.administrator_made", subject=user)
    return user
