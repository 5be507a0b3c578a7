"""Finding things by code, name or the initials of a name's pinyin, over everything a user may see.

Apps say what can be found (`Source`); which sources there are is composed by the project (settings.SEARCH_SOURCES).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.functions import Concat
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
    tiers = (
        Q((f"{path}code", text.upper())),
        Q((code, text.upper())) | Q((f"{path}name__startswith", text)),
        Q((f"{path}initials__startswith", text.lower())),
        search_condition((*fields, *also), text),
    )
    # Few of each tier are enough. Ranking all that is found takes long where most rows are.
    by_code = F(f"{path}code")
    # A register is small beside all channels: its rows are sorted, instead of walking the channels in their order.
    order = Concat(by_code, Value("")) if path else by_code
    first, *others = (queryset.filter(tier).order_by(order).values("pk")[:limit] for tier in tiers)
    rank = Case(
        *(When(tier, then=Value(place)) for place, tier in enumerate(tiers[:-1])),
        default=Value(len(tiers)),
        output_field=IntegerField(),
    )
    found = queryset.filter(pk__in=first.union(*others, all=True))
    return list(found.annotate(rank=rank).order_by("rank", by_code)[:limit])
