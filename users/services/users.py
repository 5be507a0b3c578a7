"""A user's life: created, changed, disabled, enabled again."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, Forbidden
from network.models import Channel, Region
from users.models import Role, User
from users.querysets import EDIT
from users.services.grants import grant_add
from users.services.last_administrator import administrators_remain
from users.services.second_step import second_step_is_set_up, second_step_remove
from users.services.sessions import sessions_end


@transaction.atomic
def user_create(
    *,
    actor: User,
    username: str,
    name: str,
    email: str,
    phone: str,
    role: Role,
    region: Region | None,
    channel: Channel | None,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
) -> User:
    """A user with a first role and no password yet: they set their own by an invitation."""
    user = User(username=username, name=name, email=email, phone=phone)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise ValidationError({"username": _("This user name is taken.")}) from error
    grant_add(
        actor=actor,
        user=user,
        role=role,
        region=region,
        channel=channel,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(actor=actor, action="users.user_create", obj=str(user), detail={"username": username})
    return user


@transaction.atomic
def user_disable(*, actor: User, user: User) -> None:
    """Ends every session at once; none of them comes back when the user is enabled again."""
    row = user_managed(actor, user)
    if not row.is_active:
        raise Conflict(_("This user is disabled already."))
    row.is_active = False
    row.save(update_fields=["is_active"])
    row.links.filter(used_at=None).delete()
    sessions_end(row)
    administrators_remain(row.grants.unended().values_list("role__code", flat=True))
    record(actor=actor, action="users.user_disable", obj=str(row))


@transaction.atomic
def user_enable(*, actor: User, user: User) -> None:
    row = user_managed(actor, user)
    if row.is_active:
        raise Conflict(_("This user is active already."))
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(actor=actor, action="users.user_enable", obj=str(row))


@transaction.atomic
def user_second_step_remove(*, actor: User, user: User) -> None:
    """For somebody who lost both phone and recovery codes."""
    row = user_managed(actor, user)
    if not second_step_is_set_up(row):
        raise Conflict(_("This user has no two-step sign-in."))
    second_step_remove(row)
    record(actor=actor, action="users.second_step_remove", obj=str(row))


def user_managed(actor: User, user: User) -> User:
    """The row, locked. Forbidden for oneself and for whomever the actor doesn't manage."""
    if actor.pk == user.pk:
        raise Forbidden(_("Nobody does this to themselves."))
    row = User.objects.visible_to(actor, EDIT).select_for_update(of=("self",)).filter(pk=user.pk).first()
    if row is None:
        raise Forbidden(_("This person is of your own rank or above, or works beyond your region too."))
    return row
