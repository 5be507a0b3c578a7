"""From a plan's workbook to its content. Every wrong cell is named with its address; nothing raises."""

from pathlib import Path
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, Measure, TierBasis
from commissions.services import plan_cells as cells
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_checks import Finding, component_findings, crossing_findings
from commissions.services.plan_content import (
    SCOPE,
    BandContent,
    ComponentContent,
    GateContent,
    RuleContent,
    VersionContent,
    aligned,
    gates_numbered,
)
from commissions.services.plan_names import Lookup, PlanNames, spellings
from commissions.services.plan_sheets import COMPONENTS, GATES, HEAD, RATES, PlanSheet
from commissions.units import edge_unit, measure_unit, rate_unit
from core.sheets.guard import inspect
from core.sheets.limits import MIB, Limits
from core.sheets.messages import message_text
from core.sheets.results import Refusal
from core.sheets.spelling import folded, is_blank
from network.models import Region

LIMITS: Final = Limits(file_bytes=5 * MIB, inflated_bytes=40 * MIB, ratio=200, used_cells=400_000, columns=60)
"""A plan of 5,000 rates has some 0.3 MB."""


def read_workbook(
    path: Path, names: PlanNames, region: Region
) -> tuple[VersionContent | None, list[PlanCellError]]:
    """The content, or None and what is wrong."""
    report = inspect(path, LIMITS)
    if isinstance(report, Refusal):
        return None, [PlanCellError(message=message_text(report))]
    if report.kind != "xlsx":
        return None, [
            PlanCellError(message=_("This is not an Excel file. Save it as .xlsx and upload it again."))
        ]
    book = openpyxl.load_workbook(path, data_only=True)
    try:
        return _Reading(book, names, region).result()
    finally:
        book.close()


class _Reading:
    def __init__(self, book: Any, names: PlanNames, region: Region) -> None:
        self.names = names
        self.region = region
        self.errors: list[PlanCellError] = []
        self.pages = {id(sheet): self._page(book, sheet) for sheet in (HEAD, COMPONENTS, RATES, GATES)}

    def result(self) -> tuple[VersionContent | None, list[PlanCellError]]:
        if self.errors:
            return None, self.errors
        head = self._head()
        components = self._rows(COMPONENTS)
        shapes: dict[str, _Shape] = {}
        for row in components:
            code = row.text("code")
            if code in shapes:
                row.wrong("code", _("The code %(code)s is used for two components.") % {"code": code})
            shapes[code] = _Shape(row, self.names)
        rules = self._rules(shapes)
        gates = self._gates(shapes)
        found = [self._component(row, rules, gates) for row in components]
        for row in components:
            self.errors += row.errors
        if self.errors or any(item is None for item in found) or head is None:
            return None, self.errors
        content = VersionContent(**head, components=aligned(item for item in found if item is not None))
        self._check(content, components, rules, gates)
        return (None if self.errors else content), self.errors

    def _page(self, book: Any, sheet: PlanSheet) -> Any:
        wanted = spellings(sheet.label)
        page = next((page for page in book.worksheets if folded(page.title).casefold() in wanted), None)
        if page is None:
            self.errors.append(
                PlanCellError(message=_("The sheet “%(sheet)s” is missing.") % {"sheet": sheet.label})
            )
        return page

    def _head(self) -> dict[str, Any] | None:
        page = self.pages[id(HEAD)]
        by_label = {folded(str(row[0].value or "")).casefold(): row[1] for row in page.iter_rows(max_col=2)}
        row = cells.Row(HEAD, page.title, {})
        for column in HEAD.columns:
            cell = next((by_label[text] for text in spellings(column.label) if text in by_label), None)
            if cell is not None:
                row.cells[column.key] = cell
        values = {
            "effective_from": row.period("effective_from", required=True),
            "effective_to": row.period("effective_to"),
            "document_number": row.text("document_number", limit=60),
            "note": row.text("note", limit=2_000),
        }
        self.errors += row.errors
        return None if row.errors else values

    def _rows(self, sheet: PlanSheet) -> list[cells.Row]:
        """The rows with anything in them, below the head. Columns are found by their labels."""
        page = self.pages[id(sheet)]
        heads = {folded(str(cell.value or "")).casefold(): cell.column for cell in page[1]}
        places: dict[str, int] = {}
        for column in sheet.columns:
            found = next((heads[text] for text in spellings(column.label) if text in heads), None)
            if found is not None:
                places[column.key] = found
            elif not column.info:
                message = _("The column “%(column)s” is missing.") % {"column": column.label}
                self.errors.append(PlanCellError(sheet=page.title, message=message))
        rows = []
        for line in page.iter_rows(min_row=2):
            found_cells = {key: line[place - 1] for key, place in places.items()}
            asked = [cell for key, cell in found_cells.items() if not sheet.column(key).info]
            if any(not is_blank(cell.value) for cell in asked):
                rows.append(cells.Row(sheet, page.title, found_cells))
        return rows

    def _component(
        self, row: cells.Row, rules: dict[str, list["_RuleRows"]], gates: dict[str, list["_GateRow"]]
    ) -> ComponentContent | None:
        code = row.text("code", limit=32, required=True)
        kind = row.choice("kind", required=True)
        values: dict[str, Any] = {
            "code": code,
            "kind": kind,
            "name": row.text("name", limit=80, required=True),
            "clause": row.text("clause", limit=60),
            "measure": row.choice("measure") or Measure.QUANTITY,
            "line_cap": row.money("line_cap"),
            "payee_cap": row.money("payee_cap"),
            "apply_coefficients": row.yes_no("apply_coefficients", default=True),
            "override_of": row.text("override_of", limit=32) or None,
            "override_step": row.whole("override_step"),
            "metric": row.named("metric", self.names.metrics),
        }
        optional = {
            name: row.choice(name)
            for name in ("grain", "tier_mode", "tier_basis", "tier_scope", "cap_period")
        }
        values |= {name: value for name, value in optional.items() if value is not None}
        if row.errors:
            return None
        return ComponentContent(
            **values,
            rules=tuple(item.content for item in rules.get(code, [])),
            gates=gates_numbered(item.content for item in gates.get(code, []) if item.content),
        )

    def _rules(self, shapes: dict[str, "_Shape"]) -> dict[str, list["_RuleRows"]]:
        found: dict[tuple[str, int], _RuleRows] = {}
        for row in self._rows(RATES):
            code, number = row.text("code", required=True), row.whole("rule", required=True)
            shape = shapes.get(code)
            if code and shape is None:
                row.wrong(
                    "code",
                    _("The sheet “%(sheet)s” has no component %(code)s.")
                    % {"sheet": COMPONENTS.label, "code": code},
                )
            if shape is not None and number is not None:
                found.setdefault((code, number), _RuleRows(self.names)).add(row, shape)
            self.errors += row.errors
        by_code: dict[str, list[_RuleRows]] = {}
        for (code, _number), rule in found.items():
            by_code.setdefault(code, []).append(rule)
        return by_code

    def _gates(self, shapes: dict[str, "_Shape"]) -> dict[str, list["_GateRow"]]:
        found: dict[str, list[_GateRow]] = {}
        for row in self._rows(GATES):
            code = row.text("code", required=True)
            shape = shapes.get(code)
            if code and shape is None:
                row.wrong(
                    "code",
                    _("The sheet “%(sheet)s” has no component %(code)s.")
                    % {"sheet": COMPONENTS.label, "code": code},
                )
            if shape is not None:
                found.setdefault(code, []).append(_GateRow(row, shape))
            self.errors += row.errors
        for rows in found.values():
            rows.sort(key=lambda item: item.content.group if item.content else 0)
        return found

    def _check(
        self,
        content: VersionContent,
        components: list[cells.Row],
        rules: dict[str, list["_RuleRows"]],
        gates: dict[str, list["_GateRow"]],
    ) -> None:
        rows = {row.text("code"): row for row in components}
        for item in content.components:
            for finding in component_findings(item, self.region):
                self._report(finding, rows[item.code], rules.get(item.code, []), gates.get(item.code, []))
        for finding in crossing_findings(content.components):
            row = rows.get(finding.component, components[0])
            self._report(finding, row, rules.get(finding.component, []), gates.get(finding.component, []))

    def _report(
        self, finding: Finding, component: cells.Row, rules: list["_RuleRows"], gates: list["_GateRow"]
    ) -> None:
        row, key = component, finding.field
        if finding.gate is not None:
            row = gates[finding.gate].row
        elif finding.rule is not None:
            rule = rules[finding.rule]
            row = rule.rows[finding.band or 0]
            key = finding.column or "rule"
        self.errors.append(row.error(key, finding.message))


class _Shape:
    """What the rates and thresholds of a component are counted in."""

    def __init__(self, row: cells.Row, names: PlanNames) -> None:
        quiet = cells.Row(row.sheet, row.page, row.cells)
        self.edge = edge_unit(quiet.choice("tier_basis") or TierBasis.COUNT)
        self.rate = rate_unit(quiet.choice("kind") or ComponentKind.PIECE)
        metric = quiet.named("metric", names.metrics)
        self.metric_unit: str | None = metric.unit if metric else None


class _RuleRows:
    """The rows of one rule: the first says whom it is for, each is a tier."""

    def __init__(self, names: PlanNames) -> None:
        self.names = names
        self.rows: list[cells.Row] = []
        self.bands: list[tuple[int, int | None, int]] = []
        self.scope: dict[str, Any] = {}

    def add(self, row: cells.Row, shape: _Shape) -> None:
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
        self.bands.append((lower or 0, upper, rate or 0))

    @property
    def content(self) -> RuleContent:
        starts: list[int | None] = [lower for lower, _upper, _rate in self.bands[1:]]
        bands = [
            BandContent(lower, upper if upper is not None else following, rate)
            for (lower, upper, rate), following in zip(self.bands, [*starts, None], strict=True)
        ]
        return RuleContent(**self.scope, bands=tuple(bands))

    def _scope(self, row: cells.Row) -> dict[str, Any]:
        dictionaries: dict[str, Lookup[Any]] = {
            "city": self.names.cities,
            "district": self.names.districts,
            "category": self.names.categories,
            "product": self.names.products,
        }
        values: dict[str, Any] = {}
        for name in SCOPE:
            if name in dictionaries:
                values[name] = row.named(name, dictionaries[name])
            else:
                values[name] = row.whole(name) if name == "star" else row.choice(name)
        return {**values, "date_from": row.day("date_from"), "date_to": row.day("date_to")}


class _GateRow:
    def __init__(self, row: cells.Row, shape: _Shape) -> None:
        self.row = row
        measure = row.choice("measure", required=True)
        unit = measure_unit(measure, shape.metric_unit) if measure else measure_unit(Measure.QUANTITY)
        values = {
            "group": row.whole("group", required=True),
            "measure": measure,
            "month_offset": row.whole("month_offset") or 0,
            "operator": row.choice("operator", required=True),
            "threshold": row.figure("threshold", unit, required=True),
            "reason": row.text("reason", limit=4, required=True).upper(),
            "label": row.text("label", limit=80, required=True),
        }
        self.content: GateContent | None = None if row.errors else GateContent(**values)
