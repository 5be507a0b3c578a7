"""Stars and what was seen last: kept for each person, shown only as far as it is still visible."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.marks import MarkKind, mark_kinds
from core.models import Mark
from core.scoping import ScopedUser

RECENT: Final = 20
MOST_STARS: Final = 100


@dataclass(frozen=True, slots=True)
class Marked:
    kind: MarkKind
    title: str
    url: str


@transaction.atomic
def mark_seen(user: ScopedUser, kind: MarkKind, key: int) -> Mark:
    """Remembers the look; of those that aren't starred, the last twenty."""
    Mark.objects.bulk_create(
        [Mark(user_id=user.pk, kind=kind.name, key=key, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["user", "kind", "key"],
        update_fields=["seen_at"],
    )
    mine = Mark.objects.filter(user_id=user.pk)
    latest = mine.filter(seen_at__isnull=False).order_by("-seen_at", "-pk").values("pk")[:RECENT]
    mine.filter(starred_at=None).exclude(pk__in=list(latest.values_list("pk", flat=True))).delete()
    return mine.get(kind=kind.name, key=key)


def mark_star(user: ScopedUser, kind: MarkKind, key: int, *, starred: bool) -> Mark:
    """Raises Refusal when somebody has starred too much to find anything in it."""
    mine = Mark.objects.filter(user_id=user.pk)
    if starred and mine.filter(starred_at__isnull=False).count() >= MOST_STARS:
        raise Refusal(_("You have starred %(count)s pages. Take a star away first.") % {"count": MOST_STARS})
    mark, _new = Mark.objects.update_or_create(
        user_id=user.pk,
        kind=kind.name,
        key=key,
        defaults={"starred_at": timezone.now() if starred else None},
    )
    return mark


def starred_and_recent(user: ScopedUser) -> tuple[list[Marked], list[Marked]]:
    """What can still be seen: the starred, by when they got their star, and the latest of the others.

    One query, and one more for each kind that is among them.
    """
    rows = list(
        Mark.objects.filter(user_id=user.pk).order_by(F("starred_at").asc(nulls_last=True), "-seen_at")
    )
    titles = _titles(user, rows)

    def shown(marks: Iterable[Mark]) -> list[Marked]:
        found = []
        for mark in marks:
            kind, title = titles.get((mark.kind, mark.key), (None, ""))
            if kind is not None:
                found.append(Marked(kind, title, kind.address(mark.key)))
        return found

    starred = shown(row for row in rows if row.starred_at)
    recent = shown(row for row in rows if not row.starred_at and row.seen_at)
    return starred, recent[:RECENT]


def _titles(user: ScopedUser, rows: Iterable[Mark]) -> dict[tuple[str, int], tuple[MarkKind, str]]:
    keys: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[row.kind].append(row.key)
    found: dict[tuple[str, int], tuple[MarkKind, str]] = {}
    for name, kind in mark_kinds().items():
        if wanted := keys.get(name):
            visible: QuerySet[Any] = kind.visible(user).filter(pk__in=wanted)
            for row_ in visible:
                found[name, row_.pk] = (kind, kind.title(row_))
    return found
