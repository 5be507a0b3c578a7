"""SQL, Python and oracle agree to the last digit, over generated formulas and rows."""

from random import Random
from typing import Any

from hypothesis import given, settings

from commissions.engine.formula import Formula, Kind
from commissions.engine.formula.errors import TOO_FINE
from commissions.engine.formula.reading import LONGEST_TEXT
from commissions.engine.formula.sql import ALWAYS_BY_ZERO
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
        assert len(text) > LONGEST_TEXT or found.message in {TOO_FINE, ALWAYS_BY_ZERO}, (text, str(found))


@settings(max_examples=100, deadline=None)
@given(r=generated.randoms)
def test_sql_and_python_agree_with_the_oracle(r: Random) -> None:
    formula = drawn(r)
    decimals = r.choice([0, 2, 4])
    rows: list[Row] = []
    expected: list[tuple[int | bool | None, str | None]] = []
    for row in (generated.row(r) for _ in range(ROWS)):
        answer = worth(formula.source, generated.spoken_for(row), SCALES, decimals)
        if abs(answer[0] or 0) < 2**63:
            rows.append(row)
            expected.append(answer)
    assert results(table(rows), formula, decimals) == expected, formula.source
    for row, (value, reason) in zip(rows, expected, strict=True):
        step = formula.explain(row)
        assert (step.value is None, step.reason) == (value is None, reason or "")
        assert formula.value(row) == step.value
        if not isinstance(value, bool):
            assert formula.scaled(row, decimals) == value


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
