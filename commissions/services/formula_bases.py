"""Bases that are formulas (algorithm.md 19), with the figures that they were worked out from: for cells that stay live."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from commissions.choices import Measure
from commissions.engine import InputError
from commissions.engine.formula import Formula
from commissions.engine.formulas import base_formula
from commissions.models import Component, Line
from commissions.services.line_facts import months_of_facts
from sales.choices import MetricUnit

_MEASURES: Final = (
    *("quantity", "amount", "margin", "first_payment", "plan_fee", "billed", "arrears", "net_bill"),
    *("minutes", "megabytes", "months_in_net", "value"),
)
# The fee of a sale is that of its day, as in sql/inputs/sales.sql.
_SQL: Final = """
SELECT 1, f.fact_id, f.revision, f.quantity, f.amount, f.amount - f.cost, f.first_payment, price.plan_fee,
    NULL::bigint, NULL::bigint, NULL::bigint, NULL::integer, NULL::integer, NULL::integer, NULL::bigint
FROM sales_sale f
LEFT JOIN LATERAL (
    SELECT plan_fee FROM sales_productprice p WHERE p.product_id = f.product_id AND p.effective_from <= f.event_date
    ORDER BY p.effective_from DESC, p.id DESC LIMIT 1
) price ON true
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(facts)s)
UNION ALL
SELECT 2, f.fact_id, f.revision, 1, NULL, NULL, NULL, f.plan_fee, f.billed, f.arrears, f.billed - f.arrears,
    f.minutes, f.megabytes, f.months_in_net, NULL
FROM sales_subscribermonth f
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(facts)s)
UNION ALL
SELECT 3, f.fact_id, f.revision, CASE WHEN m.unit = 'pieces' THEN f.value END, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, f.value
FROM sales_channelmonth f JOIN sales_metric m ON m.id = f.metric_id
WHERE f.city_id = %(city)s AND f.period = ANY(%(periods)s) AND f.fact_id = ANY(%(facts)s)
"""


@dataclass(frozen=True, slots=True)
class FormulaBase:
    """`row` has the measures of the fact by code, as they are stored; None is not reported."""

    formula: Formula
    row: Mapping[str, int | None]


def formula_bases(city_id: int, lines: Iterable[Line]) -> dict[int, FormulaBase]:
    """By line, of those whose formula is over the fact's own measures and gives the base that was paid on. One query.

    Left out is what also looks at figures of the month, and a fact that was corrected since.
    """
    asked = [
        line
        for line in lines
        if line.component is not None
        and line.component.measure == Measure.FORMULA
        and line.measure_value is not None
    ]
    if not asked:
        return {}
    formulas = {line.component: _formula(line.component) for line in asked if line.component is not None}
    rows = _rows(city_id, asked)
    found: dict[int, FormulaBase] = {}
    for line in asked:
        formula = formulas[line.component] if line.component is not None else None
        row = rows.get((line.grain, line.fact_id, line.fact_revision))
        if formula is not None and row is not None and formula.scaled(row) == line.measure_value:
            found[line.id] = FormulaBase(formula, row)
    return found


def _formula(component: Component) -> Formula | None:
    metric = component.metric
    try:
        return base_formula(
            component.formula, {}, value_is_money=metric is not None and metric.unit == MetricUnit.FEN
        )
    except InputError:
        return None


def _rows(city_id: int, lines: Iterable[Line]) -> dict[tuple[int, int, int], dict[str, int | None]]:
    wanted = list(lines)
    parameters: dict[str, Any] = {
        "city": city_id,
        "periods": sorted(months_of_facts(wanted)),
        "facts": [line.fact_id for line in wanted],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        return {
            (grain, fact, revision): dict(zip(_MEASURES, values, strict=True))
            for grain, fact, revision, *values in cursor.fetchall()
        }
