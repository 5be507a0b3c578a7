"""Giving and ending roles. The rules are asked here, whatever page or command the wish came from."""

import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import record
from core.errors import Conflict, Forbidden
from core.permissions import administering_codes, deciding_codes
from core.scoping import Scope
from network.models import Channel, Region
from network.querysets import ChannelQuerySet
from users.models import Grant, Role, User
from users.querysets import ADMINISTER, EDIT, manageable_by
from users.services.last_administrator import administrators_remain
from users.services.sessions import sessions_end

_WALL: Final = gettext_lazy(
    "Whoever administers the portal takes no business decisions: these roles exclude each other."
)


@transaction.atomic
def grant_add(
    *,
    actor: User,
    user: User,
    role: Role,
    region: Region | None,
    channel: Channel | None,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
) -> Grant:
    """Gives a role for a region or a channel. Forbidden beyond the actor's own rank or scope.

    The user signs in anew: what was open under the old roles is closed.
    """
    User.objects.select_for_update().get(pk=user.pk)
    _check_person(actor, user)
    _check_reach(actor, role, region, channel)
    _check_walls(user, role)
    _check_dates(user, role, region, channel, valid_from, valid_to)
    grant = Grant.objects.create(
        user=user, role=role, region=region, channel=channel, valid_from=valid_from, valid_to=valid_to
    )
    sessions_end(user)
    record(actor=actor, action="users.grant_add", obj=str(user), detail=grant_words(grant))
    return grant


@transaction.atomic
def grant_end(*, actor: User, grant: Grant, last_day: datetime.date) -> None:
    """The role is held up to and including `last_day`; one that has not begun is taken away."""
    row = Grant.objects.select_for_update(of=("self",)).select_related("user", "role").get(pk=grant.pk)
    _check_person(actor, row.user)
    reach = Q() if actor.scope_for(ADMINISTER).everything else manageable_by(actor)
    if not Grant.objects.filter(reach, pk=row.pk).exists():
        raise Forbidden(_("This role lies beyond your rank or your region."))
    if row.has_ended:
        raise Conflict(_("This role has ended already."))
    row.valid_to = last_day
    record(actor=actor, action="users.grant_end", obj=str(row.user), detail=grant_words(row))
    if last_day < row.valid_from:
        row.delete()
    else:
        row.save(update_fields=["valid_to"])
    sessions_end(row.user)
    administrators_remain([row.role.code])


def grantable_scope(actor: User, role: Role) -> Scope:
    """Where the actor may give this role."""
    if actor.scope_for(ADMINISTER).everything:
        return Scope(everything=True)
    found = Scope()
    for held in actor.held:
        if EDIT in held.permissions and held.rank < role.rank:
            found = found | held.scope
    return found


def _check_person(actor: User, user: User) -> None:
    if actor.pk == user.pk:
        raise Forbidden(_("Nobody changes their own roles."))
    if user.grants.exists() and not User.objects.visible_to(actor, EDIT).filter(pk=user.pk).exists():
        raise Forbidden(_("This person is of your own rank or above, or works beyond your region too."))


def _check_reach(actor: User, role: Role, region: Region | None, channel: Channel | None) -> None:
    if (region is None) == (channel is None):
        raise ValidationError(_("Give either a region or a channel."))
    scope = grantable_scope(actor, role)
    if not scope:
        raise Forbidden(_("You may give roles below your own rank only."))
    if scope.everything:
        return
    if region is not None:
        inside = region.pk in scope.city_ids | scope.district_ids
    else:
        channels = Channel.objects.filter(ChannelQuerySet.scope_filter(scope))
        inside = channel in channels
    if not inside:
        raise Forbidden(_("You may give roles within your own region or channel only."))


def _check_walls(user: User, role: Role) -> None:
    """Whoever administers the portal decides nothing in business."""
    roles = Role.objects.filter(pk__in=user.grants.unended().values("role"))
    codes = {*role.permissions, *(code for other in roles for code in other.permissions)}
    if codes & administering_codes() and codes & deciding_codes():
        raise Conflict(_WALL)


def clash_check(people: QuerySet[User]) -> None:
    """Raises Conflict if one of them administers the portal and decides on business."""
    held = Grant.objects.unended().filter(user__in=people)
    administer = held.filter(role__permissions__overlap=sorted(administering_codes())).values("user")
    if held.filter(user__in=administer, role__permissions__overlap=sorted(deciding_codes())).exists():
        raise Conflict(_WALL)


def _check_dates(
    user: User,
    role: Role,
    region: Region | None,
    channel: Channel | None,
    valid_from: datetime.date,
    valid_to: datetime.date | None,
) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise ValidationError({"valid_to": _("It ends before it begins.")})
    same = Grant.objects.filter(user=user, role=role, region=region, channel=channel)
    after = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    before = Q(valid_from__lte=valid_to) if valid_to else Q()
    if same.filter(after & before).exists():
        raise Conflict(_("This person holds that role there in that time already."))


def grant_words(grant: Grant) -> dict[str, str]:
    return {
        "role": grant.role.code,
        "place": grant.place,
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": grant.valid_to.isoformat() if grant.valid_to else "",
    }
