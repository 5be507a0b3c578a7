"""The first person of a fresh installation, who lets all others in; and the way back in when nobody can."""

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from core.periods import today
from network.choices import RegionLevel
from network.models import Region
from users.models import Grant, Role, User
from users.services.sessions import sessions_end

ADMINISTRATOR: Final = "system_administrator"


def administrators() -> QuerySet[User]:
    """Active users who hold the role today."""
    day = today()
    held = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
    return User.objects.filter(
        is_active=True, pk__in=held.filter(role__code=ADMINISTRATOR).values("user_id")
    ).order_by("username")


def province() -> Region | None:
    """The root of the region tree; None on a fresh installation."""
    return Region.objects.filter(level=RegionLevel.PROVINCE).first()


@transaction.atomic
def administrator_create(
    *, username: str, name: str, password: str, place: Region | tuple[str, str], force: bool = False
) -> User:
    """`place` is the province, or code and name of the one to begin with. Raises ValidationError, Refusal.

    `force` adds another administrator; of a user who exists already it renews the password and ends the sessions.
    """
    role = Role.objects.select_for_update().get(code=ADMINISTRATOR)  # two at once: one after the other
    present = list(administrators().values_list("username", flat=True))
    if present and not force:
        raise Refusal(
            _("There is a system administrator already: %(names)s. With --force you add another one.")
            % {"names": ", ".join(present)}
        )
    user = (force and User.objects.filter(username=username).first()) or User(username=username)
    user.name, user.is_active = name or user.name, True
    validate_password(password, user)
    known = user.pk is not None
    user.set_password(password)
    user.full_clean()
    user.save()
    if known:
        sessions_end(user)
    if not isinstance(place, Region):
        code, title = place
        place = Region.objects.add_root({"code": code, "name": title, "level": RegionLevel.PROVINCE})
    Grant.objects.update_or_create(
        user=user, role=role, region=place, defaults={"valid_from": today(), "valid_to": None}
    )
    return user
