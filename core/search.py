"""Finding things by code, name or the initials of a name's pinyin, over everything a user may see.

Apps say what can be found (`Source`); which sources there are is composed by the project (settings.SEARCH_SOURCES).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.utils.functional import Promise

from core.filters import search_condition
from core.scoping import ScopedUser

FIELDS: Final = ("code__startswith", "name", "initials")
SHORTEST: Final = 2
"""Of Latin letters and digits; a single Chinese character says enough."""


_M = TypeVar("_M", bound=Model)


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """`find` answers with what the user may see, best first, at most as many as it is asked for."""

    label: str | Promise
    icon: str
    find: Callable[[ScopedUser, str, int], Sequence[Hit]]
    list_name: str
    """The list that shows all of them for `?q=`."""


@dataclass(frozen=True, slots=True)
class Group:
    source: Source
    hits: Sequence[Hit]
    has_more: bool


def search(sources: Iterable[Source], user: ScopedUser, text: str, *, limit: int) -> list[Group]:
    """Sources in which something was found, in their order."""
    wanted = text.strip().replace("\0", "")
    if not is_searchable(wanted):
        return []
    found = [(source, source.find(user, wanted, limit + 1)) for source in sources]
    return [Group(source, hits[:limit], len(hits) > limit) for source, hits in found if hits]


def is_searchable(text: str) -> bool:
    return len(text) >= (SHORTEST if text.isascii() else 1)


def best_first(
    queryset: QuerySet[_M], text: str, limit: int, *, path: str = "", also: tuple[str, ...] = ()
) -> list[_M]:
    """Rows with a code, name or initials: the code itself, then what begins with the text, then what has it.

    The upper case of a code is what people leave out when they type. `path` leads to the row that has these
    fields ("channel__"), `also` names others in which the text may stand.
    """
    code, *_names = fields = [f"{path}{name}" for name in FIELDS]
    found = queryset.filter(
        search_condition((*fields, *also), text) | search_condition((code,), text.upper())
    )
    rank = Case(
        When(Q((f"{path}code", text.upper())), then=Value(0)),
        When(Q((code, text.upper())), then=Value(1)),
        When(Q((f"{path}name__startswith", text)), then=Value(1)),
        When(Q((f"{path}initials__startswith", text.lower())), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(found.annotate(rank=rank).order_by("rank", F(f"{path}code"))[:limit])
