"""Marks in the user's own workbook: everything else stays as it was."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from core.sheets.mark import Mark, mark_workbook
from core.sheets.results import CellError
from tests.sheets.books import order_row, orders, with_parts
from tests.sheets.definitions import MONTHLY_RESULTS, ORDER_DETAIL
from tests.sheets.reading import DATA, read_here

RED = "FFFFC7CE"
MONTHLY = DATA / "sheets" / "01_代理商业务发展月报.xlsx"


def _look(cell: Any) -> tuple[object, ...]:
    return (cell.value, cell.data_type, cell.number_format, cell.font.b, cell.font.sz, cell.border.left.style)


def _compare(source: Path, marked: Path, coloured: set[str], column: int) -> None:
    """Every cell of every sheet, but for the colour of the marked ones and the new column."""
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(marked)
    assert before.sheetnames == after.sheetnames
    for old, new in zip(before.worksheets, after.worksheets, strict=True):
        assert sorted(map(str, old.merged_cells.ranges)) == sorted(map(str, new.merged_cells.ranges))
        assert old.freeze_panes == new.freeze_panes
        for row in old.iter_rows():
            for cell in row:
                other = new[cell.coordinate]
                assert _look(other) == _look(cell)
                if cell.coordinate in coloured and old is before.worksheets[0]:
                    assert other.fill.fgColor.rgb == RED
                else:
                    assert other.fill.patternType == cell.fill.patternType
                    assert other.fill.fgColor.rgb == cell.fill.fgColor.rgb
    sheet = after.worksheets[0]
    assert {cell.column for row in sheet.iter_rows() for cell in row} == set(range(1, column + 1))


def test_a_staff_workbook_comes_back_as_it_was_with_its_cells_marked(tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    marks = [
        Mark(5, 6, "G5 新增放号：核对"),
        Mark(5, 7, "H5 携入：核对"),
        Mark(6, 1, "B6 地市：请填写"),
        Mark(9, 18, "S9 备注 <太长> & 有误"),
        Mark(7, -1, "第 7 行重复"),
    ]
    assert mark_workbook(MONTHLY, target, "10月", marks, title="错误说明", header_row=4)
    _compare(MONTHLY, target, {"G5", "H5", "B6", "S9"}, 20)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet.cell(row, 20).value for row in (4, 5, 6, 7, 8, 9)] == [
        "错误说明",
        "G5 新增放号：核对; H5 携入：核对",
        "B6 地市：请填写",
        "第 7 行重复",
        None,
        "S9 备注 <太长> & 有误",
    ]
    assert sheet.dimensions == "A1:T12"


def test_untouched_parts_stay_byte_for_byte(tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    assert mark_workbook(MONTHLY, target, "10月", [Mark(5, 0, "x")], title="t", header_row=4)
    with zipfile.ZipFile(MONTHLY) as old, zipfile.ZipFile(target) as new:
        assert new.testzip() is None
        assert sorted(old.namelist()) == sorted(new.namelist())
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
        assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
        before, after = (book.read("xl/worksheets/sheet1.xml") for book in (old, new))
    assert before[before.index(b'<row r="6"') :] == after[after.index(b'<row r="6"') :]


def test_the_marked_workbook_reads_as_before(tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    assert mark_workbook(MONTHLY, target, "10月", [Mark(5, 6, "x")], title="错误说明", header_row=4)
    assert read_here(target, MONTHLY_RESULTS).rows == read_here(MONTHLY, MONTHLY_RESULTS).rows


def test_cells_and_rows_that_are_not_there_are_put_in_their_place(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1, 产品编码=None, 备注=None), [], order_row(2))
    target = tmp_path / "marked.xlsx"
    marks = [Mark(2, 3, "D2"), Mark(3, 0, "A3"), Mark(9, 5, "F9")]
    assert mark_workbook(path, target, "明细", marks, title="t", header_row=1)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet[at].fill.fgColor.rgb for at in ("D2", "A3", "F9")] == [RED] * 3
    assert [sheet.cell(row, 13).value for row in (2, 3, 4, 9)] == ["D2", "A3", None, "F9"]
    assert [cell.value for cell in sheet[4]][:2] == ["202610", "LJA0001"]


def test_marks_keep_date_formats_bold_comments_and_other_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "明细"
    page.append(["代理商编码", "受理日期", "金额"])
    page.append(["A1", datetime.date(2026, 10, 8), 12.5])
    page["B2"].number_format = "yyyy年m月d日"
    page["C2"].font = Font(bold=True)
    page["C2"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["A2"].comment = Comment("核对过", "张某")
    page.column_dimensions["A"].width = 30
    book.create_sheet("其他")["A1"] = "=SUM(明细!C2)"
    path, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.save(path)
    marks = [Mark(2, 1, "日期"), Mark(2, 2, "金额")]
    assert mark_workbook(path, target, "明细", marks, title="错误说明", header_row=1)
    _compare(path, target, {"B2", "C2"}, 4)
    marked = openpyxl.load_workbook(target)
    assert marked["明细"]["A2"].comment.text == "核对过"
    assert marked["明细"].column_dimensions["A"].width == 30
    assert marked["明细"].column_dimensions["D"].width == 60
    assert marked["其他"]["A1"].value == "=SUM(明细!C2)"


def test_a_workbook_marked_twice_has_both_marks(tmp_path: Path) -> None:
    once, twice = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    path = orders(tmp_path / "a.xlsx", order_row(1))
    assert mark_workbook(path, once, "明细", [Mark(2, 0, "a")], title="错误说明", header_row=1)
    assert mark_workbook(once, twice, "明细", [Mark(2, 1, "b")], title="错误说明", header_row=1)
    sheet = openpyxl.load_workbook(twice).worksheets[0]
    assert (sheet["A2"].fill.fgColor.rgb, sheet["B2"].fill.fgColor.rgb) == (RED, RED)
    assert "unmapped_columns" not in read_here(twice, ORDER_DETAIL).warnings


@pytest.mark.parametrize(
    "name", ["48_utf16_sheet", "51_no_cell_refs", "53_prefixed_namespace", "31_truncated", "00_good"]
)
def test_a_workbook_of_another_shape_is_not_marked(name: str, tmp_path: Path) -> None:
    target = tmp_path / "b.xlsx"
    done = mark_workbook(
        DATA / "bad" / f"{name}.xlsx", target, "Sheet1", [Mark(2, 0, "a")], title="t", header_row=1
    )
    assert done == target.exists() == (name == "00_good")


def test_macros_never_go_back(tmp_path: Path) -> None:
    path = with_parts(
        orders(tmp_path / "a.xlsx", order_row(1)),
        tmp_path / "b.xlsx",
        {"xl/vbaProject.bin": lambda data: b"x"},
    )
    assert not mark_workbook(path, tmp_path / "c.xlsx", "明细", [Mark(2, 0, "a")], title="t", header_row=1)
    assert not (tmp_path / "c.xlsx").exists()


def test_control_characters_of_a_message_do_not_break_the_workbook(tmp_path: Path) -> None:
    path, target = orders(tmp_path / "a.xlsx", order_row(1)), tmp_path / "b.xlsx"
    assert mark_workbook(path, target, "明细", [Mark(2, 0, "a\x00\x1b\ud800b")], title="t", header_row=1)
    assert openpyxl.load_workbook(target).worksheets[0]["M2"].value == "ab"


def test_the_address_of_an_error_is_that_of_its_cell() -> None:
    assert CellError(7, 3, "a", "A", "", "required").address == "D7"
    assert CellError(7, 26, "a", "A", "", "required").address == "AA7"
    assert CellError(7, -1, "a", "A", "", "required").address == "7"
