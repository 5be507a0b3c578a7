"""Out to Excel and csv: text is text, numbers are numbers, and what left can come in again."""

import csv
import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.sheets.badrows import BadRow, write_bad_rows
from core.sheets.writer import SMALL, OutColumn, OutSheet, OutType, write_csv, write_workbook
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import read_here

COLUMNS = [
    OutColumn("代理商编码"),
    OutColumn("账期", OutType.PERIOD),
    OutColumn("酬金", OutType.MONEY, unit="元", total=True),
    OutColumn("户数", OutType.INTEGER, unit="户", total=True),
    OutColumn("系数", OutType.SCALED),
    OutColumn("占比", OutType.PERCENT),
    OutColumn("日期", OutType.DATE),
    OutColumn("时间", OutType.TIME),
]
MOMENT = datetime.datetime(2026, 10, 8, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
ROW = ["000123", 202610, -60_000, 1200, 10_500, 650, datetime.date(2026, 10, 8), MOMENT]
NASTY = ["=1+1", "+86", "-1", "@SUM(1)", "\t=1", "＝1", "http://a.example/", "a\x00\x1bb", "0" * 20, "1E5"]


def _sheet(rows: Any, **options: Any) -> OutSheet:
    return OutSheet("明细", COLUMNS, rows, **options)


def _both(rows: list[Any], columns: list[OutColumn]) -> Iterator[list[list[Any]]]:
    """The rows as both libraries write them: the second gets enough rows for the fast one."""
    for copies in (1, SMALL // max(len(rows), 1) + 1):
        target = io.BytesIO()
        write_workbook(target, OutSheet("a", columns, rows * copies))
        sheet = openpyxl.load_workbook(target).worksheets[0]
        yield [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=1 + len(rows))]


def test_every_type_leaves_as_what_it_is(tmp_path: Path) -> None:
    for copies in (1, SMALL + 1):
        path = tmp_path / f"{copies}.xlsx"
        assert write_workbook(path, _sheet([ROW] * copies)) == copies
        cells = openpyxl.load_workbook(path).worksheets[0][3]
        assert [cell.data_type for cell in cells] == ["s", "s", "n", "n", "n", "n", "d", "d"]
        assert [cell.value for cell in cells][:6] == ["000123", "202610", -600, 1200, 1.05, 0.065]
        assert cells[2].number_format == "#,##0.00"
        assert cells[6].value == datetime.datetime.combine(datetime.date(2026, 10, 8), datetime.time())
        assert cells[7].value == MOMENT.replace(tzinfo=None)


def test_title_units_header_total_and_print_set_up_are_in_place(tmp_path: Path) -> None:
    for copies in (3, SMALL + 1):
        path = tmp_path / f"{copies}.xlsx"
        write_workbook(
            path, _sheet([ROW] * copies, title="酬金明细", info=[("导出人", "张某"), ("筛选", "=x")])
        )
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        assert (sheet["A1"].value, sheet["A2"].value) == ("酬金明细", "单位：元、户")
        assert [cell.value for cell in sheet[3]] == [column.label for column in COLUMNS]
        assert sheet.freeze_panes == "A4"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.orientation == "landscape"
        last = sheet.max_row
        assert sheet.cell(last, 1).value == "合计"
        assert sheet.cell(last, 3).value == f"=SUM(C4:C{last - 1})"
        assert [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()] == [
            ["导出人", "张某"],
            ["筛选", "=x"],
        ]


def test_the_total_of_a_small_sheet_has_its_result(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", _sheet([ROW, ROW]))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    assert (sheet["C5"].value, sheet["D5"].value) == (-1200, 2400)


def test_user_text_is_never_a_formula_or_a_link() -> None:
    for rows in _both([[text] for text in NASTY], [OutColumn("备注")]):
        assert [row[0] for row in rows] == [text.replace("\x00", "").replace("\x1b", "") for text in NASTY]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_text_can_be_written(texts: list[str]) -> None:
    for rows in _both([[text] for text in texts], [OutColumn("备注")]):
        assert len(rows) == len(texts)


def test_text_longer_than_a_cell_is_cut() -> None:
    for rows in _both([["长" * 40_000]], [OutColumn("备注")]):
        assert rows == [["长" * 32_767]]


def test_columns_of_one_label_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError):
        write_workbook(io.BytesIO(), OutSheet("a", [OutColumn("a"), OutColumn("a")], []))


def test_a_sheet_without_rows_has_its_header_and_no_total(tmp_path: Path) -> None:
    assert write_workbook(tmp_path / "a.xlsx", _sheet([])) == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].max_row == 2


def test_forbidden_characters_of_sheet_names_are_replaced(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", OutSheet("10月/城东[新]:*?" + "长" * 40, COLUMNS, [ROW]))
    (name,) = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert len(name) <= 31


def test_csv_keeps_formulas_from_starting_and_numbers_plain() -> None:
    target = io.BytesIO()
    columns = [OutColumn("备注"), OutColumn("酬金", OutType.MONEY)]
    write_csv(target, OutSheet("a", columns, [[text, -60_000] for text in NASTY] + [[None, None]]))
    assert target.getvalue().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"))))
    assert rows[1:7] == [[f"'{text}", "-600.00"] for text in NASTY[:6]]
    assert rows[7][0] == "http://a.example/"
    assert rows[-1] == ["", ""]


def test_what_was_exported_can_be_uploaded(tmp_path: Path) -> None:
    columns = [
        OutColumn("账期", OutType.PERIOD),
        OutColumn("代理商编码"),
        OutColumn("产品编码"),
        OutColumn("用户号码"),
        OutColumn("受理日期", OutType.DATE),
        OutColumn("首充金额", OutType.MONEY, unit="元", total=True),
        OutColumn("备注"),
    ]
    rows = [
        [202610, "LJA0001", "P1", f"199{n:08d}", datetime.date(2026, 10, 8), n, "=1" if n % 2 else None]
        for n in range(SMALL + 500)
    ]
    for count, suffix in ((100, "xlsx"), (len(rows), "xlsx"), (100, "csv")):
        path = tmp_path / f"{count}.{suffix}"
        sheet = OutSheet("明细", columns, rows[:count], title="订单明细")
        _ = write_csv(path, sheet) if suffix == "csv" else write_workbook(path, sheet)
        found = read_here(path, ORDER_DETAIL, period=202610)
        assert (found.result.rows, found.errors) == (count, {})
        assert found.result.sums["first_payment"] == sum(range(count))


def test_refused_rows_come_as_a_workbook_that_can_be_mended(tmp_path: Path) -> None:
    row = BadRow(
        7,
        {
            "agent": "=LJA",
            "period": "202610",
            "product": "P1",
            "subscriber": "19900000001",
            "event_date": "?",
        },
        {"agent": "编码有误", "event_date": "不是日期"},
    )
    path = tmp_path / "a.xlsx"
    labels = {column.label: column.aliases[0] for column in ORDER_DETAIL.columns}
    count = write_bad_rows(
        path,
        ORDER_DETAIL,
        [row],
        translate=labels.__getitem__,
        row_label="行号",
        message_label="错误说明",
    )
    assert count == 1
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet["A2"].value, sheet["C2"].value, sheet["C2"].data_type) == (7, "=LJA", "s")
    assert sheet["C2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["N2"].value == "编码有误; 不是日期"
    found = read_here(path, ORDER_DETAIL, period=202610)
    assert found.errors == {"C2": "bad_code", "I2": "bad_date"}
    assert "unmapped_columns" not in found.warnings
