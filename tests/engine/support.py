"""Runs the engine on rows, and folds posted lines into the ledger that the next run sees."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

from commissions.engine import Inputs, Posted, Settings, run
from tests.engine.oracle import Line
from tests.engine.rows import Rows

SETTINGS = Settings(threads=1, memory_limit="512MB")
_NAMES = [field.name for field in fields(Line)]


def engine_lines(
    inputs: Inputs, *, posting_period: int, event_periods: Sequence[int], city_id: int = 1
) -> tuple[list[Line], int]:
    """Lines in the engine's order, and the sum owed."""
    with run(
        inputs,
        posting_period=posting_period,
        event_periods=event_periods,
        city_id=city_id,
        run_id=1,
        settings=SETTINGS,
    ) as result:
        rows: list[dict[str, Any]] = result.lines().to_pylist()
        lines = [Line(**{name: row[name] for name in _NAMES}) for row in rows]
        assert [row["id"] for row in rows] == [100_000_001 + nth for nth in range(len(rows))]
        assert result.totals.lines == len(lines)
        assert result.totals.amount == sum(line.amount for line in lines)
        return lines, result.totals.owed


def posted_after(before: Iterable[Posted], lines: Iterable[Line], city_id: int = 1) -> list[Posted]:
    """The ledger's sums by key, with the marks of each key's latest line."""
    ledger = {
        (row.payee_id, row.event_period, row.kind, row.component_key, row.grain, row.fact_id): row
        for row in before
    }
    for line in lines:
        old = ledger.get(line.key)
        ledger[line.key] = Posted(
            payee_id=line.payee_id,
            event_period=line.event_period,
            kind=line.kind,
            component_key=line.component_key,
            grain=line.grain,
            fact_id=line.fact_id,
            city_id=city_id,
            amount=line.amount + (old.amount if old else 0),
            channel_id=line.channel_id,
            product_id=line.product_id,
            component_id=line.component_id,
            rule_id=line.rule_id,
            fact_revision=line.fact_revision,
            reason=line.reason,
            whole=line.whole,
        )
    return list(ledger.values())


def with_posted(inputs: Rows, lines: Iterable[Line]) -> Rows:
    """The inputs of the next run: the same, with these lines in the ledger."""
    lines = list(lines)
    paid = {line.fact_id: line.amount for line in lines if line.kind == 4}
    return replace(
        inputs,
        posted=posted_after(inputs.posted, lines),
        adjustments=[
            replace(row, posted=row.posted + paid.get(row.adjustment_id, 0)) for row in inputs.adjustments
        ],
    )


def post(
    inputs: Rows, posting_period: int, event_periods: Sequence[int] | None = None
) -> tuple[list[Line], Rows]:
    """Runs one month and gives its lines, and the inputs as the next run finds them."""
    lines, _ = engine_lines(
        inputs, posting_period=posting_period, event_periods=event_periods or [posting_period]
    )
    return lines, with_posted(inputs, lines)


def net(inputs: Rows, **only: int) -> int:
    """The sum of the ledger, by key values: `net(inputs, kind=1)`."""
    return sum(
        row.amount
        for row in inputs.posted
        if all(getattr(row, name) == value for name, value in only.items())
    )
