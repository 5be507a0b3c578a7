"""Where somebody held the rights that decided about a file, and whether they still hold them there.

A role may be taken away, or its place changed, between the making of a file and its fetching.
"""

from collections.abc import Iterable
from typing import Any

from core.scoping import Scope, ScopedUser


def reach_of(user: ScopedUser, codes: Iterable[str]) -> dict[str, Any]:
    """Permission code to scope, as plain JSON."""
    return {code: _plain(user.scope_for(code)) for code in sorted(set(codes)) if code}


def still_reaches(user: ScopedUser, reach: dict[str, Any]) -> bool:
    return all(user.scope_for(code).covers(_scope(plain)) for code, plain in reach.items())


def _plain(scope: Scope) -> dict[str, Any]:
    return {
        "everything": scope.everything,
        "cities": sorted(scope.city_ids),
        "districts": sorted(scope.district_ids),
        "channels": sorted(scope.channel_ids),
    }


def _scope(plain: dict[str, Any]) -> Scope:
    return Scope(
        everything=plain["everything"],
        city_ids=frozenset(plain["cities"]),
        district_ids=frozenset(plain["districts"]),
        channel_ids=frozenset(plain["channels"]),
    )
