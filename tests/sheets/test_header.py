"""Finding the header and saying which column is which."""

from pathlib import Path

import pytest

from core.sheets.naming import normalised
from tests.sheets.books import ORDER_HEADER, order_row, orders, write_book
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import read_here


@pytest.mark.parametrize(
    "written",
    ["首充金额", " 首充 金额 ", "首充金额*", "首充金额（必填）", "首充\n金额", "*首充金额", "首充金额："],
)
def test_blanks_stars_and_remarks_do_not_change_a_header(written: str) -> None:
    assert normalised(written) == "首充金额"


def test_units_in_brackets_do_not_change_a_header(tmp_path: Path) -> None:
    header = [f"{text}(元)" if "金额" in text else text for text in ORDER_HEADER]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": [header, order_row()]}), ORDER_DETAIL)
    assert found.column("first_payment") == ["5000"]


def test_a_title_above_a_one_row_header_is_no_group(tmp_path: Path) -> None:
    rows = [["2026年10月酬金明细"], ["单位：元"], ORDER_HEADER, order_row()]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": rows}, merges=["A1:L1"]), ORDER_DETAIL)
    assert found.result.header is not None
    assert (found.result.header.first_row, found.result.header.last_row) == (3, 3)
    assert found.result.rows == 1


def test_a_remembered_mapping_wins_over_the_aliases(tmp_path: Path) -> None:
    header = [
        "备注" if text == "酬金金额" else "公司内部列" if text == "备注" else text for text in ORDER_HEADER
    ]
    path = write_book(tmp_path / "a.xlsx", {"a": [header, order_row(备注="x")]})
    found = read_here(path, ORDER_DETAIL, mapping={"备注": "reported_amount", "公司内部列": "remark"})
    assert found.column("reported_amount") == ["1234"]
    assert found.column("remark") == ["x"]


def test_a_header_mapped_to_nothing_is_not_reported_as_unused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", {"a": [[*ORDER_HEADER, "内部"], [*order_row(), "x"]]})
    assert read_here(path, ORDER_DETAIL).warnings["unmapped_columns"] == {"headers": ["内部"]}
    assert "unmapped_columns" not in read_here(path, ORDER_DETAIL, mapping={"内部": ""}).warnings


def test_missing_columns_are_named_and_the_header_found_travels_along(tmp_path: Path) -> None:
    header = [text if text != "产品编码" else "产品" for text in ORDER_HEADER]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": [header, order_row()]}), ORDER_DETAIL)
    assert found.refusal == "columns_missing"
    assert found.result.refusal is not None
    assert found.result.refusal.params == {"columns": ["Product code"]}
    assert found.result.header is not None
    assert ("产品", "") in [(column.text, column.key) for column in found.result.header.columns]


def test_a_blank_header_over_data_between_the_columns_is_refused(tmp_path: Path) -> None:
    header = [text if text != "产品名称" else "" for text in ORDER_HEADER]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": [header, order_row()]}), ORDER_DETAIL)
    assert found.result.refusal is not None
    assert (found.refusal, found.result.refusal.params) == ("blank_header", {"addresses": ["E1"]})


def test_the_first_complete_sheet_is_read_and_its_likes_are_named(tmp_path: Path) -> None:
    table = [ORDER_HEADER, order_row()]
    path = write_book(tmp_path / "a.xlsx", {"封面": [["说明"]], "10月": table, "9月": table})
    found = read_here(path, ORDER_DETAIL)
    assert found.warnings["other_sheets"] == {"sheet": "10月", "others": ["9月"]}
    chosen = read_here(path, ORDER_DETAIL, sheet="9月").result.header
    assert chosen is not None
    assert chosen.sheet == "9月"
    assert read_here(path, ORDER_DETAIL, sheet="8月").refusal == "sheet_not_found"


def test_a_table_that_begins_in_another_column_keeps_its_addresses(tmp_path: Path) -> None:
    rows = [[], [], [None, None, *ORDER_HEADER], [None, None, *order_row(受理日期="昨天")]]
    found = read_here(write_book(tmp_path / "a.xlsx", {"a": rows}), ORDER_DETAIL)
    assert found.errors == {"J4": "bad_date"}


def test_the_header_is_found_below_many_lines_but_not_endlessly(tmp_path: Path) -> None:
    lines = [["说明"]] * 30
    near = orders(tmp_path / "a.xlsx")
    near = write_book(near, {"a": [*lines, ORDER_HEADER, order_row()]})
    assert read_here(near, ORDER_DETAIL).result.rows == 1
    far = write_book(tmp_path / "b.xlsx", {"a": [*lines, *lines, ORDER_HEADER, order_row()]})
    assert read_here(far, ORDER_DETAIL).refusal == "header_not_found"
