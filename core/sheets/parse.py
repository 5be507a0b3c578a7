"""The read of one file from guard to the last row, within the process that calls it.

`child` runs this under limits; tests may call it directly.
"""

import datetime
import json
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.periods import period_text
from core.sheets import delimited, guard
from core.sheets.columns import Context
from core.sheets.definition import SheetDefinition
from core.sheets.header import (
    SEARCHED_ROWS,
    Candidate,
    HeaderError,
    belongs_elsewhere,
    checked_header,
    find_header,
    sheet_head,
    unnamed_columns,
)
from core.sheets.layout import Layout
from core.sheets.limits import MIB, Limits
from core.sheets.months import is_named_after, months_said
from core.sheets.results import (
    FileReport,
    Header,
    ReadResult,
    Refusal,
    RefusalError,
    SheetHead,
    SheetReport,
    SheetWarning,
    column_letter,
)
from core.sheets.rows import BLOCK, RowReader
from core.sheets.source import Book, Sheet, blocks, delimited_sheet, padded
from core.sheets.spelling import Bad, as_seen, is_blank, visible
from core.sheets.units import POWER_NAMES

_HEAD_ROWS: Final = SEARCHED_ROWS + 60
_LOOK_ALIKE_CELLS: Final = 200_000
"""Further sheets are opened only to warn of a second table, so only small ones are."""
_PROGRESS_BLOCKS: Final = 10


@dataclass(frozen=True, slots=True)
class Job:
    """What to read and how."""

    path: Path
    definition: SheetDefinition
    today: datetime.date
    period: int | None = None
    mapping: Mapping[str, str] | None = None
    edits: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """By row and column key: what the user typed in place of a cell."""
    sheet: str | None = None
    macros_allowed: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Found:
    """A sheet with its first rows and the header found in them."""

    sheet: Sheet
    head: list[list[Any]]
    candidate: Candidate
    records: list[list[Any]] = field(default_factory=list)
    """The first rows as wide as they are written."""
    example: dict[str, str] = field(default_factory=dict)
    """The example row of the template that the workbook was made from, by column key."""

    def complete(self, definition: SheetDefinition) -> bool:
        return not definition.missing({key for key in self.candidate.keys if key})


def parse(job: Job, sink: Callable[[bytes], object], progress: Callable[[int], object]) -> ReadResult:
    """COPY text to `sink`, the number of rows now and then to `progress`. Refusals are in the result."""
    result = ReadResult()
    try:
        _parse(job, sink, progress, result)
    except HeaderError as error:
        result.refusal, result.header = error.refusal, error.header
    except RefusalError as error:
        result.refusal = error.refusal
    except MemoryError:
        result.refusal = Refusal("too_much_memory")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result.cpu_seconds = usage.ru_utime + usage.ru_stime
    result.peak_mb = usage.ru_maxrss * 1024 / MIB
    return result


def _parse(
    job: Job, sink: Callable[[bytes], object], progress: Callable[[int], object], result: ReadResult
) -> None:
    report = guard.inspect(job.path, job.limits, macros_allowed=job.macros_allowed)
    if isinstance(report, Refusal):
        result.refusal = report
        return
    result.kind = report.kind
    result.warnings += report.warnings
    found = _csv(job, report, result) if report.kind == "csv" else _book(job, report, result)
    header = _header(job, found, result)
    result.header = header
    sheet_report = next((item for item in report.sheets if item.name == found.sheet.name), None)
    _warn_of_sheet(header, found, sheet_report, result, job.definition)
    _warn_of_month(job, found, header, result)
    layout = Layout(job.definition, header, found.example)
    wrong = _wrong_cells(layout, job.definition, header, sheet_report, found.sheet)
    context = Context(period=job.period, today=job.today, date1904=report.date1904)
    reader = RowReader(job.definition, layout, context, sink, wrong, result)
    _read_rows(job, found, header, layout, reader, wrong, progress)
    reader.finish()
    if result.rows == 0 and result.identical_rows == 0:
        untouched = any(warning.code == "example_skipped" for warning in result.warnings)
        raise RefusalError("only_example" if untouched else "no_rows")


def _header(job: Job, found: Found, result: ReadResult) -> Header:
    try:
        return checked_header(
            found.candidate, job.definition, found.sheet.name, found.sheet.index, found.head
        )
    except HeaderError:
        result.head = sheet_head(found.sheet.name, found.head, found.candidate.rows)
        raise


def _read_rows(
    job: Job,
    found: Found,
    header: Header,
    layout: Layout,
    reader: RowReader,
    wrong: dict[int, dict[int, tuple[Bad, str]]],
    progress: Callable[[int], object],
) -> None:
    width = max(layout.width, found.sheet.width if found.sheet.width <= 100 else 0)
    ragged = found.sheet.width == 0
    named = max(index for index, text in enumerate(found.candidate.texts) if text) + 1
    usual = _usual_width(found.records[header.last_row - 1 :]) if ragged else 0
    number = header.last_row + 1
    for count, block in enumerate(_data_blocks(found, header.last_row), start=1):
        if ragged:
            _too_many_fields(block, number, named, max(named, usual), layout, wrong)
        rows = padded(block, width)
        if job.edits:
            _type_in(job.edits, rows, number, layout, wrong)
        reader.block(rows, number)
        number += len(block)
        if count % _PROGRESS_BLOCKS == 0:
            progress(number - 1)


def _type_in(
    edits: Mapping[int, Mapping[str, str]],
    rows: list[list[Any]],
    first: int,
    layout: Layout,
    wrong: dict[int, dict[int, tuple[Bad, str]]],
) -> None:
    """Typed values take the place of cells, so that they are checked like any other."""
    places = {column.key: index for column, index in zip(layout.columns, layout.indexes, strict=True)}
    for number in edits.keys() & range(first, first + len(rows)):
        row = rows[number - first] = list(rows[number - first])
        for key, text in edits[number].items():
            index = places.get(key, -1)
            if index >= 0:
                row[index] = text
                wrong.get(number, {}).pop(index, None)


def _data_blocks(found: Found, skipped: int) -> Iterator[list[list[Any]]]:
    if len(found.records) > skipped:
        yield found.records[skipped:]
    yield from blocks(found.sheet.rows, BLOCK)


def _too_many_fields(
    block: Sequence[list[Any]],
    first: int,
    named: int,
    usual: int,
    layout: Layout,
    wrong: dict[int, dict[int, tuple[Bad, str]]],
) -> None:
    """An unquoted comma in csv shifts the rest of its row: that must not pass as data, though nothing but a blank
    remark was shifted out of the table.
    """
    for number, row in enumerate(block, start=first):
        if len(row) > named and (len(row) > usual or not all(map(is_blank, row[named:]))):
            wrong[number] = {layout.mapped[-1]: (Bad("too_many_fields"), visible(row[-1]))}


def _usual_width(records: Sequence[Sequence[Any]]) -> int:
    """Of the header and of most rows: some programs end each row with a comma too many."""
    (width, _count), *_others = Counter(map(len, records)).most_common(1)
    return max(width, len(records[0]))


# --- which sheet -------------------------------------------------------------------------------------


def _head(rows: list[list[Any]]) -> list[list[Any]]:
    return padded(rows, max((len(row) for row in rows), default=0))


def _first_rows(sheet: Sheet) -> list[list[Any]]:
    return next(blocks(sheet.rows, _HEAD_ROWS), [])


def _find(sheet: Sheet, job: Job) -> Found | None:
    records = _first_rows(sheet)
    head = _head(records)
    month = job.period % 100 if job.period else None
    candidate = find_header(head, sheet.merges, job.definition, job.mapping or {}, month)
    return Found(sheet, head, candidate, records) if candidate is not None else None


def _csv(job: Job, report: FileReport, result: ReadResult) -> Found:
    """The encoding and the separator by which the header is recognised: Big5 decodes as GB18030, but not to
    our header.
    """
    best: Found | None = None
    broken: RefusalError | None = None
    for encoding in report.encodings:
        for delimiter in delimited.delimiters(job.path, encoding):
            try:
                found = _find(delimited_sheet(job.path, encoding, delimiter), job)
            except RefusalError as error:
                broken = broken or error
                continue
            if found is not None and (best is None or found.candidate.score > best.candidate.score):
                best = found
        if best is not None:
            return best
    if broken is not None:
        raise broken
    encoding = report.encodings[0]
    head = _head(
        _first_rows(delimited_sheet(job.path, encoding, delimited.delimiters(job.path, encoding)[0]))
    )
    result.head = sheet_head("", head) if head else None
    raise _not_recognised(job.definition)


def _not_recognised(definition: SheetDefinition) -> RefusalError:
    return RefusalError("header_not_found", columns=[column.label for column in definition.missing(())])


def _book(job: Job, report: FileReport, result: ReadResult) -> Found:
    """The first shown sheet with a complete header, or the best of them. Of several complete ones it is that
    which is named after the month of the upload.
    """
    book = Book(job.path, report)
    shown = [item for item in book.shown if job.sheet in (None, item[1])]
    result.sheets = [name for _index, name in book.shown]
    if job.sheet is not None and not shown:
        raise RefusalError("sheet_not_found", sheet=job.sheet)
    if not shown:
        raise RefusalError("no_sheet")
    best: Found | None = None
    left = []
    empty = True
    for at, (index, name) in enumerate(shown):
        sheet = book.sheet(index, name)
        empty = empty and sheet.width == 0
        found = _find(sheet, job)
        if found is not None and (best is None or found.candidate.score > best.candidate.score):
            best = found
        if best is not None and best.complete(job.definition):
            left = shown[at + 1 :]
            break
    if best is None:
        if empty:
            raise RefusalError("no_rows")
        result.head = _first_head(book, shown)
        raise _not_recognised(job.definition)
    alike = [best, *_look_alikes(job, book, report, left)]
    best = _of_month(alike, job.period)
    others = [found.sheet.name for found in alike if found is not best]
    meta = book.meta()
    _warn_of_template(meta, job.definition, result)
    best.example = _example(meta)
    book.close()
    if others:
        result.warnings.append(SheetWarning("other_sheets", {"sheet": best.sheet.name, "others": others}))
    return best


def _first_head(book: Book, shown: Sequence[tuple[int, str]]) -> SheetHead | None:
    for index, name in shown:
        head = _head(_first_rows(book.sheet(index, name)))
        if head:
            return sheet_head(name, head)
    return None


def _example(meta: Mapping[str, str]) -> dict[str, str]:
    """Anybody can write into a hidden sheet: what isn't an object of texts is no example."""
    try:
        found = json.loads(meta.get("example", "{}"))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _warn_of_template(meta: Mapping[str, str], definition: SheetDefinition, result: ReadResult) -> None:
    kind, version = meta.get("kind", definition.kind), meta.get("version", "")
    if kind != definition.kind:
        result.warnings.append(SheetWarning("other_template", {"kind": kind[:40]}))
    elif version.isdecimal() and int(version[:9]) < definition.version:
        result.warnings.append(SheetWarning("old_template"))


def _look_alikes(job: Job, book: Book, report: FileReport, left: Sequence[tuple[int, str]]) -> list[Found]:
    """Sheets after the chosen one that hold the same table: the user may have wanted one of them."""
    small = {item.name for item in report.sheets if item.cells <= _LOOK_ALIKE_CELLS}
    alike = []
    for index, name in left:
        if name in small or (job.period and is_named_after(name, job.period)):
            found = _find(book.sheet(index, name), job)
            if found is not None and found.complete(job.definition):
                alike.append(found)
    return alike


def _of_month(alike: Sequence[Found], period: int | None) -> Found:
    named = [found for found in alike if period and is_named_after(found.sheet.name, period)]
    return named[0] if len(named) == 1 else alike[0]


# --- what the sheet holds besides cells --------------------------------------------------------------


def _warn_of_sheet(
    header: Header, found: Found, report: SheetReport | None, result: ReadResult, definition: SheetDefinition
) -> None:
    apart = found.candidate.apart
    if apart:
        result.warnings.append(SheetWarning("apart_columns", {"headers": list(apart[:20])}))
    unmapped = [
        column.text
        for column in header.columns
        if not column.key and not column.ignored and column.text not in apart
    ]
    if unmapped:
        result.warnings.append(SheetWarning("unmapped_columns", {"headers": unmapped[:20]}))
    away = [
        column.text
        for column in header.columns
        if column.ignored and belongs_elsewhere(column.text, definition)
    ]
    if away:
        params: dict[str, Any] = {"headers": away[:20], "note": definition.elsewhere_note}
        result.warnings.append(SheetWarning("columns_elsewhere", params))
    unnamed = unnamed_columns(found.candidate, found.head)
    if unnamed:
        result.warnings.append(SheetWarning("unnamed_columns", {"addresses": unnamed[:20]}))
    for scale in sorted({column.scale for column in header.columns if column.scale}):
        texts = [column.text for column in header.columns if column.scale == scale]
        params = {"headers": texts, "unit": POWER_NAMES[scale]}
        result.warnings.append(SheetWarning("scaled_columns", params))
    if report is None:
        return
    result.formulas = report.formulas
    hidden = [
        column.text for column in header.columns if column.key and column.index in report.hidden_columns
    ]
    if hidden:
        result.warnings.append(SheetWarning("hidden_columns", {"headers": hidden}))
    if report.far_cells:
        result.warnings.append(SheetWarning("far_cells", {"addresses": list(report.far_cells)}))
    if report.hidden_count:
        params = {"count": report.hidden_count, "rows": list(report.hidden_rows)}
        result.warnings.append(SheetWarning("hidden_rows", params))


def _warn_of_month(job: Job, found: Found, header: Header, result: ReadResult) -> None:
    """A title that names other months than that of the upload, where no column says which one it is."""
    if not job.definition.of_month or job.period is None:
        return
    above = [
        as_seen(cell) for row in found.head[: header.first_row - 1] for cell in row if not is_blank(cell)
    ]
    said = months_said([*above, found.sheet.name])
    if said and job.period not in said:
        params = {"stated": [period_text(month) for month in sorted(said)], "period": period_text(job.period)}
        result.warnings.append(SheetWarning("other_month", params))


def _wrong_cells(
    layout: Layout, definition: SheetDefinition, header: Header, report: SheetReport | None, sheet: Sheet
) -> dict[int, dict[int, tuple[Bad, str]]]:
    """Cells of mapped columns that read as blank but are not."""
    mapped = set(layout.mapped)
    wrong: dict[int, dict[int, tuple[Bad, str]]] = {}
    down = {
        index for index, column in zip(layout.indexes, definition.columns, strict=True) if column.fill_down
    }
    for place, covered in _covered(sheet.merges, header.last_row, mapped - down):
        wrong.setdefault(place[0], {})[place[1]] = (Bad("merged", range=covered), "")
    if report is None:
        return wrong
    for (row, column), value in report.error_cells.items():
        if column in mapped:
            wrong.setdefault(row, {})[column] = (Bad("error_cell"), value)
    for row, column in report.empty_formulas:
        if column in mapped:
            wrong.setdefault(row, {})[column] = (Bad("formula_without_result"), "")
    return wrong


def _covered(merges: Sequence[Any], after: int, mapped: set[int]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells below the header that a merge hides behind its first cell, in the mapped columns."""
    budget = 1_000_000
    for (top, left), (bottom, right) in merges:
        columns = [column for column in mapped if left <= column <= right]
        if bottom < after or not columns:
            continue
        name = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
        for row in range(max(top, after), bottom + 1):
            for column in columns:
                if (row, column) != (top, left):
                    yield (row + 1, column), name
            budget -= len(columns)
            if budget < 0:
                raise RefusalError("too_many_merges")
