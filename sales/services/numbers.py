"""Subscribers' numbers: in full for whoever may see them there, otherwise only their ends."""

from typing import NamedTuple

from core.masking import masked
from core.models import ImportSession
from core.scoping import Scope, ScopedUser
from core.sheets.kinds import kind_named
from sales.models import Fact

SEE_NUMBERS = "sales.subscriber_view"


class Place(NamedTuple):
    """Where a fact belongs."""

    city_id: int
    district_id: int
    channel_id: int


def number_shown(number: str, place: Place, scope: Scope) -> str:
    """`scope` is where the reader may see numbers."""
    shown = (
        scope.has_city(place.city_id)
        or place.channel_id in scope.channel_ids
        or place.district_id in scope.district_ids
    )
    return number if shown else masked(number)


def fact_number(fact: Fact, number: str, scope: Scope) -> str:
    """The same of a fact in hand; its channel must be loaded with it."""
    return number_shown(number, Place(fact.city_id, fact.channel.district_id, fact.channel_id), scope)


def sees_upload_numbers(user: ScopedUser, session: ImportSession) -> bool:
    """One's own file hides nothing; somebody else's only from those who may not see numbers in that city. A
    register's file is for those who keep the register.
    """
    if session.owner_id == user.pk:
        return True
    kind = kind_named(session.kind)
    if kind.register:
        return session.is_within(user, kind.upload_code)
    scope = user.scope_for(SEE_NUMBERS)
    return scope.everything or (session.city_id is not None and scope.has_city(session.city_id))
