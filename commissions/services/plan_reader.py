"""From a plan's workbook to its content. Every wrong cell is named with its address; nothing raises."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import Measure, StageOrder
from commissions.services import plan_cells as cells
from commissions.services.cut_offs import cut_off_days, is_cut_off
from commissions.services.figure_reader import read_figures, read_qualifier
from commissions.services.formulas import bare, with_formula
from commissions.services.plan_cells import PlanCellError
from commissions.services.plan_checks import Finding, component_findings, crossing_findings
from commissions.services.plan_content import (
    ComponentContent,
    InstalmentContent,
    LevelContent,
    VersionContent,
    aligned,
    gates_numbered,
)
from commissions.services.plan_names import PlanNames, spellings
from commissions.services.plan_reader_rows import (
    Figures,
    GateRow,
    RuleRows,
    Shape,
    figure_named,
    instalment_of,
)
from commissions.services.plan_sheets import (
    COMPONENTS,
    FIGURE_GATES,
    FIGURES,
    GATES,
    HEAD,
    INSTALMENTS,
    QUALIFIER,
    RATES,
    TABLES,
    PlanSheet,
)
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
        self.pages = {id(sheet): self._page(book, sheet) for sheet in (HEAD, *TABLES)}
        self.figures: Figures = {}

    def result(self) -> tuple[VersionContent | None, list[PlanCellError]]:
        if self.errors:
            return None, self.errors
        head = self._head()
        qualifier = self._figures()
        components = self._rows(COMPONENTS)
        shapes: dict[str, Shape] = {}
        for row in components:
            code = row.text("code")
            if code in shapes:
                row.wrong("code", _("The code %(code)s is used for two components.") % {"code": code})
            shapes[code] = Shape(row, self.names, self.figures)
        rules = self._rules(shapes)
        gates = self._gates(shapes)
        parts = self._instalments(shapes)
        found = [self._component(row, rules, gates, parts) for row in components]
        for row in components:
            self.errors += row.errors
        if self.errors or any(item is None for item in found) or head is None:
            return None, self.errors
        content = VersionContent(
            **head,
            components=aligned(item for item in found if item is not None),
            figures=tuple(self.figures.values()),
            qualifier=qualifier,
        )
        self._check(content, components, rules, gates)
        return (None if self.errors else content), self.errors

    def _page(self, book: Any, sheet: PlanSheet) -> Any:
        wanted = spellings(sheet.label)
        page = next((page for page in book.worksheets if folded(page.title).casefold() in wanted), None)
        if page is None and not sheet.optional:
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
            "month_cap": row.money("month_cap"),
            "stage_order": row.choice("stage_order") or StageOrder.CAP_COEFFICIENTS_GUARANTEE,
            "cut_off_day": _cut_off(row),
        }
        self.errors += row.errors
        return None if row.errors else values

    def _rows(self, sheet: PlanSheet) -> list[cells.Row]:
        """The rows with anything in them, below the head. Columns are found by their labels."""
        page = self.pages[id(sheet)]
        if page is None:
            return []
        heads = {folded(str(cell.value or "")).casefold(): cell.column for cell in page[1]}
        places: dict[str, int] = {}
        for column in sheet.columns:
            found = next((heads[text] for text in spellings(column.label) if text in heads), None)
            if found is not None:
                places[column.key] = found
            elif not column.info and not column.optional:
                message = _("The column “%(column)s” is missing.") % {"column": column.label}
                self.errors.append(PlanCellError(sheet=page.title, message=message))
        rows = []
        for line in page.iter_rows(min_row=2):
            found_cells = {key: line[place - 1] for key, place in places.items()}
            asked = [cell for key, cell in found_cells.items() if not sheet.column(key).info]
            if any(not is_blank(cell.value) for cell in asked):
                rows.append(cells.Row(sheet, page.title, found_cells))
        return rows

    def _figures(self) -> tuple[LevelContent, ...]:
        rows, gates, levels = (self._rows(sheet) for sheet in (FIGURES, FIGURE_GATES, QUALIFIER))
        self.figures = read_figures(rows, gates, self.names)
        qualifier = read_qualifier(levels, self.figures)
        self.errors += [error for row in (*rows, *gates, *levels) for error in row.errors]
        return qualifier

    def _instalments(self, shapes: dict[str, Shape]) -> dict[str, list[InstalmentContent]]:
        found: dict[str, list[InstalmentContent]] = {}
        for row in self._rows(INSTALMENTS):
            code = self._known_code(row, shapes)
            part = instalment_of(row)
            if part is not None:
                found.setdefault(code, []).append(part)
            self.errors += row.errors
        return found

    def _known_code(self, row: cells.Row, shapes: dict[str, Shape]) -> str:
        code = row.text("code", required=True)
        if code and code not in shapes:
            message = _("The sheet “%(sheet)s” has no component %(code)s.")
            row.wrong("code", message % {"sheet": COMPONENTS.label, "code": code})
        return code

    def _component(
        self,
        row: cells.Row,
        rules: dict[str, list[RuleRows]],
        gates: dict[str, list[GateRow]],
        parts: dict[str, list[InstalmentContent]],
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
            "line_floor": row.money("line_floor"),
            "subscriber_floor": row.money("subscriber_floor"),
            "subscriber_cap": row.money("subscriber_cap"),
            "payee_floor": row.money("payee_floor"),
            "payee_cap": row.money("payee_cap"),
            "once_months": row.whole("once_months"),
            "once_period": row.choice("once_period") or "",
            "paid_months": row.months_of_year("paid_months"),
            "clock_stops": row.yes_no("clock_stops", default=False),
            "cap_group": row.text("cap_group", limit=32),
            "measure_figure": figure_named(row, "measure_figure", self.figures),
            "tier_figure": figure_named(row, "tier_figure", self.figures),
            "second_figure": figure_named(row, "second_figure", self.figures),
            "formula": bare(row.text("formula", limit=500)),
            "prorate": row.yes_no("prorate", default=False),
            "second_measure": row.choice("second_measure"),
            "factors": tuple(sorted(row.listed("factors"))),
            "in_points": row.yes_no("in_points", default=False),
            "apply_qualifier": row.yes_no("apply_qualifier", default=True),
            "apply_coefficients": row.yes_no("apply_coefficients", default=True),
            "override_of": row.text("override_of", limit=32) or None,
            "override_step": row.whole("override_step"),
            "event_kind": row.choice("event_kind"),
            "spared_figure": figure_named(row, "spared_figure", self.figures),
            "spared_share": row.figure("spared_share", units.PERCENT) or 0,
            "metric": row.named("metric", self.names.metrics),
        }
        optional = {
            name: row.choice(name)
            for name in (
                "grain",
                "tier_mode",
                "tier_basis",
                "tier_scope",
                "count_period",
                "edges",
                "cap_order",
                "cap_period",
                "floor_period",
                "override_by",
                "standing",
            )
        }
        values |= {name: value for name, value in optional.items() if value is not None}
        if row.errors:
            return None
        item = self._with_parts(ComponentContent(**values), rules, gates, parts)
        return with_formula(item, self.figures.values())

    def _with_parts(
        self,
        item: ComponentContent,
        rules: dict[str, list[RuleRows]],
        gates: dict[str, list[GateRow]],
        parts: dict[str, list[InstalmentContent]],
    ) -> ComponentContent:
        code = item.code
        return replace(
            item,
            rules=tuple(item.content for item in rules.get(code, [])),
            gates=gates_numbered(item.content for item in gates.get(code, []) if item.content),
            instalments=tuple(sorted(parts.get(code, []), key=lambda part: part.part)),
        )

    def _rules(self, shapes: dict[str, Shape]) -> dict[str, list[RuleRows]]:
        found: dict[tuple[str, int], RuleRows] = {}
        rows = self._rows(RATES)
        self.names.channels.learn(row.text("channel") for row in rows)
        for row in rows:
            code, number = self._known_code(row, shapes), row.whole("rule", required=True)
            shape = shapes.get(code)
            if shape is not None and number is not None:
                found.setdefault((code, number), RuleRows(self.names)).add(row, shape)
            self.errors += row.errors
        by_code: dict[str, list[RuleRows]] = {}
        for (code, _number), rule in found.items():
            by_code.setdefault(code, []).append(rule)
        return by_code

    def _gates(self, shapes: dict[str, Shape]) -> dict[str, list[GateRow]]:
        found: dict[str, list[GateRow]] = {}
        for row in self._rows(GATES):
            code = self._known_code(row, shapes)
            shape = shapes.get(code)
            if shape is not None:
                found.setdefault(code, []).append(GateRow(row, shape, self.figures))
            self.errors += row.errors
        for rows in found.values():
            rows.sort(
                key=lambda item: (item.content.part or 0, item.content.group) if item.content else (0, 0)
            )
        return found

    def _check(
        self,
        content: VersionContent,
        components: list[cells.Row],
        rules: dict[str, list[RuleRows]],
        gates: dict[str, list[GateRow]],
    ) -> None:
        rows = {row.text("code"): row for row in components}
        for item in content.components:
            for finding in component_findings(item, self.region, content.figures):
                self._report(finding, rows[item.code], rules.get(item.code, []), gates.get(item.code, []))
        for finding in crossing_findings(content.components):
            row = rows.get(finding.component, components[0])
            self._report(finding, row, rules.get(finding.component, []), gates.get(finding.component, []))

    def _report(
        self, finding: Finding, component: cells.Row, rules: list[RuleRows], gates: list[GateRow]
    ) -> None:
        row, key = component, finding.field
        if finding.gate is not None:
            row = gates[finding.gate].row
        elif finding.rule is not None:
            rule = rules[finding.rule]
            row = rule.rows[finding.band or 0]
            key = finding.column or "rule"
        self.errors.append(row.error(key, finding.message))


def _cut_off(row: cells.Row) -> int | None:
    day = row.whole("cut_off_day")
    if not is_cut_off(day):
        row.wrong("cut_off_day", cut_off_days())
        return None
    return day
