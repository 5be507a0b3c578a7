"""Subscribers' numbers: in full for whoever may see them there, otherwise only their ends."""

from core.masking import masked
from core.models import ImportSession
from core.scoping import Scope, ScopedUser
from sales.models import Fact

SEE_NUMBERS = "sales.subscriber_view"


def fact_number(fact: Fact, number: str, scope: Scope) -> str:
    """`scope` is where the reader may see numbers; the fact's channel must be loaded with it."""
    shown = (
        scope.has_city(fact.city_id)
        or fact.channel_id in scope.channel_ids
        or bool(scope.district_ids and fact.channel.district_id in scope.district_ids)
    )
    return number if shown else masked(number)


def sees_upload_numbers(user: ScopedUser, session: ImportSession) -> bool:
    """One's own file hides nothing; somebody else's only from those who may not see numbers in that city."""
    if session.owner_id == user.pk:
        return True
    scope = user.scope_for(SEE_NUMBERS)
    return scope.everything or (session.city_id is not None and scope.has_city(session.city_id))
