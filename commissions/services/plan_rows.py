"""A version's content as the rows of its workbook: each a dict of column key to value."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.functional import Promise

from commissions import units
from commissions.choices import CapOrder, ComponentKind, CountPeriod, Edges, Measure
from commissions.services.plan_content import (
    SCOPE,
    ComponentContent,
    FigureContent,
    LevelContent,
    VersionContent,
)
from commissions.services.plan_names import written
from commissions.services.plan_sheets import (
    COMPONENTS,
    FIGURE_GATES,
    FIGURES,
    GATES,
    INSTALMENTS,
    QUALIFIER,
    RATES,
    YES_NO,
    PlanColumn,
)

Row = dict[str, Any]

_MONEY = ("line_floor", "line_cap", "subscriber_floor", "subscriber_cap", "payee_floor", "payee_cap")
_FIGURES = ("measure_figure", "tier_figure", "second_figure", "spared_figure")


def table_rows(content: VersionContent) -> dict[str | Promise, list[Row]]:
    """Rows by the sheet's label."""
    return {
        COMPONENTS.label: [_component_row(item) for item in content.components],
        RATES.label: [row for item in content.components for row in _rate_rows(item)],
        GATES.label: [row for item in content.components for row in _gate_rows(item)],
        INSTALMENTS.label: [row for item in content.components for row in _instalment_rows(item)],
        FIGURES.label: [_figure_row(item) for item in content.figures],
        FIGURE_GATES.label: [row for item in content.figures for row in _figure_gate_rows(item)],
        QUALIFIER.label: list(_qualifier_rows(content.qualifier)),
    }


def _component_row(item: ComponentContent) -> Row:
    row = _plain_row(COMPONENTS.columns, item)
    row |= {name: _code(getattr(item, name)) for name in _FIGURES}
    row["spared_share"] = units.PERCENT.decimal(item.spared_share) if item.spared_share else None
    row["factors"] = ", ".join(item.factors)
    row["paid_months"] = ", ".join(map(str, item.paid_months))
    kind = ComponentKind(item.kind)
    if kind in (ComponentKind.OVERRIDE, ComponentKind.FACTOR) or kind.on_presence:
        row |= dict.fromkeys(("grain", "metric", "tier_mode", "tier_basis", "tier_scope"))
    if item.kind == ComponentKind.CLAWBACK:
        row |= dict.fromkeys(("grain", "metric", "tier_mode", "tier_scope"))
    if item.measure == Measure.QUANTITY:
        row["measure"] = None
    if item.kind != ComponentKind.OVERRIDE:
        row["override_by"] = None
    if item.count_period == CountPeriod.MONTH:
        row["count_period"] = None
    if item.cap_order == CapOrder.AFTER:
        row["cap_order"] = None
    if item.payee_floor is None:
        row["floor_period"] = None
    if item.edges == Edges.LOWER:
        row["edges"] = None
    return row


def _rate_rows(item: ComponentContent) -> Iterator[Row]:
    edge, rate, second = item.edge_unit, item.rate_unit, item.second_unit or units.PIECES
    for number, rule in enumerate(item.rules, 1):
        for place, band in enumerate(rule.bands):
            row: Row = {"code": item.code, "rule": number}
            if place == 0:
                row |= {name: _scope_text(name, getattr(rule, name)) for name in SCOPE}
                row |= {"date_from": rule.date_from, "date_to": rule.date_to}
            if item.second_measure:
                row |= {
                    "second_lower": second.decimal(band.second_lower),
                    "second_upper": None if band.second_upper is None else second.decimal(band.second_upper),
                }
            yield row | {
                "lower": edge.decimal(band.lower),
                "upper": None if band.upper is None else edge.decimal(band.upper),
                "edge_unit": str(edge.label),
                "rate": rate.decimal(band.rate),
                "rate_unit": str(rate.label),
            }


def _gate_rows(item: ComponentContent) -> Iterator[Row]:
    for gate in item.gates:
        unit = item.gate_unit(gate)
        row = _plain_row(GATES.columns, gate)
        yield row | {
            "code": item.code,
            "figure": _code(gate.figure),
            "threshold": unit.decimal(gate.threshold),
            "unit": str(unit.label),
        }


def _instalment_rows(item: ComponentContent) -> Iterator[Row]:
    for row in item.instalments:
        yield _plain_row(INSTALMENTS.columns, row) | {
            "code": item.code,
            "share": units.PERCENT.decimal(row.share),
            "reduced_share": units.PERCENT.decimal(row.reduced_share) if row.reduced_share else None,
        }


def _figure_row(item: FigureContent) -> Row:
    return _plain_row(FIGURES.columns, item) | {
        "only": ", ".join(entry.code for entry in item.only),
        "campaigns": ", ".join(entry.code for entry in item.campaigns),
        "share_of": _code(item.share_of),
    }


def _figure_gate_rows(item: FigureContent) -> Iterator[Row]:
    for gate in item.gates:
        unit = units.measure_unit(gate.measure, item.metric.unit if item.metric else None)
        yield _plain_row(FIGURE_GATES.columns, gate) | {
            "code": item.code,
            "threshold": unit.decimal(gate.threshold),
            "unit": str(unit.label),
        }


def _qualifier_rows(levels: Iterable[LevelContent]) -> Iterator[Row]:
    for level in levels:
        head = {"level": level.level, "payout": units.PERCENT.decimal(level.payout)}
        if not level.minima:
            yield head
        for place, (figure, minimum) in enumerate(level.minima):
            first = head if place == 0 else {"level": level.level}
            yield first | {
                "figure": figure.code,
                "minimum": figure.unit.decimal(minimum),
                "unit": str(figure.unit.label),
            }


def _plain_row(columns: Iterable[PlanColumn], item: Any) -> Row:
    """The columns that bear the name of an attribute, written as its kind is."""
    return {
        column.key: _written(column, getattr(item, column.key))
        for column in columns
        if hasattr(item, column.key)
    }


def _written(column: PlanColumn, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.key in _MONEY:
        return units.YUAN.decimal(value)
    if column.choices == "yes_no":
        return next(str(label) for choice, label in YES_NO if choice == value)
    if hasattr(value, "pk"):
        return written(value)
    if column.choices is not None:
        return str(column.choices(value).label)
    return value


def _scope_text(name: str, value: Any) -> Any:
    return value if value is None or name == "star" else _written(RATES.column(name), value)


def _code(figure: FigureContent | None) -> str | None:
    return figure.code if figure else None
