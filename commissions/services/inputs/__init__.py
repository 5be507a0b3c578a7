"""What the engine is given, read by COPY within the caller's snapshot.

Each table becomes CSV without a header; rows pass through Python as bytes and are never looked at. All reads
must see one snapshot, so the caller holds a REPEATABLE READ transaction. As-of rules:
docs/commissions/algorithm.md, paragraph 2; a fact's city was decided when it was imported.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from commissions.engine import CsvFile, Inputs
from commissions.services.inputs.columns import COLUMNS, FACTS, PLAN_TABLES, STREAMED
from commissions.services.inputs.reader import Reader
from commissions.services.inputs.reading import AsOf, Narrowed, Reading
from commissions.services.inputs.spread import PAID_THROUGH_PARENT, Spread, spread_read
from commissions.services.inputs.sql import sql_text
from commissions.services.pipes import filled
from sales.choices import MetricUnit
from sales.models import Metric

__all__ = [
    "COLUMNS",
    "PAID_THROUGH_PARENT",
    "PLAN_TABLES",
    "AsOf",
    "Narrowed",
    "Reading",
    "Spread",
    "inputs_read",
    "spread_read",
    "sql_text",
    "work_folder",
]


@contextmanager
def inputs_read(
    cursor: CursorWrapper,
    reading: Reading,
    folder: Path,
    meanwhile: Callable[[Cursor[Any]], None] | None = None,
) -> Iterator[Inputs]:
    """The tables, for one run of the engine inside the block; the cursor belongs to them until it ends.

    Small ones are written to `folder`; facts, usage and posted lines stream while the engine reads them. `meanwhile`
    is for statements that need no result of the engine: the server carries them out after the streams, while the engine
    calculates. Leaving the block raises what went wrong with either: until then a stream's end can't be told from a break.
    """
    reader = Reader(cursor, reading, folder)
    reader.read()
    money_metrics = frozenset(Metric.objects.filter(unit=MetricUnit.FEN).values_list("pk", flat=True))
    # Past the wrapper that keeps other statements out.
    last = partial(meanwhile, cursor.cursor) if meanwhile else None
    streaming = filled({name: partial(reader.stream, name) for name in STREAMED}, last)
    with cursor.db.execute_wrapper(_occupied), streaming as streams:
        facts = tuple(CsvFile(streams[name], *shape) for name, shape in FACTS.items())
        tables = {
            name: CsvFile(streams.get(name, reader.file(name)), columns) for name, columns in COLUMNS.items()
        }
        yield Inputs(
            facts=facts,
            **tables,
            paid_through_parent=PAID_THROUGH_PARENT,
            money_metrics=money_metrics,
        )


def _occupied(*_statement: object) -> NoReturn:
    """A statement beside the streams would wait for them to be read, by a thread that waits for the statement."""
    raise RuntimeError("the connection is streaming the inputs of a run")


@contextmanager
def work_folder() -> Iterator[Path]:
    """Where small tables lie on their way to the engine; in the portal's own folder, gone afterwards."""
    parent = Path(settings.PORTAL_HOME) / "runs"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as name:
        yield Path(name)
