"""The sheets of figures and of the qualifier in a plan's workbook."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import FigureOwner, Measure
from commissions.services import plan_cells as cells
from commissions.services.formulas import bare, with_results
from commissions.services.plan_content import FigureContent, GateContent, LevelContent, gates_numbered
from commissions.services.plan_names import NameUnknown, PlanNames
from commissions.services.plan_reader_rows import Figures, figure_named
from sales.choices import Grain
from sales.models import Campaign, Product, ProductCategory


def read_figures(rows: Iterable[cells.Row], gates: Iterable[cells.Row], names: PlanNames) -> Figures:
    """By code. What is wrong is kept in the rows."""
    given = {row.text("code", limit=32, required=True): row for row in rows}
    values = {code: _values(row, names) for code, row in given.items()}
    conditions = _conditions(gates, values)
    plain = {
        code: FigureContent(**found, gates=gates_numbered(conditions.get(code, [])))
        for code, found in values.items()
        if not given[code].errors
    }
    figures: Figures = {}
    for code, row in given.items():
        whole = figure_named(row, "share_of", plain)
        if code in plain:
            figures[code] = FigureContent(**{**values[code], "share_of": whole}, gates=plain[code].gates)
    return with_results(figures)


def read_qualifier(rows: Iterable[cells.Row], figures: Figures) -> tuple[LevelContent, ...]:
    payouts: dict[int, int] = {}
    minima: dict[int, list[tuple[FigureContent, int]]] = {}
    for row in rows:
        level = row.whole("level", required=True)
        payout = row.figure("payout", units.PERCENT)
        figure = figure_named(row, "figure", figures)
        minimum = row.figure("minimum", figure.unit if figure else units.PIECES, required=figure is not None)
        if level is None:
            continue
        if payout is not None:
            payouts[level] = payout
        if figure is not None and minimum is not None:
            minima.setdefault(level, []).append((figure, minimum))
    return tuple(
        LevelContent(level=level, payout=payouts.get(level, 0), minima=tuple(minima.get(level, [])))
        for level in sorted(payouts.keys() | minima.keys())
    )


def _values(row: cells.Row, names: PlanNames) -> dict[str, Any]:
    return {
        "code": row.text("code", limit=32),
        "name": row.text("name", limit=80, required=True),
        "owner": row.choice("owner") or FigureOwner.PAYEE,
        "grain": row.choice("grain") or Grain.SALE,
        "metric": row.named("metric", names.metrics),
        "measure": row.choice("measure") or Measure.QUANTITY,
        "only": _only(row, names),
        "campaigns": _campaigns(row, names),
        "month_from": row.months("month_from"),
        "month_to": row.months("month_to"),
        "year_to_date": row.yes_no("year_to_date", default=False),
        "quarter_to_date": row.yes_no("quarter_to_date", default=False),
        "by_day": row.yes_no("by_day", default=False),
        "of_target": row.yes_no("of_target", default=False),
        "formula": bare(row.text("formula", limit=500)),
    }


def _only(row: cells.Row, names: PlanNames) -> tuple[Product | ProductCategory, ...]:
    """Codes or names, with any comma between."""
    found: list[Product | ProductCategory] = []
    for text in row.listed("only"):
        try:
            found.append(names.sold(text))
        except NameUnknown as error:
            row.wrong("only", str(error))
    return tuple(found)


def _campaigns(row: cells.Row, names: PlanNames) -> tuple[Campaign, ...]:
    found: list[Campaign] = []
    for text in row.listed("campaigns"):
        try:
            found.append(names.campaigns.find(text))
        except NameUnknown as error:
            row.wrong("campaigns", str(error))
    return tuple(found)


def _conditions(rows: Iterable[cells.Row], values: dict[str, dict[str, Any]]) -> dict[str, list[GateContent]]:
    found: dict[str, list[GateContent]] = {}
    for row in rows:
        code = row.text("code", required=True)
        if code and code not in values:
            row.wrong("code", _("The workbook has no figure %(code)s.") % {"code": code})
        metric = values.get(code, {}).get("metric")
        measure = row.choice("measure", required=True)
        unit = units.measure_unit(measure or Measure.QUANTITY, metric.unit if metric else None)
        gate = {
            "group": row.whole("group") or 1,
            "measure": measure,
            "month_offset": row.whole("month_offset") or 0,
            "operator": row.choice("operator", required=True),
            "threshold": row.figure("threshold", unit, required=True),
        }
        if not row.errors:
            found.setdefault(code, []).append(GateContent(reason="", label="", **gate))
    return found
