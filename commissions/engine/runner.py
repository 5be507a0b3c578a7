"""Runs the steps in the order of their numbers, over one private DuckDB."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb

from commissions.engine.formulas import work_out_bases, work_out_figures
from commissions.engine.inputs import InputError, Inputs
from commissions.engine.loading import load
from commissions.engine.result import Result

PREPARING: Final = ("00_inputs", "01_arithmetic")
"""Steps that come before the inputs are loaded."""

FORMULAS: Final = {"25_figures": work_out_figures, "30_claims": work_out_bases}
"""What follows these steps: the plans' own formulas, which are no file."""

DONE_WITH: Final = {
    "25_figures": ("figure_fact",),
    "40_gates": ("facts",),
    "60_amounts": ("claim", "counted", "stretch", "tier"),
    "65_instalments": ("usage", "promise", "part"),
    "90_difference": ("due",),
}
"""Large tables that no later step reads: dropped, unless the run is to be explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may use of the machine. `memory_limit` is DuckDB's text; beyond it the engine spills.

    Without a `temp_directory` nothing touches the disk, and a run that needs more memory fails.
    """

    threads: int = 2
    memory_limit: str = "1400MB"
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


def _execute(done: Run, inputs: Inputs, scope: Scope, *, keep_stages: bool) -> None:
    for name, text in steps():
        if name not in PREPARING and "inputs" not in done.seconds:
            started = time.perf_counter()
            load(done.connection, inputs)
            _set_scope(done.connection, scope)
            done.seconds["inputs"] = time.perf_counter() - started
        started = time.perf_counter()
        done.connection.execute(text).fetchall()
        if name in FORMULAS:
            FORMULAS[name](done.connection)
        if not keep_stages:
            for table in DONE_WITH.get(name, ()):
                done.connection.execute(f"DROP TABLE {table}")
        done.seconds[name] = time.perf_counter() - started


@cache
def steps() -> tuple[tuple[str, str], ...]:
    """The steps as (name, SQL), in their order."""
    folder = files("commissions.engine") / "steps"
    texts = {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir()}
    return tuple((name.removesuffix(".sql"), texts[name]) for name in sorted(texts) if name.endswith(".sql"))


def _connect(settings: Settings) -> duckdb.DuckDBPyConnection:
    config: dict[str, Any] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "temp_directory": str(settings.temp_directory or ""),
        # Order comes from ORDER BY alone, so the engine may work on all parts of a table at once.
        "preserve_insertion_order": False,
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
