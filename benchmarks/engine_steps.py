"""Seconds of each engine step, without PostgreSQL: CSV in, CSV out, on invented facts.

    python -m benchmarks.engine_steps [--facts 1000000] [--threads 2] [--memory 1400MB] [--every-stage]

300 rules of five components: flat piece rates by category, city and level; whole and marginal tiers; a
component with conditions on usage and a monthly cap; an override of the upline; coefficients for every payee. With
--every-stage what `engine_stages` adds, so that no step is left out.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import duckdb

from commissions.engine import (
    Band,
    Component,
    ComponentKind,
    CsvFile,
    Gate,
    Grain,
    Inputs,
    Measure,
    Operator,
    Rule,
    Settings,
    TierBasis,
    TierMode,
    run,
)

PERIOD: Final = 202610
CITIES: Final = 20
DISTRICTS: Final = 100
CHANNELS: Final = 20_000
CATEGORIES: Final = 12
PRODUCTS: Final = 96
AGENT, STORE = 2, 3

FACTS: Final = f"""
    SELECT
        1 AS grain, i + 1 AS fact_id, 1 AS revision, 1 AS city_id, {PERIOD} AS period,
        1 + hash(i) % {CHANNELS} AS channel_id,
        1 + hash(i, 1) % {PRODUCTS} AS product_id,
        1 + hash(i, 1) % {PRODUCTS} % {CATEGORIES} AS category_id,
        DATE '2026-10-01' + (hash(i, 2) % 31)::INTEGER AS event_date,
        '138' || lpad((i % 100000000)::VARCHAR, 8, '0') AS subscriber,
        1 AS quantity,
        (hash(i, 3) % 20000)::BIGINT AS first_payment
    FROM range({{facts}}) AS t(i)
"""
USAGE: Final = f"""
    SELECT
        1 AS city_id, subscriber, {PERIOD} AS period, hash(subscriber) % 100 AS minutes,
        hash(subscriber, 1) % 100 AS megabytes
    FROM ({FACTS}) WHERE category_id >= 11 AND hash(subscriber, 2) % 10 > 0
"""
POSITIONS: Final = f"""
    SELECT
        c AS channel_id, DATE '2026-01-01' AS effective_from, 1 + c % {CITIES} AS city_id,
        1 + c % {DISTRICTS} AS district_id, 1 + c % {CITIES} % 3 AS city_class,
        CASE WHEN c % 10 > 3 THEN 1 + c // 10 * 10 WHEN c % 10 > 1 THEN c - 1 END AS parent_id,
        1 + c % 2 AS level, 1 + c % 5 AS star, 1 + c % 4 AS mode,
        CASE WHEN c % 10 > 3 THEN {STORE} ELSE {AGENT} END AS kind
    FROM range(1, {CHANNELS + 1}) AS t(c)
"""
COEFFICIENTS: Final = f"""
    SELECT c AS channel_id, {PERIOD} AS period, kind, 9000 + hash(c, kind) % 2000 AS value
    FROM range(1, {CHANNELS + 1}) AS t(c), (VALUES ('management'), ('ranking')) AS k(kind)
"""


def plan() -> tuple[list[Component], list[Rule], list[Band], list[Gate]]:
    """Every channel and product meets a rule of one component, and about half of the sales an override."""
    components = [
        _component(1, ComponentKind.PIECE),
        _component(2, ComponentKind.PERCENT, measure=Measure.FIRST_PAYMENT, tier_basis=TierBasis.AMOUNT),
        _component(3, ComponentKind.PIECE, tier_mode=TierMode.MARGINAL),
        _component(4, ComponentKind.PIECE, payee_cap=20_000),
        _component(5, ComponentKind.OVERRIDE, override_of=1, override_step=1),
    ]
    edges = {2: (0, 500_000, 2_000_000), 3: (0, 20, 60, 200)}
    rates = {1: 70_000, 2: 500, 3: 30_000, 4: 50_000, 5: 500}
    rules: list[Rule] = []
    bands: list[Band] = []
    for component_id, scope in _scopes():
        rule = Rule(rule_id=len(rules) + 1, component_id=component_id, **scope)
        rules.append(rule)
        lowers = edges.get(component_id, (0,))
        for nth, (lower, upper) in enumerate(zip(lowers, (*lowers[1:], None), strict=True), start=1):
            bands.append(Band(rule_id=rule.rule_id, lower=lower, upper=upper, rate=rates[component_id] * nth))
    return components, rules, bands, [_gate(1, Measure.MINUTES, 10), _gate(2, Measure.MEGABYTES, 30)]


def _scopes() -> Iterator[tuple[int, dict[str, Any]]]:
    for category in range(1, 7):
        for city, level in product(range(1, CITIES + 1), (1, 2)):
            yield 1, {"category_id": category, "city_id": city, "level": level}
        yield 5, {"category_id": category}
    for city in range(1, 5):
        yield 5, {"city_id": city}
    for star in range(1, 6):
        for category, level in product((7, 8, 9, 10), (1, 2)):
            yield (2 if category < 9 else 3), {"category_id": category, "star": star, "level": level}
        for category in (11, 12):
            yield 4, {"category_id": category, "star": star}


def _component(number: int, kind: ComponentKind, **more: Any) -> Component:
    return Component(
        component_id=number,
        component_key=number,
        version_id=1,
        plan_id=1,
        effective_from=202601,
        grain=Grain.SALE,
        kind=kind,
        **more,
    )


def _gate(number: int, measure: Measure, threshold: int) -> Gate:
    """Both gates stand in one group: one of them is enough."""
    return Gate(
        gate_id=number,
        component_id=4,
        group=1,
        measure=measure,
        operator=Operator.AT_LEAST,
        threshold=threshold,
        reason="G01",
    )


def written(folder: Path, name: str, query: str) -> CsvFile:
    path = folder / f"{name}.csv"
    columns = [row[0] for row in duckdb.execute(f"DESCRIBE {query}").fetchall()]
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT csv, HEADER false)")
    return CsvFile(path, tuple(columns))


def inputs_in(folder: Path, facts: int) -> Inputs:
    components, rules, bands, gates = plan()
    return Inputs(
        facts=written(folder, "facts", FACTS.format(facts=facts)),
        usage=written(folder, "usage", USAGE.format(facts=facts)),
        positions=written(folder, "positions", POSITIONS),
        coefficients=written(folder, "coefficients", COEFFICIENTS),
        components=components,
        rules=rules,
        bands=bands,
        gates=gates,
        paid_through_parent=frozenset({STORE}),
    )


def measure(inputs: Inputs, facts: int, settings: Settings, folder: Path) -> dict[str, object]:
    """One run in this process; the peak is that of the whole process, generation left out by the caller."""
    before = time.process_time()
    started = time.perf_counter()
    with run(
        inputs, posting_period=PERIOD, event_periods=[PERIOD], city_id=1, run_id=1, settings=settings
    ) as result:
        calculated = time.perf_counter() - started
        result.write_text(folder / "lines.txt")
        total = time.perf_counter() - started
        return {
            "facts": facts,
            "lines": result.totals.lines,
            "amount": result.totals.amount,
            "seconds_by_step": {name: round(seconds, 3) for name, seconds in result.seconds.items()},
            "seconds_read_and_calculate": round(calculated, 3),
            "seconds_calculate": round(calculated - result.seconds["inputs"], 3),
            "seconds_with_text": round(total, 3),
            "cpu_seconds": round(time.process_time() - before, 2),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default=Settings().memory_limit)
    parser.add_argument("--every-stage", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            threads=arguments.threads, memory_limit=arguments.memory, temp_directory=folder / "spill"
        )
        duckdb.execute(f"SET threads = {arguments.threads}; SET memory_limit = '200MB'")
        if arguments.every_stage:
            from benchmarks.engine_stages import inputs_with_every_stage as made
        else:
            made = inputs_in
        print(json.dumps(measure(made(folder, arguments.facts), arguments.facts, settings, folder), indent=1))


if __name__ == "__main__":
    main()
