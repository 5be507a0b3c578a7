"""Runs the steps in the order of their numbers, over one private DuckDB."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from commissions.engine.formulas import work_out_bases, work_out_figures
from commissions.engine.idle import leavings
from commissions.engine.inputs import ROWS, InputError, Inputs
from commissions.engine.loading import load
from commissions.engine.result import Result

PREPARING: Final = ("00_inputs", "01_arithmetic")
"""Steps that come before the inputs are loaded."""

_ONLY_IF: Final = re.compile(r"^-- Only if: (?P<condition>.+)$", re.MULTILINE)

FORMULAS: Final = {"25_figures": work_out_figures, "30_claims": work_out_bases}
"""What follows these steps: the plans' own formulas, which are no file."""

DONE_WITH: Final = {
    "40_gates": ("facts",),
    "60_amounts": ("claim", "counted", "stretch", "tier"),
    "65_instalments": ("usage", "promise", "part"),
    "92_withdrawn": ("due",),
}
"""Large tables that no later step reads: dropped, unless the run is to be explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may use of the machine. `memory_limit` is DuckDB's text; beyond it the engine spills.

    Without a `temp_directory` nothing touches the disk, and a run that needs more memory fails.
    """

    threads: int = 2
    memory_limit: str = "1600MB"
    temp_directory: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one run works out, and where it posts."""

    posting_period: int
    event_periods: Sequence[int]
    city_id: int
    run_id: int


@dataclass(slots=True)
class Run:
    """A finished run: its connection holds the tables of the stages."""

    connection: duckdb.DuckDBPyConnection
    seconds: dict[str, float] = field(default_factory=dict)


def run(
    inputs: Inputs,
    *,
    posting_period: int,
    event_periods: Sequence[int],
    city_id: int,
    run_id: int,
    settings: Settings | None = None,
) -> Result:
    """Works out `event_periods` for one city and returns what is to be posted into `posting_period`.

    Raises InputError when the inputs contradict themselves; nothing is returned then.
    """
    scope = Scope(posting_period=posting_period, event_periods=event_periods, city_id=city_id, run_id=run_id)
    done = execute(inputs, scope, settings or Settings(), keep_stages=False)
    return Result(done.connection, done.seconds)


def execute(inputs: Inputs, scope: Scope, settings: Settings, *, keep_stages: bool) -> Run:
    """All steps; the caller closes the connection. `keep_stages` leaves every table for the explanation."""
    done = Run(_connect(settings))
    try:
        _execute(done, inputs, scope, keep_stages=keep_stages)
    except duckdb.InvalidInputException as error:
        done.connection.close()
        raise InputError(_plain(error)) from error
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        done.connection.close()
        raise InputError(f"a figure is too large to calculate with: {_plain(error)}") from error
    except BaseException:
        done.connection.close()
        raise
    return done


def held(inputs: Inputs) -> Inputs:
    """The same inputs in memory, for several runs of them: a stream can be read once only."""
    connection = _connect(Settings(threads=1))
    try:
        for step in steps():
            if step.name in PREPARING:
                connection.execute(step.text).fetchall()
        load(connection, inputs)
        tables = {table: _spelt_out(connection.sql(_as_given(table)).to_arrow_table()) for table in ROWS}
    finally:
        connection.close()
    return replace(inputs, **tables)


def _as_given(table: str) -> str:
    """Without what a step adds to it."""
    names = [f'"{column.name}"' for column in fields(ROWS[table])]
    return f"SELECT {', '.join(names)} FROM {table}"


def _spelt_out(table: pa.Table) -> pa.Table:
    """Codes as texts, which every table takes."""
    for place, column in enumerate(table.schema):
        if pa.types.is_dictionary(column.type):
            table = table.set_column(place, column.name, table.column(place).cast(pa.string()))
    return table


def _execute(done: Run, inputs: Inputs, scope: Scope, *, keep_stages: bool) -> None:
    idle: frozenset[str] = frozenset()
    for step in steps():
        if step.name not in PREPARING and "inputs" not in done.seconds:
            started = time.perf_counter()
            load(done.connection, inputs)
            _set_scope(done.connection, scope)
            idle = _idle(done.connection)
            done.seconds["inputs"] = time.perf_counter() - started
        started = time.perf_counter()
        if text := leavings()[step.name] if step.name in idle else step.text:
            done.connection.execute(text).fetchall()
        if step.name in FORMULAS and step.name not in idle:
            FORMULAS[step.name](done.connection)
        if not keep_stages:
            for table in DONE_WITH.get(step.name, ()):
                done.connection.execute(f"DROP TABLE {table}")
        done.seconds[step.name] = time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Step:
    """A file of steps/. `only_if` is what its head asks of the inputs: a step that has nothing to do isn't run, and
    leaves its tables empty.
    """

    name: str
    text: str
    only_if: str | None


@cache
def steps() -> tuple[Step, ...]:
    """In the order of their numbers."""
    folder = files("commissions.engine") / "steps"
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    found = []
    for name in sorted(texts):
        if name.endswith(".sql"):
            asked = _ONLY_IF.search(texts[name])
            found.append(Step(name.removesuffix(".sql"), texts[name], asked["condition"] if asked else None))
    return tuple(found)


def _idle(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The steps that have nothing to do with these inputs."""
    asking = [step for step in steps() if step.only_if]
    answers = connection.execute(f"SELECT {', '.join(step.only_if or '' for step in asking)}").fetchone()
    return frozenset(step.name for step, wanted in zip(asking, answers or (), strict=True) if not wanted)


def _connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(settings.temp_directory or ""),
        # Order comes from ORDER BY alone, so the engine may work on all parts of a table at once.
        "preserve_insertion_order": False,
        # Nothing outlives the connection, so there is nothing to tidy up in the middle of a run.
        "checkpoint_threshold": "1TB",
        # Nothing is ever fetched from elsewhere.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=config)


def _set_scope(connection: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    months = [(period, date(period // 100, period % 100, 1)) for period in sorted(set(scope.event_periods))]
    if not months:
        raise InputError("no event period to work out")
    connection.executemany("INSERT INTO month VALUES (?, ?)", months)
    connection.execute(
        "INSERT INTO parameters VALUES (?, ?, ?)", [scope.posting_period, scope.city_id, scope.run_id]
    )


def _plain(error: duckdb.Error) -> str:
    return str(error).removeprefix("Invalid Input Error: ").split("\n", 1)[0]
