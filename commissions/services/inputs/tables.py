"""Queries collected by table, and carried out by COPY."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.db.backends.utils import CursorWrapper

from commissions.services.inputs.columns import COLUMNS, FACT_TABLES, FACTS
from commissions.services.inputs.reading import Reading
from commissions.services.relay import relay

FAR: Final = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class ComponentRead:
    id: int
    key: int
    version_id: int
    is_bounded_by_year: bool
    paid_once: bool
    """Whether it pays a subscriber once in some months."""
    balances: bool
    """Whether it is a draw or a reserve."""
    takes_from: int | None
    """The key of the component that a clawback takes back from."""


class Tables:
    """The queries of one reading, and what they have in common."""

    def __init__(self, cursor: CursorWrapper, reading: Reading, folder: Path) -> None:
        self.cursor = cursor
        self.reading = reading
        self.folder = folder
        self.spread = dict(reading.spread)
        self.queries: dict[str, list[tuple[str, dict[str, Any]]]] = {name: [] for name in (*FACTS, *COLUMNS)}

    def file(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def copy(self, table: str, query: str, **parameters: Any) -> None:
        """The query's rows are to be added to the table."""
        self.queries[table].append((query, parameters))

    def stream(self, table: str, target: BinaryIO) -> None:
        for query, parameters in self.queries[table]:
            relay(self.cursor, query, parameters, target)

    @property
    def last(self) -> int:
        return max(self.reading.event_periods)

    @property
    def unseen(self) -> list[int] | None:
        unseen = self.reading.as_of.unseen if self.reading.as_of else None
        return None if unseen is None else list(unseen)

    def current(self, name: str) -> str:
        """The revisions that are current, or that were when the uploads `unseen` had not been seen."""
        if self.unseen is None:
            return "f.superseded_by IS NULL"
        return (
            "f.import_id <> ALL(%(unseen)s)"
            " AND (f.superseded_by IS NULL OR f.superseded_by = f.import_id OR f.superseded_by = ANY(%(unseen)s))"
            f" AND NOT EXISTS (SELECT FROM {FACT_TABLES[name]} n WHERE n.city_id = f.city_id"
            " AND n.period = f.period AND n.fact_id = f.fact_id AND n.revision > f.revision"
            " AND n.import_id <> ALL(%(unseen)s))"
        )
