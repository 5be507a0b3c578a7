"""The first system administrator of a fresh installation, whether made by a page or by a command."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from channels_portal.secrets import kept_secret
from core.errors import Conflict
from core.periods import today
from network.choices import RegionLevel
from network.models import Region
from users.default_roles import SYSTEM_ADMINISTRATOR
from users.models import Grant, Role, User

_LOCK: Final = 7_301_100
"""Of the two who would be first at the same moment, one waits and then finds the other's account."""


def is_fresh() -> bool:
    """Whether nobody can sign in yet."""
    return not User.objects.exists()


def token_path() -> Path:
    path: Path = settings.PORTAL_HOME / "setup_token"
    return path


def setup_token() -> str:
    """The token that opens the set-up page: made once, in a file that only the portal's user reads."""
    return kept_secret(token_path(), 24)


def setup_token_matches(token: str) -> bool:
    return constant_time_compare(token.strip(), setup_token())


@transaction.atomic
def first_admin_create(
    *,
    username: str,
    password: str,
    name: str = "",
    email: str = "",
    province_code: str = "",
    province_name: str = "",
) -> User:
    """Conflict as soon as there is any account. ValidationError names the field.

    Roles are held for a region: without regions yet, the province is created from its code and name.
    The set-up token is worth nothing afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not is_fresh():
        raise Conflict(_("This portal is set up already. Sign in, or ask its administrator."))
    user = User(username=username, name=name or username, email=email)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.set_password(password)
    user.full_clean()
    user.save()
    Grant.objects.create(
        user=user,
        role=Role.objects.get(code=SYSTEM_ADMINISTRATOR),
        region=province_get(province_code, province_name),
        valid_from=today(),
    )
    transaction.on_commit(lambda: token_path().unlink(missing_ok=True))
    return user


def province_get(code: str, name: str) -> Region:
    """The province that there is, or a new one."""
    found = Region.objects.filter(level=RegionLevel.PROVINCE).first()
    if found is not None:
        return found
    if not code or not name:
        raise ValidationError({"province_name": _("There is no region yet: name the province.")})
    return Region.objects.add_root({"code": code, "name": name, "level": RegionLevel.PROVINCE})
