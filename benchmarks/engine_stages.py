"""The plan of `engine_steps` with every stage in it: what a run costs that leaves none of the steps out.

Besides its tiers, conditions, caps, overrides and coefficients: a factor table, a second dimension, instalments, revenue
share by months in net, caps a line and a subscriber, once in three months, a campaign, a qualifier with figures, an order of
its own with a cap of the month, guarantee, draw and reserve, clawbacks, and sales that are shared.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from benchmarks.engine_steps import CHANNELS, PERIOD, PRODUCTS, inputs_in, written
from commissions.engine import (
    Band,
    ComponentKind,
    Factor,
    Figure,
    FigureOwner,
    Grain,
    Inputs,
    Instalment,
    Measure,
    Minimum,
    Qualifier,
    Rule,
    StageOrder,
    TierBasis,
    TierMode,
    Version,
)

CANCELLED: Final = 1

_MONTHS: Final = f"""
    SELECT
        2 AS grain, 1000000000 + i AS fact_id, 1 AS revision, 1 AS city_id, {PERIOD} AS period,
        1 + hash(i) % {CHANNELS} AS channel_id, 1 + hash(i, 1) % {PRODUCTS} AS product_id,
        '138' || lpad((i % 100000000)::VARCHAR, 8, '0') AS subscriber, 1 AS quantity,
        1 + (hash(i, 4) % 24)::INTEGER AS months_in_net, (hash(i, 5) % 9000)::BIGINT AS billed, 0::BIGINT AS arrears
    FROM range({{facts}} // 10) AS t(i)
"""
_EVENTS: Final = f"""
    SELECT
        5 AS grain, 2000000000 + i AS fact_id, 1 AS revision, 1 AS city_id, {PERIOD} AS period,
        1 + hash(i) % {CHANNELS} AS channel_id, {CANCELLED} AS metric_id, DATE '2026-10-31' AS event_date,
        '138' || lpad((i % 100000000)::VARCHAR, 8, '0') AS subscriber, 1 AS quantity, 0::BIGINT AS value
    FROM range(0, {{facts}}, 100) AS t(i)
"""
_SHARED: Final = f"""
    SELECT 1 AS grain, i + 1 AS fact_id, 1 + (hash(i) + nth) % {CHANNELS} AS channel_id, share
    FROM range(0, {{facts}}, 500) AS t(i), (VALUES (0, 6000), (1, 4000)) AS part(nth, share)
"""

_CHANGED: Final[dict[int, dict[str, Any]]] = {
    1: {"line_cap": 30_000, "subscriber_cap": 40_000},
    2: {"second_measure": Measure.QUANTITY},
    3: {"once_months": 3},
}
_ADDED: Final[dict[int, dict[str, Any]]] = {
    6: {"kind": ComponentKind.FACTOR},
    7: {
        "kind": ComponentKind.PERCENT,
        "grain": Grain.SUBSCRIBER_MONTH,
        "measure": Measure.NET_BILL,
        "tier_mode": TierMode.TRANSACTION,
        "tier_basis": TierBasis.AMOUNT,
        "second_measure": Measure.MONTHS_IN_NET,
    },
    8: {"kind": ComponentKind.GUARANTEE, "grain": Grain.PRESENCE, "prorate": True},
    9: {"kind": ComponentKind.DRAW, "grain": Grain.PRESENCE},
    10: {"kind": ComponentKind.RESERVE, "grain": Grain.PRESENCE},
    11: {
        "kind": ComponentKind.CLAWBACK,
        "grain": Grain.EVENT,
        "metric_id": CANCELLED,
        "override_of": 1,
        "tier_basis": TierBasis.MONTHS,
    },
}
_RATES: Final = {6: 12_000, 8: 30_000_000, 9: 50_000_000, 10: 1_000, 11: 10_000}


def inputs_with_every_stage(folder: Path, facts: int) -> Inputs:
    plain = inputs_in(folder, facts)
    components = [replace(row, **_CHANGED.get(row.component_id, {})) for row in _rows(plain.components)]
    components += [
        replace(components[0], component_id=number, component_key=number, line_cap=None, subscriber_cap=None)
        for number in _ADDED
    ]
    components = [replace(row, **_ADDED.get(row.component_id, {})) for row in components]
    rules, bands = _rules(_rows(plain.rules), _rows(plain.bands))
    return replace(
        plain,
        facts=(
            plain.facts,
            written(folder, "months", _MONTHS.format(facts=facts)),
            written(folder, "events", _EVENTS.format(facts=facts)),
        ),
        attributions=written(folder, "shared", _SHARED.format(facts=facts)),
        components=components,
        rules=rules,
        bands=bands,
        factors=[Factor(component_id=number, factor_key=6) for number in (1, 4)],
        figures=[Figure(figure_id=1, version_id=1, code="sold", owner=FigureOwner.PAYEE, grain=Grain.SALE)],
        qualifiers=[Qualifier(version_id=1, level=level, payout=8_000 + level * 2_000) for level in (0, 1)],
        minima=[Minimum(version_id=1, level=1, figure_id=1, minimum=20)],
        instalments=[
            Instalment(component_id=4, part=1, month_offset=0, share=6_000),
            Instalment(component_id=4, part=2, month_offset=2, share=4_000),
            Instalment(component_id=10, part=1, month_offset=6, share=10_000),
        ],
        versions=[
            Version(version_id=1, month_cap=5_000_000, stage_order=StageOrder.COEFFICIENTS_GUARANTEE_CAP)
        ],
    )


def _rules(rules: list[Rule], bands: list[Band]) -> tuple[list[Rule], list[Band]]:
    """Of component 2 each band twice, by the second dimension; the new components have a rule each, and a campaign one."""
    second = {row.rule_id for row in rules if row.component_id == 2}
    crossed = [replace(row, second_upper=2) if row.rule_id in second else row for row in bands]
    crossed += [replace(row, second_lower=2, rate=row.rate * 2) for row in bands if row.rule_id in second]
    last = max(row.rule_id for row in rules)
    added = [Rule(rule_id=last + number, component_id=number) for number in _ADDED]
    campaign = Rule(
        rule_id=last + 1, component_id=1, campaign_id=1, category_id=1, city_id=1, level=1, star=1
    )
    crossed += [Band(rule_id=last + number, rate=rate) for number, rate in _RATES.items()]
    crossed += [
        Band(rule_id=last + 7, lower=lower, upper=upper, second_upper=18, rate=rate)
        for lower, upper, rate in ((0, 2_000, 600), (2_000, 5_000, 1_200), (5_000, None, 2_000))
    ]
    return [*rules, *added, campaign], [*crossed, Band(rule_id=last + 1, rate=90_000)]


def _rows(source: Any) -> list[Any]:
    return list(source)
