"""One door to data: `Model.objects.visible_to(user)`.

A user's grants are resolved once to a `Scope`: everything, or sets of city, district and channel ids.
A model says which of its columns carry those ids; whoever asks for rows gets only those inside.
Out of scope is "not found"; inside without the right is "forbidden" (see core.views).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a right holds. Empty sets mean nowhere."""

    everything: bool = False
    city_ids: frozenset[int] = frozenset()
    district_ids: frozenset[int] = frozenset()
    channel_ids: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.city_ids or self.district_ids or self.channel_ids)

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(
            self.everything or other.everything,
            self.city_ids | other.city_ids,
            self.district_ids | other.district_ids,
            self.channel_ids | other.channel_ids,
        )

    def covers(self, other: "Scope") -> bool:
        """Whether nothing of `other` lies outside."""
        return self.everything or (
            not other.everything
            and self.city_ids >= other.city_ids
            and self.district_ids >= other.district_ids
            and self.channel_ids >= other.channel_ids
        )

    def has_city(self, city_id: int) -> bool:
        return self.everything or city_id in self.city_ids


NOWHERE = Scope()
EVERYWHERE = Scope(everything=True)


def union(scopes: Iterable[Scope]) -> Scope:
    return reduce(or_, scopes, NOWHERE)


class ScopedUser(Protocol):
    """What the rest of the portal needs to know of a user."""

    @property
    def pk(self) -> Any: ...

    @property
    def role_codes(self) -> Collection[str]: ...

    def scope_for(self, code: str) -> Scope: ...


_M = TypeVar("_M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[_M]):
    """Set the columns in a subclass; None means that the model has no such column."""

    view_code: ClassVar[str]
    scope_city: ClassVar[str | None] = "city_id"
    scope_district: ClassVar[str | None] = None
    scope_channel: ClassVar[str | None] = None

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        """Rows on which `user` holds `code` (default: the code for viewing)."""
        return self.filter(self.scope_filter(user.scope_for(code or self.view_code)))

    @classmethod
    def scope_filter(cls, scope: Scope) -> Q:
        if scope.everything:
            return Q()
        parts = [
            Q((f"{column}__in", ids))
            for column, ids in (
                (cls.scope_city, scope.city_ids),
                (cls.scope_district, scope.district_ids),
                (cls.scope_channel, scope.channel_ids),
            )
            if column and ids
        ]
        return reduce(or_, parts) if parts else Q(pk__in=[])


class CommonQuerySet(ScopedQuerySet[_M]):
    """Rows that are the whole portal's: whoever may see them anywhere sees all, and who changes them holds
    `edit_code` everywhere.
    """

    edit_code: ClassVar[str]

    def visible_to(self, user: ScopedUser, code: str | None = None) -> Self:
        scope = user.scope_for(code or self.view_code)
        return self.all() if (scope.everything if code == self.edit_code else scope) else self.none()
