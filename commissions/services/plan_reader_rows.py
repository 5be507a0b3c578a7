"""Rows of a plan's workbook that belong together: what a component's figures are counted in, its rules, its conditions."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import ComponentKind, Measure, TierBasis
from commissions.services import plan_cells as cells
from commissions.services.plan_content import (
    SCOPE,
    BandContent,
    FigureContent,
    GateContent,
    InstalmentContent,
    RuleContent,
)
from commissions.services.plan_names import Lookup, PlanNames
from commissions.units import edge_unit, measure_unit, rate_unit

Figures = dict[str, FigureContent]


def figure_named(row: cells.Row, key: str, figures: Figures) -> FigureContent | None:
    """The figure whose code stands in the cell."""
    code = row.text(key, limit=32)
    if not code:
        return None
    if code not in figures:
        row.wrong(key, _("The workbook has no figure %(code)s.") % {"code": code})
        return None
    return figures[code]


class Shape:
    """What the rates and thresholds of a component are counted in."""

    def __init__(self, row: cells.Row, names: PlanNames, figures: Figures) -> None:
        quiet = cells.Row(row.sheet, row.page, row.cells)
        figure = figure_named(quiet, "tier_figure", figures)
        self.edge = edge_unit(
            quiet.choice("tier_basis") or TierBasis.COUNT, figure.unit if figure else units.PIECES
        )
        self.rate = rate_unit(
            quiet.choice("kind") or ComponentKind.PIECE,
            in_points=quiet.yes_no("in_points", default=False),
        )
        metric = quiet.named("metric", names.metrics)
        self.metric_unit: str | None = metric.unit if metric else None
        second = figure_named(quiet, "second_figure", figures)
        self.second = (
            second.unit
            if second
            else measure_unit(quiet.choice("second_measure") or Measure.QUANTITY, self.metric_unit)
        )


class RuleRows:
    """The rows of one rule: the first says whom it is for, each is a tier."""

    def __init__(self, names: PlanNames) -> None:
        self.names = names
        self.rows: list[cells.Row] = []
        self.bands: list[BandContent] = []
        self.scope: dict[str, Any] = {}

    def add(self, row: cells.Row, shape: Shape) -> None:
        scope = self._scope(row)
        if not self.rows:
            self.scope = scope
        else:
            for key, value in scope.items():
                if value is not None and value != self.scope[key]:
                    row.wrong(key, _("The rows of one rule name the same; give another rule number."))
        lower = row.figure("lower", shape.edge)
        upper = row.figure("upper", shape.edge)
        rate = row.figure("rate", shape.rate, required=True)
        self.rows.append(row)
        if lower is None and len(self.rows) > 1:
            row.wrong("lower", _("Needed."))
        second_lower = row.figure("second_lower", shape.second)
        second_upper = row.figure("second_upper", shape.second)
        self.bands.append(BandContent(lower or 0, upper, rate or 0, second_lower or 0, second_upper))

    @property
    def content(self) -> RuleContent:
        """A tier without an end ends where the next one of the same second stretch begins."""
        following = [*self.bands[1:], None]
        bands = [
            replace(band, upper=after.lower)
            if band.upper is None and after is not None and _same_stretch(band, after)
            else band
            for band, after in zip(self.bands, following, strict=True)
        ]
        return RuleContent(**self.scope, bands=tuple(bands))

    def _scope(self, row: cells.Row) -> dict[str, Any]:
        dictionaries: dict[str, Lookup[Any]] = {
            "city": self.names.cities,
            "district": self.names.districts,
            "channel": self.names.channels,
            "category": self.names.categories,
            "product": self.names.products,
            "campaign": self.names.campaigns,
        }
        values: dict[str, Any] = {}
        for name in SCOPE:
            if name in dictionaries:
                values[name] = row.named(name, dictionaries[name])
            else:
                values[name] = row.whole(name) if name == "star" else row.choice(name)
        return {**values, "date_from": row.day("date_from"), "date_to": row.day("date_to")}


class GateRow:
    def __init__(self, row: cells.Row, shape: Shape, figures: Figures) -> None:
        self.row = row
        measure = row.choice("measure", required=True)
        figure = figure_named(row, "figure", figures)
        unit = measure_unit(measure, shape.metric_unit) if measure else measure_unit(Measure.QUANTITY)
        unit = figure.unit if figure else unit
        values = {
            "group": row.whole("group", required=True),
            "part": row.whole("part"),
            "measure": measure,
            "figure": figure,
            "month_offset": row.whole("month_offset") or 0,
            "operator": row.choice("operator", required=True),
            "threshold": row.figure("threshold", unit, required=True),
            "reason": row.text("reason", limit=4, required=True).upper(),
            "label": row.text("label", limit=80, required=True),
        }
        self.content: GateContent | None = None if row.errors else GateContent(**values)


def _same_stretch(band: BandContent, other: BandContent) -> bool:
    return (band.second_lower, band.second_upper) == (other.second_lower, other.second_upper)


def instalment_of(row: cells.Row) -> InstalmentContent | None:
    values: dict[str, Any] = {
        "part": row.whole("part", required=True),
        "month_offset": row.whole("month_offset", required=True),
        "share": row.figure("share", units.PERCENT, required=True),
        "held_months": row.whole("held_months") or 0,
        "reduced_share": row.figure("reduced_share", units.PERCENT) or 0,
    }
    return None if row.errors else InstalmentContent(**values)
