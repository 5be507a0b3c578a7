"""Rows, Arrow and CSV are one; contradictions are refused before anything is paid."""

import csv
import os
from dataclasses import fields, replace
from datetime import date
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from commissions.engine import (
    LINE_COLUMNS,
    Band,
    ComponentKind,
    CsvFile,
    Fact,
    Fee,
    Gate,
    InputError,
    Inputs,
    Measure,
    Operator,
    Posted,
    Product,
    Settings,
    Usage,
    run,
)
from commissions.engine.inputs import ROWS
from tests.engine import generated
from tests.engine.cases import OCTOBER, component, flat, month, rule, sale
from tests.engine.rows import Rows
from tests.engine.support import engine_lines, with_posted

SCOPE: dict[str, Any] = {"posting_period": 202601, "event_periods": generated.PERIODS}


@pytest.fixture
def rows() -> Rows:
    """A second run that has several lines to post."""
    for seed in count(11):
        r = Random(seed)
        first = generated.month(r)
        later = generated.changed(r, with_posted(first, engine_lines(first, **SCOPE)[0]))
        if len(engine_lines(later, **SCOPE)[0]) > 3:
            return later
    raise AssertionError("unreachable")


def test_the_row_classes_and_the_tables_have_the_same_columns() -> None:
    connection = duckdb.connect(":memory:")
    connection.execute(Path("commissions/engine/steps/00_inputs.sql").read_text(encoding="utf-8"))
    for table, row in ROWS.items():
        columns = [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]
        assert columns == [field.name for field in fields(row)]


def test_csv_gives_the_same_lines_as_rows(rows: Rows, tmp_path: Path) -> None:
    files = {name: written(tmp_path, name, getattr(rows, name)) for name in ROWS}
    assert engine_lines(given(rows, **files), **SCOPE) == engine_lines(rows, **SCOPE)


def given(rows: Rows, **sources: Any) -> Inputs:
    """The same inputs, some of them from elsewhere."""
    return Inputs(**{field.name: getattr(rows, field.name) for field in fields(Inputs)} | sources)


def written(folder: Path, name: str, rows: Any) -> CsvFile:
    """As PostgreSQL writes it: nothing for NULL, quotes around an empty text, t and f."""
    columns = tuple(field.name for field in fields(ROWS[name]))[::-1]
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8") as target:
        for row in rows:
            target.write(",".join(as_copied(getattr(row, column)) for column in columns) + "\n")
    return CsvFile(path, columns)


def as_copied(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(int(value)) if isinstance(value, int) else str(value)


def test_arrow_gives_the_same_lines_as_rows(rows: Rows) -> None:
    facts = pa.table({f.name: [getattr(x, f.name) for x in rows.facts] for f in fields(Fact)})
    posted = pa.table({f.name: [getattr(x, f.name) for x in rows.posted] for f in fields(Posted)})
    other = given(rows, facts=facts.to_reader(max_chunksize=2), posted=posted)
    assert engine_lines(other, **SCOPE) == engine_lines(rows, **SCOPE)


def test_files_of_facts_may_leave_category_and_fee_to_the_products(tmp_path: Path) -> None:
    """20 % of the fee of the day, of one category alone; a product without a fee, and one that nobody knows."""
    sold = [
        sale(nth, day=nth, product_id=product)
        for nth, product in ((9, 5), (10, 5), (11, 6), (12, 7), (13, 8))
    ]
    paid = component(kind=ComponentKind.PERCENT, measure=Measure.PLAN_FEE)
    rows = month(
        sold,
        flat(2_000),
        components=[paid],
        rules=[rule(category_id=2)],
        products=[
            *(Product(product_id=number, category_id=2) for number in (5, 7)),
            Product(product_id=6, category_id=3),
        ],
        fees=[
            Fee(product_id=5, day_from=date(2020, 1, 1), day_to=date(2026, 10, 10), plan_fee=5_900),
            Fee(product_id=5, day_from=date(2026, 10, 10), day_to=date(9999, 12, 31), plan_fee=6_900),
            Fee(product_id=6, day_from=date(2020, 1, 1), day_to=date(9999, 12, 31), plan_fee=100),
        ],
    )
    whole = written(tmp_path, "facts", sold)
    left_out = [index for index, name in enumerate(whole.columns) if name in ("category_id", "plan_fee")]
    short = tmp_path / "short.csv"
    cells = [line.split(",") for line in whole.path.read_text(encoding="utf-8").splitlines()]
    kept = [[cell for index, cell in enumerate(line) if index not in left_out] for line in cells]
    short.write_text("".join(",".join(line) + "\n" for line in kept), encoding="utf-8")
    columns = tuple(name for name in whole.columns if name not in ("category_id", "plan_fee"))
    lines, _ = engine_lines(
        given(rows, facts=CsvFile(short, columns)), posting_period=OCTOBER, event_periods=[OCTOBER]
    )
    assert {line.fact_id: (line.amount, line.reason) for line in lines} == {
        9: (1_180, ""),
        10: (1_380, ""),
        11: (0, "R00"),
        12: (0, "N00"),
        13: (0, "R00"),
    }


def test_facts_come_in_and_lines_go_out_by_a_named_pipe(rows: Rows, tmp_path: Path) -> None:
    source = written(tmp_path, "facts", rows.facts)
    into, out = tmp_path / "into", tmp_path / "out"
    os.mkfifo(into)
    os.mkfifo(out)
    writer = Thread(target=lambda: into.write_bytes(source.path.read_bytes()))
    writer.start()
    piped = given(rows, facts=CsvFile(into, source.columns))
    with run(piped, **SCOPE, city_id=1, run_id=3, settings=Settings(threads=2)) as result:
        got: list[str] = []
        reader = Thread(target=lambda: got.append(out.read_text(encoding="utf-8")))
        reader.start()
        result.write_text(out)
        reader.join()
        table = result.lines()
        assert next(result.batches(rows=2)).num_rows == 2
    writer.join()
    lines = [
        dict(zip(LINE_COLUMNS, line, strict=True)) for line in csv.reader(got[0].splitlines(), delimiter="\t")
    ]
    assert table.schema.names == list(LINE_COLUMNS)
    assert [int(line["id"]) for line in lines] == table["id"].to_pylist()
    assert [int(line["amount"]) for line in lines] == table["amount"].to_pylist()
    assert [line["reason"] for line in lines] == table["reason"].to_pylist()


def gate(**more: Any) -> Gate:
    values: dict[str, Any] = {
        "group": 1,
        "measure": Measure.MINUTES,
        "operator": Operator.AT_LEAST,
        "threshold": 1,
        "reason": "G01",
    }
    return Gate(gate_id=1, component_id=1, **(values | more))


def test_contradictions_are_refused() -> None:
    one = month([sale(1, subscriber="138")], flat(10_000))
    override = component(2, kind=ComponentKind.OVERRIDE, override_of=1, override_step=1)
    usage = Usage(city_id=1, subscriber="138", period=OCTOBER, minutes=1)
    refused = {
        "both in force": replace(one, components=[component(), component(2, component_key=1)]),
        "has no rate": replace(one, bands=[]),
        "overlap": replace(one, bands=[Band(rule_id=1, upper=5, rate=1), Band(rule_id=1, lower=4, rate=1)]),
        "the component and the step": replace(
            one, components=[component(), replace(override, override_step=None)]
        ),
        "override 2 has tiers": replace(
            one,
            components=[component(), override],
            rules=[rule(), rule(2, 2)],
            bands=[*flat(1), Band(rule_id=2, upper=5, rate=1)],
        ),
        "two rows of usage": replace(one, gates=[gate()], usage=[usage, usage]),
        "positions: .*duplicate key": replace(one, positions=[*one.positions, *one.positions]),
        "unknown": replace(one, facts=pa.table({"fact_id": [1], "amount": [2]})),
        "too large": replace(one, facts=[sale(1, quantity=2**62)], bands=flat(2**62)),
    }
    for message, inputs in refused.items():
        with pytest.raises(InputError, match=message):
            engine_lines(inputs, posting_period=OCTOBER, event_periods=[OCTOBER])


def test_a_run_over_no_month_is_refused() -> None:
    with pytest.raises(InputError, match="no event period"):
        engine_lines(month([], flat(1)), posting_period=OCTOBER, event_periods=[])


def test_a_month_without_facts_pays_nothing() -> None:
    assert engine_lines(month([], flat(1)), posting_period=OCTOBER, event_periods=[OCTOBER]) == ([], 0)


def test_a_fact_that_is_given_twice_is_not_paid_twice() -> None:
    twice = month([sale(1), sale(1)], flat(100_000))
    with (
        run(twice, posting_period=OCTOBER, event_periods=[OCTOBER], city_id=1, run_id=1) as result,
        pytest.raises(InputError, match="1 lines have the line key of another"),
    ):
        result.require_single_keys()
