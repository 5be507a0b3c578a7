"""Replays one line: the steps on a payee's months, then each stage's numbers from the steps' own tables."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb

from commissions.engine.codes import LineKind
from commissions.engine.explanation import Explanation, Item, LineKey, Stage, StageCode, Unit
from commissions.engine.formulas import explained_base
from commissions.engine.inputs import Inputs
from commissions.engine.labels import LABELS
from commissions.engine.runner import Scope, Settings, execute


class NoSuchLine(LookupError):
    """The key is neither owed nor posted under these inputs."""


def explain(
    inputs: Inputs,
    *,
    posting_period: int,
    event_periods: Sequence[int],
    city_id: int,
    key: LineKey,
    settings: Settings | None = None,
) -> Explanation:
    """Explains the line of `key` as a run with these inputs would post it. Raises NoSuchLine, InputError.

    The inputs may be narrowed down to what the payee's months depend on: the facts of all channels that it is
    paid for, and for an override also those of the payee beneath. `posted` is the ledger as it stood before the
    run; narrowed down to the same payees.
    """
    scope = Scope(posting_period=posting_period, event_periods=event_periods, city_id=city_id, run_id=0)
    done = execute(inputs, scope, settings or Settings(threads=1, memory_limit="256MB"), keep_stages=True)
    try:
        return _Reader(done.connection).explanation(key)
    finally:
        done.connection.close()


class _Reader:
    """Asks the stage tables; every query of stages/ returns columns that LABELS names."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def explanation(self, key: LineKey) -> Explanation:
        self._connection.execute(
            "CREATE TEMP TABLE asked AS SELECT $payee_id::BIGINT AS payee_id, $event_period AS event_period, "
            "$kind AS kind, $component_key::BIGINT AS component_key, $grain AS grain, $fact_id::BIGINT AS fact_id",
            {name: int(getattr(key, name)) for name in LineKey.__slots__},
        )
        self._connection.execute(_queries()["00_asked"])
        outcome = self._query("difference")[0]
        if not outcome.pop("known"):
            raise NoSuchLine(key)
        stages = [stage for stage in self._stages(key.kind) if stage.items or stage.rows]
        return Explanation(
            key=key,
            stages=(*stages, Stage(StageCode.DIFFERENCE, _items(outcome))),
            owed=outcome["owed"],
            posted=outcome["posted"],
            amount=outcome["amount"],
            reason=outcome["reason"],
            cause=outcome["cause"],
        )

    def _stages(self, kind: int) -> Iterator[Stage]:
        if kind == LineKind.ADJUSTMENT:
            yield self._stage(StageCode.ADJUSTMENT, "adjustment")
            return
        if kind == LineKind.COEFFICIENT:
            yield Stage(StageCode.SUM, rows=self._rows("sum"))
            yield Stage(StageCode.ORDER, rows=self._rows("order"))
            yield self._stage(StageCode.COEFFICIENTS, "chain_sum", "chain")
            return
        if kind == LineKind.MONTH_CAP:
            yield Stage(StageCode.SUM, rows=self._rows("sum"))
            yield Stage(StageCode.ORDER, rows=self._rows("order"))
            yield self._stage(StageCode.MONTH_CAP, "month_cap")
            return
        if kind == LineKind.QUALIFIER:
            yield self._stage(StageCode.QUALIFIER, "qualifier", "minima")
            return
        if kind == LineKind.GUARANTEE:
            yield Stage(StageCode.ORDER, rows=self._rows("order"))
            yield Stage(StageCode.DAYS, rows=self._rows("offer_days"))
            yield self._stage(StageCode.GUARANTEE, "guarantee")
            return
        if kind == LineKind.DRAW:
            yield Stage(StageCode.DAYS, rows=self._rows("offer_days"))
            yield self._stage(StageCode.DRAW, "draw")
            return
        if kind == LineKind.RESERVE:
            yield Stage(StageCode.CONDITIONS, rows=self._rows("reserve_conditions"))
            yield self._stage(StageCode.RESERVE, "reserve")
            return
        if kind == LineKind.CLAWBACK:
            yield Stage(StageCode.CONDITIONS, rows=self._rows("clawback_conditions"))
            yield Stage(StageCode.CLAWBACK, rows=self._rows("clawback"))
            return
        yield self._stage(StageCode.FACT, "fact")
        yield self._stage(StageCode.PAYEE, "payee")
        yield self._stage(StageCode.RULE, "rule")
        yield Stage(StageCode.CONDITIONS, rows=self._rows("conditions"))
        yield self._stage(StageCode.ONCE, "once")
        yield self._formula()
        yield self._stage(StageCode.BASE, "base")
        yield self._stage(StageCode.TIER, "tier", "bands")
        yield Stage(StageCode.STRETCHES, rows=self._rows("stretches"))
        yield self._stage(StageCode.DAYS, "days", "day_rates")
        yield Stage(StageCode.FACTORS, rows=self._rows("factors"))
        yield self._stage(StageCode.RATE, "rate")
        yield self._stage(StageCode.SHARE, "share")
        yield self._stage(StageCode.INSTALMENT, "instalment")
        if kind == LineKind.OVERRIDE:
            yield Stage(StageCode.CONDITIONS, rows=self._rows("override_conditions"))
            yield self._stage(StageCode.OVERRIDE, "override")
        yield self._stage(StageCode.CAP, "cap")
        yield Stage(StageCode.COEFFICIENTS, rows=self._rows("chain"))

    def _formula(self) -> Stage:
        """Worked out again by exact fractions, from the row that the engine's statement had."""
        worked = explained_base(self._connection)
        if worked is None:
            return Stage(StageCode.FORMULA)
        text, steps = worked
        rows = [
            {"formula_part": step.text, "formula_worked": step.worked or None, "formula_value": step.shown}
            for step in steps
        ]
        return Stage(
            StageCode.FORMULA,
            _items({"formula": text}),
            tuple(_items(row, keep_empty=True) for row in rows),
        )

    def _stage(self, code: StageCode, query: str, table: str = "") -> Stage:
        found = self._query(query)
        return Stage(code, _items(found[0]) if found else (), self._rows(table) if table else ())

    def _rows(self, query: str) -> tuple[tuple[Item, ...], ...]:
        """Cells of a table stay in their places; a column in which nothing stands at all is left out."""
        rows = self._query(query)
        said = {name for row in rows for name, value in row.items() if value is not None}
        return tuple(
            _items({name: value for name, value in row.items() if name in said}, keep_empty=True)
            for row in rows
        )

    def _query(self, name: str) -> list[dict[str, Any]]:
        result = self._connection.execute(_queries()[name])
        columns = [column[0] for column in result.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _items(row: dict[str, Any], *, keep_empty: bool = False) -> tuple[Item, ...]:
    """Cells of a table stay where they are; a single number that isn't there is left out."""
    return tuple(
        Item(name, LABELS[name][0], value, _unit(row, name))
        for name, value in row.items()
        if not name.endswith("_unit") and (keep_empty or value is not None)
    )


def _unit(row: dict[str, Any], name: str) -> Unit:
    unit = LABELS[name][1]
    return Unit(row[unit]) if unit.endswith("_unit") else Unit(unit)


@cache
def _queries() -> dict[str, str]:
    folder = files("commissions.engine") / "stages"
    return {
        entry.name.removesuffix(".sql"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }
