"""What a few more sales would have brought: the month of a payee run once more with them. Nothing is written.

There is no second way to work out an amount: the engine says how far the next tier is, runs the month again with so many
more sales, each like one that the payee has, and the gain is the difference of the two months. So it holds caps, factors,
coefficients, qualifier and guarantee as a run would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from commissions.engine.codes import Grain
from commissions.engine.inputs import Inputs
from commissions.engine.runner import Scope, Settings, execute

MOST: Final = 200
"""So many sales at most are tried."""
TRIED: Final = 3
_SETTINGS: Final = Settings(threads=1, memory_limit="256MB")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTier:
    """`more` sales like `fact_id` would have reached tier `number` and brought `gain` fen in that month, all told."""

    component_key: int
    component_id: int
    rule_id: int
    number: int
    fact_id: int
    more: int
    gain: int


def next_tiers(
    inputs: Inputs,
    *,
    posting_period: int,
    event_periods: Sequence[int],
    city_id: int,
    payee_id: int,
    period: int,
    near: int = 0,
    tried: int = TRIED,
) -> list[NextTier]:
    """The tiers next to what `payee_id` reached in `period` that would have brought something, the largest gain first.

    `inputs` are those of `runner.held`; they may be narrowed down as for an explanation. With `near` 2, half as much again
    as was reached has to be enough. At most `tried` are looked at, the nearest first: each is a run of its own.
    """
    scope = Scope(posting_period=posting_period, event_periods=event_periods, city_id=city_id, run_id=0)
    asked = {"payee": payee_id, "period": period}
    done = execute(inputs, scope, _SETTINGS, keep_stages=True)
    with done.connection as connection:
        candidates = _rows(connection, _query(), asked | {"most": MOST, "near": near, "tried": tried})
        before = _owed(connection, asked)
    found = []
    for candidate in candidates:
        done = execute(_with_more(inputs, candidate), scope, _SETTINGS, keep_stages=True)
        with done.connection as connection:
            gain = _owed(connection, asked) - before
            if gain > 0 and _reached(connection, candidate, period):
                found.append(
                    NextTier(
                        component_key=candidate["component_key"],
                        component_id=candidate["component_id"],
                        rule_id=candidate["rule_id"],
                        number=candidate["nth"],
                        fact_id=candidate["fact_id"],
                        more=candidate["more"],
                        gain=gain,
                    )
                )
    return sorted(found, key=lambda tier: (-tier.gain, tier.more, tier.component_id))


def _owed(connection: duckdb.DuckDBPyConnection, asked: dict[str, int]) -> int:
    """What the month comes to for the payee, whatever of it is posted."""
    query = (
        "SELECT coalesce(sum(owed), 0) AS owed FROM owed WHERE payee_id = $payee AND event_period = $period"
    )
    return int(_rows(connection, query, asked)[0]["owed"])


def _reached(connection: duckdb.DuckDBPyConnection, candidate: dict[str, Any], period: int) -> bool:
    """Whether the tier was: conditions may refuse what was added, or what it counts may have moved."""
    query = (
        "SELECT coalesce(bool_or(nth >= $nth), false) AS reached FROM reached WHERE component_id = $component"
        " AND rule_id = $rule AND owner_id = $owner AND span = $period"
    )
    names = {"component": "component_id", "rule": "rule_id", "owner": "owner_id", "nth": "nth"}
    asked = {name: candidate[column] for name, column in names.items()}
    return bool(_rows(connection, query, asked | {"period": period})[0]["reached"])


def _with_more(inputs: Inputs, candidate: dict[str, Any]) -> Inputs:
    """The same month with so many copies of a sale, each of a subscriber of its own with the same usage."""
    facts, usage = inputs.facts, inputs.usage
    assert isinstance(facts, pa.Table)
    assert isinstance(usage, pa.Table)
    same = pc.and_(
        pc.equal(facts["grain"], int(Grain.SALE)), pc.equal(facts["fact_id"], candidate["fact_id"])
    )
    (sale,) = facts.filter(same).to_pylist()
    highest = pc.max(facts["fact_id"]).as_py()
    subscriber = sale["subscriber"]
    names = [subscriber and f"{subscriber}+{nth}" for nth in range(1, candidate["more"] + 1)]
    copies = [{**sale, "fact_id": highest + nth, "subscriber": name} for nth, name in enumerate(names, 1)]
    used = usage.filter(pc.equal(usage["subscriber"], subscriber)).to_pylist() if subscriber else []
    return replace(
        inputs,
        facts=pa.concat_tables([facts, pa.Table.from_pylist(copies, facts.schema)]),
        usage=pa.concat_tables(
            [
                usage,
                pa.Table.from_pylist(
                    [{**row, "subscriber": name} for name in names for row in used], usage.schema
                ),
            ]
        ),
    )


def _rows(connection: duckdb.DuckDBPyConnection, query: str, asked: dict[str, int]) -> list[dict[str, Any]]:
    result = connection.execute(query, asked)
    columns = [column[0] for column in result.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _query() -> str:
    return (files("commissions.engine") / "next_tiers.sql").read_text(encoding="utf-8")
