"""Rows of data, and what else stands between them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.sheets.columns import ColumnReader, Context
from core.sheets.definition import Column, ColumnType, SheetDefinition
from core.sheets.spelling import Bad
from tests.sheets.books import ORDER_HEADER, order_row, orders, with_parts, write_book
from tests.sheets.definitions import AGENTS, MONTHLY_RESULTS, ORDER_DETAIL
from tests.sheets.reading import DATA, TODAY, read, read_here

HEADER = ["地市", "代理商编码", "新增放号", "充值卡金额", "备注"]


def _monthly(path: Path, *rows: Sequence[Any], **options: Any) -> Path:
    return write_book(path, {"10月": [HEADER, *rows]}, **options)


def test_a_bad_row_goes_out_flagged_with_its_cells_as_seen_and_its_errors(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1), order_row(2, 代理商编码=17, 首充金额="五十"))
    good, bad = read_here(path, ORDER_DETAIL, period=202610).rows
    assert (good["bad"], good["raw"], good["errors"]) == ("f", None, None)
    assert (bad["row_no"], bad["bad"], bad["agent"], bad["first_payment"]) == ("3", "t", None, None)
    assert bad["subscriber"] == "19900000002"
    assert json.loads(bad["raw"] or "")["agent"] == "17"
    assert [(item["cell"], item["value"], item["code"]) for item in json.loads(bad["errors"] or "")] == [
        ("B3", "17", "code_is_number"),
        ("I3", "五十", "bad_number"),
    ]


def test_rows_of_another_period_are_errors_of_their_period_cell(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1), order_row(2, 账期="202609"))
    assert read_here(path, ORDER_DETAIL, period=202610).errors == {"A3": "other_period"}


def test_a_date_is_never_after_the_period_or_today(tmp_path: Path) -> None:
    path = orders(
        tmp_path / "a.xlsx",
        order_row(1, 受理日期="2026-11-01"),
        order_row(2, 受理日期="2026-11-06"),
        order_row(3, 受理日期="2026-09-30"),
    )
    found = read_here(path, ORDER_DETAIL, period=202610)
    assert found.errors == {"H2": "date_after_period", "H3": "date_in_future"}


def test_a_required_cell_that_is_blank_is_an_error(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1, 产品编码="  "), order_row(2))
    assert read_here(path, ORDER_DETAIL).errors == {"D2": "required"}


def test_error_cells_are_told_even_where_the_whole_row_is_made_of_them(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1))

    def add(data: bytes) -> bytes:
        cells = "".join(f'<c r="{letter}3" t="e"><v>#N/A</v></c>' for letter in "ABDFH")
        return data.replace(b"</sheetData>", f'<row r="3">{cells}</row></sheetData>'.encode())

    path = with_parts(path, tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": add})
    found = read(path, ORDER_DETAIL)
    assert found.errors == dict.fromkeys(("A3", "B3", "D3", "F3", "H3"), "error_cell")
    assert found.result.errors[0].value == "#N/A"


def test_error_cells_of_an_old_workbook_are_not_blank(tmp_path: Path) -> None:
    data = (DATA / "bad" / "39_real_xls.xls").read_bytes()
    remark = bytes.fromhex("fd000a00 01000b00 1100")  # the shared string of L2
    at = data.index(remark)
    error = b"\x05\x02" + remark[2:] + b"\x2a\x01"
    broken = data[:at] + error + data[at + len(error) :]
    path = tmp_path / "a.xls"
    path.write_bytes(broken)
    found = read(path, ORDER_DETAIL, period=202506)
    assert found.errors == {"L2": "error_cell"}
    assert found.result.errors[0].value == "#N/A"


def test_blank_rows_between_the_data_leave_row_numbers_alone(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1), [], [], order_row(2, 受理日期="?"))
    found = read_here(path, ORDER_DETAIL)
    assert found.column("row_no") == ["2", "5"]
    assert found.errors == {"H5": "bad_date"}


def test_repeats_are_found_across_blocks_and_identical_ones_skipped(tmp_path: Path) -> None:
    rows = [order_row(number) for number in range(4_500)]
    path = orders(tmp_path / "a.xlsx", *rows, order_row(3), order_row(4, 首充金额=99), order_row(9_000))
    found = read_here(path, ORDER_DETAIL)
    assert found.warnings["identical_rows"] == {"count": 1, "rows": [4502]}
    assert found.errors == {"F4503": "duplicate_row"}
    assert found.result.errors[0].params == {"first": 6}
    assert (found.result.rows, found.result.identical_rows) == (4502, 1)


def test_sums_are_those_of_the_good_rows(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1), order_row(2, 代理商编码=5), order_row(1), order_row(3))
    assert read_here(path, ORDER_DETAIL).result.sums["first_payment"] == 10_000


def test_a_total_that_differs_is_told_with_both_figures(tmp_path: Path) -> None:
    path = _monthly(
        tmp_path / "a.xlsx",
        ["临江市", "LJA0001", 10, 100, None],
        [None, "LJA0002", 5, "1,000.50", None],
        ["小计", None, 16, 1100.5, None],
        ["云坪市", "YPA0001", 1, 1, None],
        ["合计", None, 16, 1101.5, None],
    )
    found = read_here(path, MONTHLY_RESULTS)
    differing = [total for total in found.result.totals if total.stated != total.computed]
    assert [(total.row, total.key, total.stated, total.computed) for total in differing] == [
        (4, "new_mobile", 16, 15)
    ]
    assert found.warnings["total_differs"] == {
        "address": "C4",
        "label": "New subscribers",
        "total": "小计",
        "stated": "16",
        "computed": "15",
    }


def test_totals_nest_and_one_above_the_data_waits_for_its_end(tmp_path: Path) -> None:
    path = _monthly(
        tmp_path / "a.xlsx",
        ["全省合计", None, 15, None, None],
        ["临江市", "LJA0001", 1, None, None],
        ["城东区小计", None, 1, None, None],
        ["临江市", "LJA0002", 2, None, None],
        ["望江县小计", None, 2, None, None],
        ["临江市小计", None, 3, None, None],
        ["云坪市", "YPA0001", 12, None, None],
        ["中心区小计", None, 12, None, None],
        ["云坪市小计", None, 12, None, None],
        ["总计", None, 15, None, None],
    )
    totals = read_here(path, MONTHLY_RESULTS).result.totals
    assert {total.row for total in totals} == {2, 4, 6, 7, 9, 10, 11}
    assert all(total.stated == total.computed for total in totals)


def test_a_column_with_a_wrong_cell_is_not_compared(tmp_path: Path) -> None:
    path = _monthly(
        tmp_path / "a.xlsx",
        ["临江市", "LJA0001", 10, "约一百", None],
        ["合计", None, 10, 100, None],
    )
    assert {total.key for total in read_here(path, MONTHLY_RESULTS).result.totals} == {"new_mobile"}


def test_an_agent_whose_name_ends_like_a_total_stays_data(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1, 代理商名称="小计"), order_row(2, 备注="合计"))
    assert read_here(path, ORDER_DETAIL).result.rows == 2


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        (["注：以上数据不含退订"], "notes_skipped"),
        (["制表人：张某", None, None, "审核：李某"], "notes_skipped"),
        (["x"], "stray_cells"),
        ([None, None, None, None, None, None, None, None, 50], "stray_cells"),
    ],
)
def test_notes_signatures_and_strays_are_no_data(row: list[Any], warning: str, tmp_path: Path) -> None:
    found = read_here(orders(tmp_path / "a.xlsx", order_row(1), row), ORDER_DETAIL)
    assert (found.result.rows, found.errors) == (1, {})
    assert warning in found.warnings


def test_rows_prefilled_with_zeros_or_serial_numbers_are_blank(tmp_path: Path) -> None:
    header = ["序号", *ORDER_HEADER]
    zeros = [2, *[None] * 8, 0, 0]
    rows = [header, [1, *order_row(1)], zeros, [3]]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": rows}), ORDER_DETAIL)
    assert (found.result.rows, found.errors) == (1, {})
    assert "stray_cells" not in found.warnings


def test_a_city_is_not_filled_down_from_a_total(tmp_path: Path) -> None:
    path = _monthly(
        tmp_path / "a.xlsx",
        ["临江市", "LJA0001", 1, None, None],
        [None, "LJA0002", 1, None, None],
        ["清河市小计", None, 2, None, None],
        [None, "LJA0003", 1, None, None],
    )
    found = read_here(path, MONTHLY_RESULTS)
    assert found.column("city") == ["临江市"] * 3
    assert found.warnings["filled_down"] == {"label": "City", "count": 2}


def test_merged_cells_are_fine_where_the_template_fills_down(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["临江市", "LJA0001", 1, None, None], [None, "LJA0002", 1, None, None]]
    found = read_here(_monthly(tmp_path / "a.xlsx", *rows, merges=["A2:A3"]), MONTHLY_RESULTS)
    assert (found.errors, found.column("city")) == ({}, ["临江市", "临江市"])


def test_merged_cells_elsewhere_are_errors_of_each_cell_they_hide(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["临江市", "LJA0001", 1, None, None], ["临江市", "LJA0002", None, None, None]]
    found = read_here(_monthly(tmp_path / "a.xlsx", *rows, merges=["C2:C3"]), MONTHLY_RESULTS)
    assert found.errors == {"C3": "merged"}
    assert found.result.errors[0].params == {"range": "C2:C3"}


def test_true_is_not_one(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", order_row(1), order_row(2))

    def change(data: bytes) -> bytes:
        return data.replace(b'<c r="K3"><v>1</v></c>', b'<c r="K3" t="b"><v>1</v></c>')

    path = with_parts(path, tmp_path / "b.xlsx", {"xl/worksheets/sheet1.xml": change})
    assert read_here(path, ORDER_DETAIL).errors == {"K3": "is_boolean"}


def test_text_survives_the_copy_format(tmp_path: Path) -> None:
    nasty = "a\\b\tc\nd\\N"
    found = read_here(orders(tmp_path / "a.xlsx", order_row(1, 备注=nasty)), ORDER_DETAIL)
    assert found.column("remark") == [nasty]


def test_bounds_are_told_in_the_unit_people_write() -> None:
    column = Column("a", "A", ColumnType.MONEY, minimum=0, maximum=100_000)
    reader = ColumnReader(column, Context(period=None, today=TODAY, date1904=False))
    (found,), _ = reader.convert([1000.01])
    assert found == Bad("out_of_range", minimum="0.00", maximum="1000.00")


def test_one_cell_in_a_sheet_of_two_columns_is_a_row_that_lacks_its_code(tmp_path: Path) -> None:
    two = SheetDefinition(
        "two",
        "Two",
        (
            Column("code", "Code", ColumnType.CODE, ("编码",), required=True, natural_key=True),
            Column("value", "Value", ColumnType.INTEGER, ("值",)),
        ),
    )
    path = write_book(tmp_path / "a.xlsx", {"a": [["编码", "值"], ["A", 1], [None, 2]]})
    assert read_here(path, two).errors == {"A3": "required"}


def test_a_total_may_stand_in_the_column_of_the_only_key(tmp_path: Path) -> None:
    header = ["代理商名称", "代理商编码", "归属地市", "归属区县", "保证金实缴"]
    rows: list[list[Any]] = [
        ["甲", "A1", "临江市", "城东区", 10],
        ["小计", "A2", "临江市", "城东区", "十"],
        [None, "合计", None, None, 10],
    ]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": [header, *rows]}), AGENTS)
    assert (found.result.rows, found.errors) == (2, {"E3": "bad_number"})
    assert found.warnings["totals_skipped"] == {"rows": [4]}
