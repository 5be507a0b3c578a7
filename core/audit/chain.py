"""Whether the chain holds: every sealed row is there and unchanged, and nothing was put in beside it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from core.database import APPLICATION_ROLE

CHUNK: Final = 10_000
GRACE_SECONDS: Final = 120
"""Sealing follows each commit, at the latest after a minute."""

KINDS: Final = {"E": "event", "C": "change", "": "link"}


class Problem(models.TextChoices):
    """What is wrong with the row that is named."""

    CHANGED = "changed", _("was changed after it was sealed")
    DELETED = "deleted", _("was deleted")
    FOREIGN = "foreign", _("was put in past the portal")
    MISSING_LINK = "missing_link", _("was taken out of the chain")
    CUT = "cut", _("and what came after it was cut off the end of the chain")
    END = "end", _("isn't the end that was sealed")
    ANCHOR = "anchor", _("isn't what the anchor says")


_LINKS: Final = """
SELECT s.position, s.source, s.row_id, s.hash,
       CASE s.source WHEN 'E' THEN core_audit_digest(e) ELSE core_audit_digest(c) END,
       e.id IS NULL AND c.id IS NULL,
       CASE s.source WHEN 'E' THEN e.db_role <> %(role)s ELSE c.depth = 0 END
FROM core_auditseal s
LEFT JOIN core_auditevent e ON s.source = 'E' AND e.id = s.row_id
LEFT JOIN core_change c ON s.source = 'C' AND c.id = s.row_id
WHERE s.position > %(after)s
ORDER BY s.position LIMIT %(limit)s
"""

# A row that claims a transaction which the last sealing had already seen was not there then.
_UNSEALED: Final = """
WITH head AS (
    SELECT h.*, h.cluster = (SELECT system_identifier FROM pg_control_system()) AS same FROM core_audithead h
), loose AS (
    SELECT 'E' AS source, id, at, transaction, db_role <> %(role)s AS foreign_hand FROM core_auditevent e
    WHERE NOT EXISTS (SELECT FROM core_auditseal s WHERE s.source = 'E' AND s.row_id = e.id)
    UNION ALL
    SELECT 'C', id, at, transaction, depth = 0 FROM core_change c
    WHERE NOT EXISTS (SELECT FROM core_auditseal s WHERE s.source = 'C' AND s.row_id = c.id)
)
SELECT source, id, foreign_hand OR at < clock_timestamp() - %(grace)s * interval '1 second' OR coalesce((
    SELECT same AND position > 0 AND pg_visible_in_snapshot(loose.transaction::text::xid8, snapshot::pg_snapshot)
    FROM head
), false) AS broken
FROM loose ORDER BY at, source, id
"""


@dataclass(frozen=True, slots=True)
class Break:
    """`position` 0: outside of the chain."""

    position: int
    kind: str
    """event, change, or link: of the chain itself."""
    number: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    rows: int
    waiting: int
    """Rows of the last moments, not sealed yet."""
    head: str
    """Position and hash of the last link: kept elsewhere, it proves later that the end was not cut off."""
    first: Break | None
    broken: int


def verify(*, anchor: str = "") -> Verdict:
    """Walks the chain from its first link. `anchor` is a `head` of an earlier verdict."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # rows and seals as of one moment
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        walk = _Walk(anchor)
        for link in _links(cursor):
            walk.step(*link)
        cursor.execute("SELECT position, hash FROM core_audithead")
        walk.end(cursor.fetchone())
        cursor.execute(_UNSEALED, {"role": APPLICATION_ROLE, "grace": GRACE_SECONDS})
        waiting = 0
        for source, row_id, broken in cursor.fetchall():
            if broken:
                walk.found(0, source, row_id, Problem.FOREIGN)
            else:
                waiting += 1
    head = f"{walk.position}:{walk.hash.hex()}"
    return Verdict(walk.position, waiting, head, walk.breaks[0] if walk.breaks else None, len(walk.breaks))


class _Walk:
    """After a broken link the walk goes on from the hash that is stored, so each break counts once."""

    def __init__(self, anchor: str) -> None:
        self.position = 0
        self.hash = b""
        self.breaks: list[Break] = []
        place, _colon, self.anchor_hash = anchor.partition(":")
        self.anchor_position = int(place) if anchor else 0

    def found(self, position: int, source: str, row_id: int, problem: Problem) -> None:
        self.breaks.append(Break(position, KINDS[source], row_id if source else position, problem))

    def step(
        self,
        position: int,
        source: str,
        row_id: int,
        sealed: bytes,
        digest: bytes | None,
        gone: bool,
        foreign: bool | None,
    ) -> None:
        stored = bytes(sealed)
        if position != self.position + 1:
            self.found(self.position + 1, "", 0, Problem.MISSING_LINK)
        elif gone or digest is None:
            self.found(position, source, row_id, Problem.DELETED)
        elif hashlib.sha256(self.hash + bytes(digest)).digest() != stored:
            self.found(position, source, row_id, Problem.CHANGED)
        elif foreign:
            self.found(position, source, row_id, Problem.FOREIGN)
        if position == self.anchor_position and stored.hex() != self.anchor_hash:
            self.found(position, source, row_id, Problem.ANCHOR)
        self.position, self.hash = position, stored

    def end(self, head: tuple[int, Any] | None) -> None:
        position, sealed = (head[0], bytes(head[1])) if head else (0, b"")
        if max(position, self.anchor_position) > self.position:
            self.found(self.position + 1, "", 0, Problem.CUT)
        elif (position, sealed) != (self.position, self.hash):
            self.found(self.position, "", 0, Problem.END)


def _links(cursor: Any) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        cursor.execute(_LINKS, {"role": APPLICATION_ROLE, "after": after, "limit": CHUNK})
        rows = cursor.fetchall()
        yield from rows
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]
