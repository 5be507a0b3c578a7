"""A statement as a workbook that a dealer can recompute: inputs in cells, amounts as formulas.

Each line of the sheet of lines holds base and rate, and the formula that makes the amount of them; the
statement's groups are sums over those lines, and the coefficients a product. Excel's ROUND rounds halves away
from zero on both sides, as the ledger does. What people typed is written as text and never as a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO, Final

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from commissions.choices import ComponentKind, LineKind, Measure, Standing, StatementStatus
from commissions.engine.formula import Kind
from commissions.models import Coefficient, Line, Statement
from commissions.services.desk import month_sums
from commissions.services.formula_bases import FormulaBase, formula_bases
from commissions.services.labels import Labels
from commissions.services.line_facts import Cards, FactCard, fact_cards
from commissions.services.line_rows import decided_load, line_subtitle, line_title, remark
from commissions.services.standing import collapsed
from commissions.services.statement_groups import coefficients_of
from commissions.services.statements import statement_lines
from commissions.services.stretches import DayRates, Stretch, line_days, line_stretches
from core import formats
from core.money import SCALE, divide_half_up, scaled, scaled_plain, yuan_plain
from core.sheets.spelling import MAX_TEXT, printable

_MONEY: Final = "#,##0.00"
_FIRST: Final = 3
"""The first line stands in row 4: title, note and heads are above it."""

# Columns of the sheet of lines.
_NUMBER, _GROUP, _MONTH, _DAY, _WHAT, _NAME, _STORE = range(7)
_BASE, _RATE, _GROSS, _CUT, _OWED, _BEFORE, _AMOUNT, _WHY = range(7, 15)
_FIRST_INPUT: Final = 3
"""Of the sheet of formulas: line, component and the formula in words come before."""


@dataclass(slots=True)
class _Group:
    """A run of rows of one component, month and kind. `first` and `last` are zero-based rows."""

    name: str
    first: int
    last: int
    amount: int
    takes_part: bool
    """Whether its lines are multiplied by the month's coefficients."""

    @property
    def count(self) -> int:
        return self.last - self.first + 1


@dataclass(slots=True)
class _Book:
    """The workbook being written, and what the sheet of lines has left for the summary."""

    book: Any
    statement: Statement
    labels: Labels
    cards: Cards
    in_full: bool
    coefficients: Sequence[Coefficient]
    lines_name: str = ""
    bases: dict[int, FormulaBase] = field(default_factory=dict)
    base_cells: dict[int, str] = field(default_factory=dict)
    """Where the base of a line is worked out, if it is a formula."""
    groups: list[_Group] = field(default_factory=list)
    styles: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def style(self, **options: Any) -> Any:
        """One format for each look: a workbook takes only so many."""
        key = tuple(sorted(options.items()))
        if key not in self.styles:
            self.styles[key] = self.book.add_format({"font_size": 10, "valign": "vcenter", **options})
        return self.styles[key]


def statement_workbook(statement: Statement, target: BinaryIO | Any, *, in_full: bool = False) -> None:
    """Writes the workbook to a file or response. `in_full` shows subscriber numbers whole."""
    lines = list(
        collapsed(statement_lines(statement))
        .select_related("component__metric", "channel")
        .order_by("kind", "-event_period", "component_key", "id")
    )
    decided_load(lines)
    sums = month_sums(statement.city_id, statement.period, statement.payee_id)
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        work = _Book(
            book=book,
            statement=statement,
            labels=sums.labels,
            cards=fact_cards(statement.city_id, lines),
            in_full=in_full,
            coefficients=coefficients_of(statement),
            lines_name=_("Lines"),
            bases=formula_bases(statement.city_id, lines),
        )
        summary = book.add_worksheet(_("Statement"))
        paid = [line for line in lines if not line.reason or _net(line)]
        lines_sheet = book.add_worksheet(work.lines_name)
        if work.bases:
            _write_bases(work, book.add_worksheet(_("Formula bases")), paid)
        _write_lines(work, lines_sheet, paid)
        _write_refused(
            work,
            book.add_worksheet(_("Not paid")),
            [line for line in lines if line.reason and not _net(line)],
        )
        _write_summary(work, summary)


def _write_lines(work: _Book, sheet: Any, lines: list[Line]) -> None:
    heads = [
        (_("Line"), 16), (_("Component"), 16), (_("Month of the event"), 12), (_("Date"), 11),
        (_("What for"), 15), (_("Product or metric"), 18), (_("Store"), 22), (_("Base"), 12), (_("Rate"), 10),
        (_("After rate"), 12), (_cut_head(lines), 11), (_("Due"), 12), (_("Posted before"), 12),
        (_("Amount (yuan)"), 13), (_("Remark"), 28),
    ]  # fmt: skip
    _head(
        work,
        sheet,
        _("Lines"),
        _("Amounts are formulas: change a base or a rate and see what follows."),
        heads,
    )
    money, text = work.style(num_format=_MONEY), work.style()
    for row, line in enumerate(lines, _FIRST):
        card = work.cards.get((line.grain, line.fact_id, line.fact_revision))
        name = _group_name(work, line)
        _open_group(work, line, name, row)
        day = formats.date(card.day) if card and card.day else ""
        for column, value in (
            (_NUMBER, str(line.id)), (_GROUP, name), (_MONTH, formats.period_label(line.event_period)),
            (_DAY, day),
            (_WHAT, line_title(line, card, in_full=work.in_full)), (_NAME, line_subtitle(line, card)),
            (_STORE, line.channel.name), (_WHY, remark(line, work.labels)),
        ):  # fmt: skip
            sheet.write_string(row, column, _safe(value), text)
        _write_gross(work, sheet, row, line, money)
        sheet.write_number(row, _CUT, _yuan(line.cut), money)
        sheet.write_number(row, _BEFORE, _yuan(line.owed - _net(line)), money)
        gross, cut, owed, before = (xl_rowcol_to_cell(row, place) for place in (_GROSS, _CUT, _OWED, _BEFORE))
        sheet.write_formula(row, _OWED, f"={gross}-{cut}", money, _yuan(line.owed))
        sheet.write_formula(row, _AMOUNT, f"={owed}-{before}", money, _yuan(_net(line)))
    last = _FIRST + len(lines) - 1
    if lines:
        sheet.autofilter(_FIRST - 1, 0, last, _WHY)
        total = work.style(num_format=_MONEY, bold=True, top=1)
        column = xl_col_to_name(_AMOUNT)
        sheet.write_string(last + 1, 0, _("Total"), work.style(bold=True, top=1))
        formula = f"=SUM({column}{_FIRST + 1}:{column}{last + 1})"
        sheet.write_formula(last + 1, _AMOUNT, formula, total, _yuan(sum(_net(line) for line in lines)))


def _cut_head(lines: Sequence[Line]) -> str:
    if any(line.cut < 0 <= line.gross for line in lines):
        return _("Cut by caps; below 0: raised to a floor")
    return _("Cut by caps")


def _write_gross(work: _Book, sheet: Any, row: int, line: Line, money: Any) -> None:
    """Base, rate and the formula of what follows; a plain figure where no single rate made it."""
    base, rate = xl_rowcol_to_cell(row, _BASE), xl_rowcol_to_cell(row, _RATE)
    component = line.component
    if line.kind == LineKind.COEFFICIENT:
        factors = _factors(work, line)
        if factors and line.measure_value is not None:
            # Of the month itself the base is the sum of the lines above; of an earlier one, a figure.
            ranges = _taking_part(work) if line.event_period == work.statement.period else ""
            if ranges:
                sheet.write_formula(row, _BASE, f"=SUM({ranges})", money, _yuan(line.measure_value))
            else:
                sheet.write_number(row, _BASE, _yuan(line.measure_value), money)
            chain = "*".join(factors)
            sheet.write_formula(row, _GROSS, f"=ROUND({base}*{chain},2)-{base}", money, _yuan(line.owed))
            return
    if component is not None and line.rate is not None and line.measure_value is not None and _by_rate(line):
        percent = component.kind != ComponentKind.PIECE
        in_yuan = percent and component.measure != "quantity"
        value = (
            _yuan(line.measure_value)
            if in_yuan or component.kind == ComponentKind.OVERRIDE
            else line.measure_value
        )
        if line.id in work.base_cells:
            sheet.write_formula(row, _BASE, f"={work.base_cells[line.id]}", money, value)
        else:
            sheet.write_number(row, _BASE, value, money if in_yuan else work.style(num_format="#,##0.####"))
        rate_format = work.style(num_format="0.00##%" if percent else "#,##0.00##")
        sheet.write_number(row, _RATE, Decimal(line.rate) / SCALE, rate_format)
        sheet.write_formula(row, _GROSS, f"=ROUND({base}*{rate},2)", money, _yuan(line.gross))
        return
    if component is not None and line.rate is None and not line.reason and line.kind == LineKind.EARN:
        rates = line_days(line) if component.standing == Standing.BY_DAYS else None
        if rates is not None and rates.whole and line.whole is None:
            _write_days(work, sheet, row, line, rates)
            return
        parts = line_stretches(line) if component.standing != Standing.BY_DAYS else []
        if parts:
            _write_parts(work, sheet, row, line, parts)
            return
    sheet.write_number(row, _GROSS, _yuan(line.owed + line.cut), money)


def _write_bases(work: _Book, sheet: Any, lines: list[Line]) -> None:
    """What each formula was worked out from, a line a row, and the formula itself, live."""
    shown = [(line, work.bases[line.id]) for line in lines if line.id in work.bases]
    names = {name.code: name for _line, base in shown for name in base.formula.names}
    columns = {code: place for place, code in enumerate(names, _FIRST_INPUT)}
    result = _FIRST_INPUT + len(columns)
    heads = [
        *((_("Line"), 16), (_("Component"), 16), (_("Formula"), 40)),
        *((str(Measure(code).label), 14) for code in columns),
        (_("Base"), 14),
    ]
    _head(work, sheet, _("Formula bases"), _("Change a figure and see what the formula gives."), heads)
    money, count, text = work.style(num_format=_MONEY), work.style(num_format="#,##0"), work.style()
    for row, (line, base) in enumerate(shown, _FIRST):
        sheet.write_string(row, 0, str(line.id), text)
        sheet.write_string(row, 1, _safe(_group_name(work, line)), text)
        sheet.write_string(row, 2, _safe(base.formula.text()), text)
        for name in base.formula.names:
            value = base.row[name.code]
            if value is None:  # of the way that an IF didn't take
                sheet.write_blank(row, columns[name.code], None, text)
            elif name.kind is Kind.MONEY:
                sheet.write_number(row, columns[name.code], _yuan(value), money)
            else:
                sheet.write_number(row, columns[name.code], value, count)
        cells = {code: xl_rowcol_to_cell(row, columns[code]) for code in columns}
        formula = base.formula.excel({name.code: cells[name.code] for name in base.formula.names})
        sheet.write_formula(row, result, formula, money, _yuan(line.measure_value or 0))
        place = xl_rowcol_to_cell(row, result, row_abs=True, col_abs=True)
        work.base_cells[line.id] = f"{_quoted(_('Formula bases'))}!{place}"


def _by_rate(line: Line) -> bool:
    """Whether base and rate alone make the amount: no factor, part or guarantee comes in between."""
    assert line.component is not None
    assert line.rate is not None
    assert line.measure_value is not None
    if line.reason or line.kind not in (LineKind.EARN, LineKind.OVERRIDE):
        return False
    if line.component.in_points:
        return False
    unit = SCALE // 100 if line.component.kind == ComponentKind.PIECE else SCALE
    return bool(divide_half_up(line.measure_value * line.rate, unit) == line.gross)


def _write_parts(work: _Book, sheet: Any, row: int, line: Line, parts: Sequence[Stretch]) -> None:
    """A line over the edge of a tier: every part at its own rate, the last takes the rest of the base."""
    money = work.style(num_format=_MONEY)
    pieces = line.component is not None and line.component.kind == ComponentKind.PIECE
    base = xl_rowcol_to_cell(row, _BASE)
    counts = [str(part.base) if pieces else yuan_plain(part.base) for part in parts]
    rates = [scaled_plain(part.rate) for part in parts]
    rest = "-".join([base, *counts[:-1]])
    terms = [f"{count}*{rate}" for count, rate in zip(counts[:-1], rates[:-1], strict=True)]
    value = line.measure_value if pieces else _yuan(line.measure_value or 0)
    sheet.write_number(row, _BASE, value, work.style(num_format="#,##0.####") if pieces else money)
    sheet.write_string(row, _RATE, _("several tiers"), work.style())
    formula = f"=ROUND({'+'.join([*terms, f'({rest})*{rates[-1]}'])},2)"
    sheet.write_formula(row, _GROSS, formula, money, _yuan(line.gross))


def _write_days(work: _Book, sheet: Any, row: int, line: Line, rates: DayRates) -> None:
    """A line by the days of each star and level: the rate is their mean, as it stands in the formula."""
    money = work.style(num_format=_MONEY)
    pieces = line.component is not None and line.component.kind == ComponentKind.PIECE
    value = line.measure_value if pieces else _yuan(line.measure_value or 0)
    sheet.write_number(row, _BASE, value, work.style(num_format="#,##0.####") if pieces else money)
    sheet.write_string(row, _RATE, _("by days"), work.style())
    terms = "+".join(f"{part.days}*{scaled_plain(part.rate)}" for part in rates.parts if part.rate)
    formula = f"=ROUND({xl_rowcol_to_cell(row, _BASE)}*({terms})/{rates.days},2)"
    sheet.write_formula(row, _GROSS, formula, money, _yuan(line.gross))


def _factors(work: _Book, line: Line) -> list[str]:
    """Cells of the coefficients, if they are what the line was made of."""
    values = [item.value for item in work.coefficients]
    base = line.measure_value
    if line.event_period != work.statement.period or not values or base is None:
        return []
    if scaled(base, *values) - base != line.owed or base != _part(work):
        return []
    sheet = _quoted(_("Statement"))
    return [
        f"{sheet}!{xl_rowcol_to_cell(_COEFFICIENTS_ROW + place, 3, True, True)}"
        for place in range(len(values))
    ]


def _part(work: _Book) -> int:
    return sum(group.amount for group in work.groups if group.takes_part)


def _taking_part(work: _Book) -> str:
    column = xl_col_to_name(_AMOUNT)
    return ",".join(
        f"{column}{group.first + 1}:{column}{group.last + 1}" for group in work.groups if group.takes_part
    )


def _open_group(work: _Book, line: Line, name: str, row: int) -> None:
    """Lines come sorted, so that a group is a run of rows."""
    own = line.event_period == work.statement.period
    part = bool(own and line.component and line.component.apply_coefficients)
    if work.groups and work.groups[-1].name == name:
        group = work.groups[-1]
        group.last, group.amount = row, group.amount + _net(line)
    else:
        work.groups.append(_Group(name, row, row, _net(line), part))


_WHOLE_MONTH: Final = {
    int(LineKind.QUALIFIER): gettext_lazy("Period qualifier"),
    int(LineKind.MONTH_CAP): gettext_lazy("Cap of the month"),
    int(LineKind.COEFFICIENT): gettext_lazy("Coefficients"),
}


def _group_name(work: _Book, line: Line) -> str:
    if line.kind == LineKind.ADJUSTMENT:
        return _("Adjustments")
    name = (
        str(_WHOLE_MONTH[line.kind])
        if line.kind in _WHOLE_MONTH
        else work.labels.component(line.component_key)
    )
    if line.event_period != work.statement.period:
        return pgettext("component, month", "%(name)s, %(month)s") % {
            "name": name,
            "month": formats.period_label(line.event_period),
        }
    return name


def _write_refused(work: _Book, sheet: Any, lines: list[Line]) -> None:
    heads = [
        (_("Line"), 16), (_("Component"), 16), (_("Date"), 11), (_("What for"), 15),
        (_("Product or metric"), 18), (_("Store"), 22), (_("Code"), 8), (_("Why not"), 48),
    ]  # fmt: skip
    _head(work, sheet, _("Not paid"), _("Facts that earned nothing, each with its reason."), heads)
    text = work.style()
    for row, line in enumerate(lines, _FIRST):
        card: FactCard | None = work.cards.get((line.grain, line.fact_id, line.fact_revision))
        values = (
            str(line.id),
            work.labels.component(line.component_key) if line.component_key else "",
            formats.date(card.day) if card and card.day else "",
            line_title(line, card, in_full=work.in_full),
            line_subtitle(line, card),
            line.channel.name,
            line.reason,
            work.labels.reason(line.reason, line.component_key),
        )
        for column, value in enumerate(values):
            sheet.write_string(row, column, _safe(value), text)
    if lines:
        sheet.autofilter(_FIRST - 1, 0, _FIRST + len(lines) - 1, len(heads) - 1)


_COEFFICIENTS_ROW: Final = 7
"""Where the chain begins on the first sheet: below title, four attributes and a head."""


def _write_summary(work: _Book, sheet: Any) -> None:
    statement, text, bold = work.statement, work.style(), work.style(bold=True)
    money = work.style(num_format=_MONEY)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 3, 16)
    sheet.hide_gridlines(2)
    sheet.write_string(
        0,
        0,
        _("Statement of %(period)s") % {"period": formats.period_label(statement.period)},
        work.style(bold=True, font_size=14),
    )
    for row, (name, value) in enumerate(
        (
            (_("Agent"), f"{statement.payee.code} {statement.payee.name}"),
            (_("City"), statement.city.name),
            (_("Status"), str(StatementStatus(statement.status).label)),
            (_("Confirm or dispute by"), formats.date(statement.respond_by)),
        ),
        1,
    ):
        sheet.write_string(row, 0, name, text)
        sheet.write_string(row, 1, _safe(value), text)
    head = work.style(bold=True, bottom=1, bg_color="#F0F3F7")
    _heads_at(sheet, _COEFFICIENTS_ROW - 1, [_("Coefficient"), "", "", _("Value")], head)
    for row, item in enumerate(work.coefficients, _COEFFICIENTS_ROW):
        sheet.write_string(row, 0, _safe(item.kind.name), text)
        sheet.write_number(row, 3, Decimal(item.value) / SCALE, work.style(num_format="0.00##"))
    start = _COEFFICIENTS_ROW + max(len(work.coefficients), 1) + 1
    _heads_at(sheet, start, [_("Item"), _("Lines"), "", _("Amount (yuan)")], head)
    lines, column = _quoted(work.lines_name), xl_col_to_name(_AMOUNT)
    row = start
    for group in work.groups:
        row += 1
        sheet.write_string(row, 0, _safe(group.name), text)
        sheet.write_number(row, 1, group.count, text)
        formula = f"=SUM({lines}!{column}{group.first + 1}:{column}{group.last + 1})"
        sheet.write_formula(row, 3, formula, money, _yuan(group.amount))
    strong = work.style(num_format=_MONEY, bold=True, top=1)
    total = f"=SUM(D{start + 2}:D{row + 1})" if work.groups else "=0"
    for name, formula, value in (
        (_("Amount"), total, statement.amount),
        (_("Set off against debts"), "", -statement.offset),
        (_("Payable"), f"=MAX(D{row + 2}+D{row + 3},0)", statement.payable),
    ):
        row += 1
        sheet.write_string(row, 0, name, bold)
        if not formula:
            sheet.write_number(row, 3, _yuan(value), money)
        else:
            sheet.write_formula(row, 3, formula, strong, _yuan(value))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _head(work: _Book, sheet: Any, title: str, note: str, heads: Sequence[tuple[str, int]]) -> None:
    sheet.write_string(0, 0, title, work.style(bold=True, font_size=13))
    sheet.write_string(1, 0, note, work.style(font_color="#667085"))
    style = work.style(bold=True, bottom=1, bg_color="#F0F3F7")
    for column, (name, width) in enumerate(heads):
        sheet.write_string(_FIRST - 1, column, name, style)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_FIRST, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST - 1)


def _heads_at(sheet: Any, row: int, names: Sequence[str], style: Any) -> None:
    for column, name in enumerate(names):
        sheet.write_string(row, column, name, style)


def _net(line: Line) -> int:
    """What the statement pays for the fact; put there by `collapsed`."""
    return int(line.net)  # type: ignore[attr-defined]


def _yuan(fen: int) -> Decimal:
    """Exact, in cells and as the result kept with a formula, which a text would turn into a text cell."""
    return Decimal(fen).scaleb(-2)


def _safe(text: str) -> str:
    return printable(text)[:MAX_TEXT]


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
