"""SQL, Python and oracle agree to the last digit, over generated formulas and rows."""

from dataclasses import replace
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings

from commissions.engine.formula import Formula, Kind
from commissions.engine.formula.errors import TooFine
from commissions.engine.formula.ratio import NARROW, WIDE
from commissions.engine.formula.reading import LONGEST_TEXT
from commissions.engine.formula.sql import ALWAYS_BY_ZERO, DECIMALS
from tests.engine.formula import generated
from tests.engine.formula.support import NAMES, ROW, SCALES, read, results, table, tried
from tests.engine.oracle.formula import Row, worth

ROWS = 40


def drawn(r: Random) -> Formula:
    """A formula that the package takes; what it refuses of these, it refuses for one of two reasons."""
    while True:
        text, gives = generated.formula(r)
        found = tried(text, gives)
        if isinstance(found, Formula):
            return found
        assert len(text) > LONGEST_TEXT or isinstance(found, TooFine) or found.message == ALWAYS_BY_ZERO


@settings(max_examples=100, deadline=None)
@given(r=generated.randoms)
def test_sql_and_python_agree_with_the_oracle(r: Random) -> None:
    formula = drawn(r)
    decimals = r.choice(DECIMALS)
    rows: list[Row] = []
    expected: list[tuple[int | bool | None, str | None]] = []
    for row in (generated.row(r) for _ in range(ROWS)):
        answer = worth(formula.source, generated.spoken_for(row), SCALES, decimals)
        if abs(answer[0] or 0) < 2**63:
            rows.append(row)
            expected.append(answer)
    connection = table(rows)
    assert results(connection, formula, decimals) == expected, formula.source
    assert results(connection, replace(formula, width=WIDE), decimals) == expected, formula.source
    for row, (value, reason) in zip(rows, expected, strict=True):
        step = formula.explain(row)
        assert (step.value is None, step.reason) == (value is None, reason or "")
        assert formula.value(row) == step.value
        if not isinstance(value, bool):
            assert formula.scaled(row, decimals) == value


@settings(max_examples=60, deadline=None)
@given(r=generated.randoms)
def test_a_figure_beyond_all_limits_is_calculated_exactly_or_refused(r: Random) -> None:
    """Amounts of ten thousand million million fen: never a wrong number, in neither width."""
    formula = drawn(r)
    row = generated.enlarged(r, generated.row(r))
    expected = worth(formula.source, generated.spoken_for(row), SCALES, 2)
    for width in {formula.width, WIDE}:
        try:
            found = results(table([row]), replace(formula, width=width))
        except (duckdb.OutOfRangeException, duckdb.ConversionException):
            continue
        assert found == [expected], (formula.source, width)


@settings(max_examples=100, deadline=None)
@given(r=generated.randoms)
def test_what_was_taken_can_be_rounded_to_any_decimals_that_a_line_asks_for(r: Random) -> None:
    formula = drawn(r)
    assert all(formula.sql(decimals) for decimals in DECIMALS)
    with pytest.raises(ValueError, match="at most 4 decimals"):
        formula.sql(5)


def test_most_formulas_are_calculated_in_64_bits_and_only_long_ones_in_128() -> None:
    assert read("IF(net_bill > 80, net_bill * 12.5%, plan_fee / quantity)").width is NARROW
    assert read("plan_fee * (net_bill / billed) * 12.5%").width is WIDE


@settings(max_examples=100, deadline=None)
@given(r=generated.randoms)
def test_the_canonical_text_says_the_same_and_stays_what_it_is(r: Random) -> None:
    formula = drawn(r)
    for names in ({}, NAMES.labels):
        again = read(formula.text(names), formula.kind)
        assert again.root == formula.root
        assert again.text(names) == formula.text(names)


@settings(max_examples=100, deadline=None)
@given(r=generated.randoms)
def test_nothing_is_calculated_in_floating_point(r: Random) -> None:
    formula = drawn(r)
    connection = table([ROW])
    query = f"SELECT {formula.sql(4)} AS value, {formula.problem_sql()} AS problem FROM facts"
    described: list[Any] = connection.execute(f"DESCRIBE {query}").fetchall()
    number = "BOOLEAN" if formula.kind is Kind.FLAG else "BIGINT"
    assert [row[1] for row in described] == [number, "VARCHAR"]
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {query}").fetchall()
    assert "DOUBLE" not in plan
    assert "FLOAT" not in plan
