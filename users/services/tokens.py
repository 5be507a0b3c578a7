"""API tokens: made once, shown once, known by their hash alone."""

import datetime
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import record
from core.errors import Refusal
from core.permissions import all_permissions
from users.models import ApiToken, User
from users.models.token import digest_of, new_secret
from users.sign_ins import home_of

LONGEST: Final = datetime.timedelta(days=366)
NOTED_EVERY: Final = datetime.timedelta(minutes=1)


@transaction.atomic
def token_create(
    *, owner: User, name: str, expires_on: datetime.date, read_only: bool, codes: Sequence[str] = ()
) -> tuple[ApiToken, str]:
    """The token and its secret, which nobody can read again. Raises Refusal for dates and unknown codes."""
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise Refusal(_("A token is valid for a year at most, and not in the past."))
    if set(codes) - all_permissions().keys():
        raise Refusal(_("There is no such permission."))
    secret = new_secret()
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        digest=digest_of(secret),
        ending=secret[-4:],
        read_only=read_only,
        codes=sorted(codes),
        expires_on=expires_on,
    )
    detail = {"expires": expires_on.isoformat(), "codes": sorted(codes)}
    record(actor=owner, action="users.token_add", obj=name, place=home_of(owner.pk), detail=detail)
    return token, secret


@transaction.atomic
def token_revoke(*, token: ApiToken) -> None:
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        owner = token.owner
        record(actor=owner, action="users.token_revoke", obj=token.name, place=home_of(owner.pk))


def token_find(secret: str) -> ApiToken | None:
    """The valid token of an owner who may still sign in."""
    token = ApiToken.objects.select_related("owner").filter(digest=digest_of(secret)).first()
    if token is None or not token.is_valid or not token.owner.is_active:
        return None
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token
