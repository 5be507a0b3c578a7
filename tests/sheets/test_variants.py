"""The workbooks of staff as other cities send them: whatever is around the data, the same rows are read.

Each variant is made of the real workbook by a rule and read by the app's own definition; the rows have to be
those of the workbook as it is.
"""

import csv
import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from agents.definitions import AGENT_ACCOUNTS, AGENTS
from assessments.definitions import MANUAL_SCORES
from core.sheets.definition import SheetDefinition
from core.sheets.spelling import folded
from inventory.definitions import SERIALS, STOCK
from outlets.definitions import OUTLETS
from sales.definitions import MONTHLY_RESULTS
from tests.sheets.books import write_book
from tests.sheets.reading import DATA, Read, read_here
from visits.definitions import VISITS

Grid = list[list[Any]]
Areas = list[tuple[int, int, int, int]]
"""Merged areas: first and last row, first and last column, 0-based."""


@dataclass(frozen=True)
class Staff:
    """A workbook of staff. `header` are its header's rows, 1-based."""

    file: str
    definition: SheetDefinition
    period: int
    header: tuple[int, int]
    sheet: int = 0
    rows: int = 5
    errors: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.definition.kind


SHEETS: Final = [
    Staff("01_代理商业务发展月报.xlsx", MONTHLY_RESULTS, 202610, (3, 4), rows=4),
    Staff("02_代理商花名册.xlsx", AGENTS, 202610, (3, 4)),
    Staff("02_代理商花名册.xlsx", AGENT_ACCOUNTS, 202610, (3, 4)),
    Staff(
        "03_渠道网点清单.xlsx",
        OUTLETS,
        202610,
        (3, 4),
        errors={**dict.fromkeys(("D6", "D7", "D8", "D9"), "bad_choice"), "O8": "bad_date"},
    ),
    Staff("04_库存台账与串号.xlsx", STOCK, 202610, (3, 4)),
    Staff(
        "04_库存台账与串号.xlsx",
        SERIALS,
        202610,
        (1, 1),
        sheet=1,
        errors={"D4": "digits_lost", "D6": "bad_digits"},
    ),
    Staff("05_走访计划与记录.xlsx", VISITS, 202611, (3, 4)),
    Staff("06_考核评分手工打分表.xlsx", MANUAL_SCORES, 202609, (3, 4)),
]


@dataclass
class Book:
    """A sheet taken apart, to be changed and written again."""

    grid: Grid
    merges: Areas
    first: int
    last: int
    """The header's rows, 0-based."""

    def width(self) -> int:
        return max(map(len, self.grid))


def taken_apart(staff: Staff) -> Book:
    page = openpyxl.load_workbook(DATA / "sheets" / staff.file).worksheets[staff.sheet]
    grid = [[cell.value for cell in row] for row in page.iter_rows()]
    merges = [(a.min_row - 1, a.max_row - 1, a.min_col - 1, a.max_col - 1) for a in page.merged_cells.ranges]
    return Book(grid, merges, staff.header[0] - 1, staff.header[1] - 1)


def written(book: Book, path: Path, name: str = "Sheet1") -> Path:
    areas = [
        f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
        for top, bottom, left, right in book.merges
    ]
    page_rows = [[_plain(value) for value in row] for row in book.grid]

    def merged(workbook: Any) -> None:
        page = workbook.worksheets()[0]
        for area, (top, _bottom, left, _right) in zip(areas, book.merges, strict=True):
            page.merge_range(area, page_rows[top][left] if page_rows[top][left] is not None else "")

    return write_book(path, {name: page_rows}, prepare=merged)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def as_csv(book: Book, path: Path, encoding: str, delimiter: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([["" if value is None else value for value in row] for row in book.grid])
    return path


def same_rows(found: Read, wanted: Read) -> None:
    """But for the numbers of the rows and where the columns stand."""
    assert (found.refusal, found.result.rows) == ("", wanted.result.rows)
    left_out = {"row_no", "raw", "errors"}
    plain = [
        [{k: folded(v or "") for k, v in row.items() if k not in left_out} for row in read.rows]
        for read in (found, wanted)
    ]
    assert plain[0] == plain[1]
    told = [[(error.key, error.code) for error in read.result.errors] for read in (found, wanted)]
    assert sorted(told[0]) == sorted(told[1])


# --- what cities do to a sheet ---------------------------------------------------------------------------


def groups_of(book: Book) -> list[list[int]]:
    """Columns that stand under one group, in order."""
    spans = {left: right for top, bottom, left, right in book.merges if top == book.first and left < right}
    groups: list[list[int]] = []
    index = 0
    while index < book.width():
        right = spans.get(index, index)
        groups.append(list(range(index, right + 1)))
        index = right + 1
    return groups


def in_another_order(book: Book) -> Book:
    groups = groups_of(book)
    order = [*groups[1:], groups[0]]
    random.Random(7).shuffle(order)
    places = [index for group in order for index in group]
    grid = [[row[index] if index < len(row) else None for index in places] for row in book.grid]
    kept = [area for area in book.merges if book.first <= area[0] <= book.last]
    merges = [
        (top, bottom, places.index(left), places.index(left) + right - left)
        for top, bottom, left, right in kept
    ]
    for number in (*range(book.first), *range(book.last + 1, len(grid))):
        texts = [value for value in book.grid[number] if value is not None]
        if len(texts) == 1:
            grid[number] = [texts[0], *[None] * (len(places) - 1)]
    return replace(book, grid=grid, merges=merges)


def with_columns_of_their_own(book: Book) -> Book:
    grid = []
    for number, row in enumerate(book.grid):
        is_data = number > book.last and sum(value is not None for value in row) > 4
        more = ["去年同期", "填报人"] if number == book.first else [12, "某某"] if is_data else [None, None]
        grid.append([*row, *more])
    return replace(book, grid=[row[:] for row in grid])


def lower(book: Book, lines: int = 4) -> Book:
    """Under two titles, a blank line and the month in words."""
    above: Grid = [["江岭省公司"], ["渠道支撑中心汇总"], [], ["以下为各地市上报数据"]][:lines]
    return replace(
        book,
        grid=[*above, *book.grid],
        merges=[(top + lines, bottom + lines, left, right) for top, bottom, left, right in book.merges],
        first=book.first + lines,
        last=book.last + lines,
    )


def without_merges(book: Book) -> Book:
    return replace(book, merges=[])


def flat_header(book: Book) -> Book:
    """One row of group and leaf."""
    if book.first == book.last:
        return book
    head: list[Any] = []
    group = None
    spans = {left: right for top, _bottom, left, right in book.merges if top == book.first}
    reach = -1
    for index in range(book.width()):
        upper, leaf = book.grid[book.first][index], book.grid[book.last][index]
        if upper is not None:
            group, reach = upper, spans.get(index, index)
        over = group if index <= reach else None
        head.append("".join(str(text) for text in ((over, leaf) if leaf is not None else (upper,)) if text))
    grid = [*book.grid[: book.first], head, *book.grid[book.last + 1 :]]
    return replace(book, grid=grid, merges=[], last=book.first)


def three_levels(book: Book) -> Book:
    """A row above all groups."""
    top = ["基础信息", *[None] * (book.width() - 1)]
    grid = [*book.grid[: book.first], top, *book.grid[book.first :]]
    merges = [
        (first + (first >= book.first), last + (last >= book.first), left, right)
        for first, last, left, right in book.merges
    ]
    merges.append((book.first, book.first, 0, book.width() - 1))
    return replace(book, grid=grid, merges=merges, last=book.last + 1)


def header_on_every_page(book: Book) -> Book:
    head = [row[:] for row in book.grid[book.first : book.last + 1]]
    cut = book.last + 3
    grid = [*book.grid[:cut], *head, *book.grid[cut:]]
    merges = [
        (top + len(head) * (top >= cut), bottom + len(head) * (top >= cut), left, right)
        for top, bottom, left, right in book.merges
    ]
    return replace(book, grid=grid, merges=merges)


def numbered_columns(book: Book) -> Book:
    cut = book.last + 1
    numbers = ["甲", "乙", *range(1, book.width() - 1)]
    merges = [
        (top + (top >= cut), bottom + (top >= cut), left, right) for top, bottom, left, right in book.merges
    ]
    return replace(book, grid=[*book.grid[:cut], numbers, *book.grid[cut:]], merges=merges)


def written_loosely(book: Book) -> Book:
    """Full-width, with blanks that can't be seen, stars and line breaks in the header."""
    wide = str.maketrans(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ",
    )
    grid = [row[:] for row in book.grid]
    for number, row in enumerate(grid):
        for index, value in enumerate(row):
            if not isinstance(value, str):
                continue
            if book.first <= number <= book.last:
                row[index] = f" *{value[:2]}\n{value[2:]}（必填）"
            elif book.last < number and value.isascii() and value.isalnum() and value.isupper():
                row[index] = f"\u200b{value.translate(wide)}\xa0"
    return replace(book, grid=grid)


def numbers_as_text(book: Book) -> Book:
    grid = [row[:] for row in book.grid]
    for row in grid[book.last + 1 :]:
        for index, value in enumerate(row):
            if isinstance(value, int) and not isinstance(value, bool) and 1_000 <= value < 10**9:
                row[index] = f"\xa0{value:,} "
    return replace(book, grid=grid)


def beginning_in_another_column(book: Book) -> Book:
    grid = [[None, None, *row] for row in book.grid]
    merges = [(top, bottom, left + 2, right + 2) for top, bottom, left, right in book.merges]
    return replace(book, grid=grid, merges=merges)


VARIANTS: Final[list[Callable[[Book], Book]]] = [
    in_another_order,
    with_columns_of_their_own,
    lower,
    without_merges,
    flat_header,
    three_levels,
    header_on_every_page,
    numbered_columns,
    written_loosely,
    numbers_as_text,
    beginning_in_another_column,
]


@pytest.mark.parametrize("staff", SHEETS, ids=str)
def test_each_workbook_is_read_as_it_is(staff: Staff) -> None:
    found = read_here(DATA / "sheets" / staff.file, staff.definition, period=staff.period)
    assert (found.refusal, found.result.rows, found.errors) == ("", staff.rows, staff.errors)
    assert found.result.header is not None
    assert (found.result.header.first_row, found.result.header.last_row) == staff.header
    assert not {"unmapped_columns", "total_differs", "example_skipped"} & set(found.warnings)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda change: change.__name__)
@pytest.mark.parametrize("staff", SHEETS, ids=str)
def test_a_variant_gives_the_same_rows(staff: Staff, variant: Callable[[Book], Book], tmp_path: Path) -> None:
    wanted = read_here(DATA / "sheets" / staff.file, staff.definition, period=staff.period)
    path = written(variant(taken_apart(staff)), tmp_path / "a.xlsx")
    same_rows(read_here(path, staff.definition, period=staff.period), wanted)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("gb18030", ","), ("utf-8", ";"), ("utf-8-sig", "\t"), ("utf-16", "\t")]
)
@pytest.mark.parametrize("staff", SHEETS, ids=str)
def test_csv_gives_the_same_rows(staff: Staff, encoding: str, delimiter: str, tmp_path: Path) -> None:
    """A number of 14 digits is as good in text as in a cell; nothing else depends on types."""
    wanted = read_here(DATA / "sheets" / staff.file, staff.definition, period=staff.period)
    path = as_csv(lower(taken_apart(staff)), tmp_path / "a.csv", encoding, delimiter)
    same_rows(read_here(path, staff.definition, period=staff.period), wanted)
