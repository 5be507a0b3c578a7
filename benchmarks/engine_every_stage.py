"""The engine alone with every stage in the plan, beside its promise and beside writing what it calculated.

`engine_every_stage_per_second` holds it against 200,000 facts a second, from the tables as they are streamed to the finished
lines; `engine_every_stage_vs_bare_copy` and `..._vs_bulk_load` against the time that PostgreSQL takes for these lines with
the ledger's key and indexes, and no calculation; `engine_every_stage_linear` is five times as many facts. Each has the
seconds of every step.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks.database import connect, scratch_database
from benchmarks.engine_peers import PEER_TABLE
from benchmarks.engine_stages import inputs_with_every_stage
from benchmarks.engine_steps import PERIOD
from benchmarks.engine_world import DATABASE
from benchmarks.harness import Line, line, side
from benchmarks.measure import own_peak_mb

PROMISED_PER_SECOND: Final = 200_000


def every_stage(*, facts: int, many: int) -> Iterator[Line]:
    """`many` is 0 or the number of facts for the last line."""
    with tempfile.TemporaryDirectory() as folder, scratch_database(DATABASE):
        _peer_table()
        ours = side("benchmarks.engine_every_stage:calculate", facts=facts, folder=folder)
        promised = {**ours, "seconds": facts / PROMISED_PER_SECOND}
        yield _line("per_second", facts, ours, promised)
        for peer in ("bare_copy", "bulk_load"):
            written = side(f"benchmarks.engine_peers:{peer}", path=ours["path"], columns=ours["columns"])
            yield _line(f"vs_{peer}", facts, ours, written)
        if many:
            more = side("benchmarks.engine_every_stage:calculate", facts=many, folder=folder)
            scaled = {**ours, "seconds": ours["seconds"] * many / facts}
            yield _line("linear", many, more, scaled)


def _line(name: str, facts: int, ours: dict[str, Any], peer: dict[str, Any]) -> Line:
    return line(f"engine_every_stage_{name}", rows=facts, ours=ours, peer=peer, figure="seconds", unit="s")


def calculate(facts: int, folder: str) -> dict[str, Any]:
    """From the tables to the lines; writing them to a file for the peer isn't counted."""
    import resource
    import time

    from commissions.engine import LINE_COLUMNS, Settings, run

    duckdb.execute("SET threads = 2; SET memory_limit = '200MB'")
    inputs = inputs_with_every_stage(Path(folder), facts)
    duckdb.default_connection().close()
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    with run(
        inputs,
        posting_period=PERIOD,
        event_periods=[PERIOD],
        city_id=1,
        run_id=1,
        settings=Settings(temp_directory=Path(folder) / "spill"),
    ) as result:
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
        path = Path(folder) / f"lines_{facts}"
        result.write_text(path)
        return {
            "seconds": round(seconds, 2),
            "cpu": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2),
            "peak_mb": own_peak_mb(),
            "facts_per_second": round(facts / seconds),
            "lines": result.totals.lines,
            "stages": [[name, round(spent, 3)] for name, spent in result.seconds.items()],
            "path": str(path),
            "columns": LINE_COLUMNS,
        }


def _peer_table() -> None:
    connect(DATABASE)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET ROLE NONE")
        cursor.execute(PEER_TABLE)
    connection.close()
