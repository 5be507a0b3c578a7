"""Habits of people and of programs that the six workbooks don't have: read for what they mean, or refused in words."""

import datetime
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from core.sheets import guard, spelling
from core.sheets.messages import CELLS
from core.sheets.results import Refusal
from core.sheets.spelling import Bad
from sales.definitions import MONTHLY_RESULTS
from tests.sheets.books import ORDER_HEADER, order_row, orders, write_book
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import Read, read_here

HEADER = ["地市", "代理商编码", "代理商名称", "新增放号", "充值卡金额", "当月欠费"]
FIRST: list[Any] = ["临江市", "LJA0001", "甲", 1, 1.5, 0]
SECOND: list[Any] = ["临江市", "LJA0002", "乙", 2, 2.5, 0]
SUBSCRIBER = (frozenset({11}), Bad("bad_subscriber"), spelling.COUNTRY)
OCTOBER_8 = datetime.date(2026, 10, 8)


def monthly(path: Path, *rows: list[Any]) -> Read:
    return read_here(write_book(path / "a.xlsx", {"S": rows}), MONTHLY_RESULTS, period=202610)


def delimited(path: Path, **cells: Any) -> Read:
    lines = [",".join(ORDER_HEADER), ",".join(map(str, order_row(**cells)))]
    (path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    return read_here(path / "a.csv", ORDER_DETAIL, period=202610)


# --- cells ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *("+8619900000007", "86 199-0000-0007", "0086 19900000007", "(86)19900000007"),
        *("19900000007.0", "\u202d19900000007\u202c"),
    ],
)
def test_a_subscriber_number_as_telephones_and_programs_write_it(written: str) -> None:
    assert spelling.digits(written, *SUBSCRIBER) == "19900000007"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("8619900000", "bad_subscriber"),
        ("\u202e70000000991", "control_characters"),
        ("1990\u202d0000007", "control_characters"),
    ],
)
def test_other_marks_and_numbers_are_refused(written: str, code: str) -> None:
    assert spelling.digits(written, *SUBSCRIBER) == Bad(code)


def test_more_digits_than_a_double_holds_are_not_believed() -> None:
    assert spelling.digits("89860000000000000007.0", {20}, Bad("bad_digits")) == Bad("bad_digits")


@pytest.mark.parametrize(
    "written",
    [
        *(
            "二〇二六年十月八日",
            "二零二六年十月八号",
            "2026年十月八日",
            "2026年10月8日10时20分",
            "20261008.0",
        ),
        *("2026-10-08 星期四", "2026/10/8(周四)", "2026-10-08 上午10:00", "2026-10-08 10:20 AM"),
    ],
)
def test_a_day_as_contracts_and_programs_write_it(written: str) -> None:
    assert spelling.date(written, date1904=False) == OCTOBER_8


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("二〇二六年十月三十一日", datetime.date(2026, 10, 31)),
        ("二〇二六年二月三十日", Bad("not_a_day")),
        ("二〇二六年十月十十日", Bad("not_a_day")),
    ],
)
def test_a_day_in_words_is_a_day(written: str, answer: Any) -> None:
    assert spelling.date(written, date1904=False) == answer


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        *(("(￥120)", -12_000), ("￥(1,200.50)", -120_050), ("（120）", -12_000)),
        *(("(120", Bad("bad_number")), ("△120", Bad("bad_number")), ("(-120)", Bad("bad_number"))),
    ],
)
def test_what_is_in_brackets_is_taken_away(written: str, fen: int | Bad) -> None:
    assert spelling.scaled_number(written, 2) == fen


@pytest.mark.parametrize(
    ("written", "unit", "number"),
    [
        *(("320平方米", "㎡", 320), ("320 m²", "㎡", 320), ("9名", "人", 9), ("8万/年", "元/年", 80_000)),
        *(
            ("80,000元/年", "元/年", 80_000),
            ("6667元/月", "元/年", Bad("bad_number")),
            ("92分", "元", Bad("bad_number")),
        ),
    ],
)
def test_a_unit_has_other_names(written: str, unit: str, number: int | Bad) -> None:
    assert spelling.scaled_number(written, 0, unit) == number


@pytest.mark.parametrize("written", ["E110.000001", "110.000001°E", "东经110.000001°", "110.000001"])
def test_a_longitude_as_maps_write_it(written: str) -> None:
    assert str(spelling.degrees(written)) == "110.000001"


def test_a_time_for_a_number_asks_for_a_number() -> None:
    assert spelling.scaled_number(datetime.time(5), 0) == Bad("time_for_number")
    assert CELLS["time_for_number"][1] == "A number."


def test_stars_of_a_telephone_and_hyphens_of_a_text_program() -> None:
    assert spelling.star("⭐⭐⭐⭐") == 4
    assert spelling.code("LJA0001‑02", re.compile("[0-9A-Z-]+"), number_allowed=False) == "LJA0001-02"


def test_digits_that_a_program_guards_against_excel(tmp_path: Path) -> None:
    found = delimited(tmp_path, 用户号码='="19900000007"', ICCID='"=""89860000000000000007"""')
    assert (found.errors, found.column("subscriber")) == ({}, ["19900000007"])
    assert found.column("iccid") == ["89860000000000000007"]


def test_errors_of_excel_are_errors_as_text_too(tmp_path: Path) -> None:
    found = delimited(tmp_path, 代理商名称="#N/A", 首充金额="#DIV/0!", 备注="########")
    assert found.errors == dict.fromkeys(("C2", "I2", "L2"), "error_cell")


# --- rows and columns -------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["元", "（元）", "万元"])
def test_units_may_stand_below_the_header(tmp_path: Path, unit: str) -> None:
    found = monthly(tmp_path, HEADER, [None, None, None, "户", unit, unit], FIRST)
    assert (found.errors, found.column("card_amount")) == ({}, ["1500000" if "万" in unit else "150"])
    assert found.column("new_mobile") == ["1"]


@pytest.mark.parametrize(
    "label",
    [
        "平均",
        "上月",
        "去年同期",
        "增幅(%)",
        "其中：一级",
        "共2家",
        "合计数",
        "汇总",
        "全市汇总：",
        "本页小计",
    ],
)
def test_rows_beside_the_data_are_no_data(tmp_path: Path, label: str) -> None:
    found = monthly(tmp_path, HEADER, FIRST, SECOND, [label, None, None, 3, 4, 0])
    assert (found.errors, found.result.rows) == ({}, 2)
    assert {"notes_skipped", "totals_skipped"} & found.warnings.keys()


def test_another_table_behind_an_empty_column_is_not_taken_for_these_rows(tmp_path: Path) -> None:
    beside: list[list[Any]] = [[None, "区县", "返销"], [None, "城东区", 9]]
    rows = [[*HEADER, *beside[0]], [*FIRST, *beside[1]], SECOND]
    found = monthly(tmp_path, *rows)
    assert found.column("district_name") == found.column("returned") == [None, None]
    assert found.warnings["apart_columns"] == {"headers": ["区县", "返销"]}
    told = read_here(tmp_path / "a.xlsx", MONTHLY_RESULTS, period=202610, mapping={"区县": "district_name"})
    assert told.column("district_name") == ["城东区", "城东区"]


def test_the_same_table_twice_side_by_side_is_refused(tmp_path: Path) -> None:
    assert monthly(tmp_path, [*HEADER, None, *HEADER], [*FIRST, None, *SECOND]).refusal == "duplicate_header"


def test_empty_columns_between_those_of_one_table_part_nothing(tmp_path: Path) -> None:
    spread = [[cell for value in row for cell in (value, None)] for row in (HEADER, FIRST)]
    assert monthly(tmp_path, *spread).column("new_mobile") == ["1"]


def test_a_second_header_in_the_other_language_is_no_data(tmp_path: Path) -> None:
    english = ["City", "Agent code", "Agent name", "New mobile users", None, None]
    found = monthly(tmp_path, HEADER, english, FIRST)
    assert (found.errors, found.column("channel_code")) == ({}, ["LJA0001"])


@pytest.mark.parametrize(
    "row",
    [
        ["甲", "乙", "丙", "1", "2", "3"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(4)+(5)"],
        ["A", "B", "C", "D", "E", "F"],
    ],
)
def test_numbers_of_columns_are_no_data(tmp_path: Path, row: list[Any]) -> None:
    found = monthly(tmp_path, HEADER, row, FIRST)
    assert (found.errors, found.column("channel_code")) == ({}, ["LJA0001"])


def test_a_row_that_calls_itself_an_example_is_one(tmp_path: Path) -> None:
    found = monthly(tmp_path, HEADER, ["示例：临江市", "LJA0999", "某公司", 10, 100, 0], FIRST)
    assert (found.column("channel_code"), found.warnings["example_skipped"]) == (["LJA0001"], {"row": 2})


@pytest.mark.parametrize("header", ["新增放号①", "新增放号※", "求和项:新增放号", "Sum of 新增放号"])
def test_a_header_with_a_footnote_or_of_a_pivot_table(tmp_path: Path, header: str) -> None:
    assert monthly(tmp_path, [*HEADER[:3], header, *HEADER[4:]], FIRST).column("new_mobile") == ["1"]


def test_a_comma_within_a_number_shifts_no_row_of_csv(tmp_path: Path) -> None:
    rows = [order_row(number, 备注="") for number in range(3)]
    lines = [",".join(ORDER_HEADER), *(",".join(map(str, row)) for row in rows)]
    lines.append(",".join(map(str, order_row(9, 首充金额="1,234", 酬金金额=5, 期次="", 备注=""))))
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    found = read_here(tmp_path / "a.csv", ORDER_DETAIL, period=202610)
    assert found.errors == {"L5": "too_many_fields"}
    (tmp_path / "b.csv").write_text(
        "\n".join([lines[0], *(f"{line}," for line in lines[1:4])]), encoding="utf-8"
    )
    assert read_here(tmp_path / "b.csv", ORDER_DETAIL, period=202610).errors == {}


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Rar!\x1a\x07\0", "packed"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "html_table"),
        (b'{"error": "session expired"}', "not_excel"),
        (b'[{"a": 1}]', "not_excel"),
        (b"ID;PWXL;N;E\r\n", "other_format"),
        ("系统繁忙".encode(), "not_excel"),
    ],
)
def test_what_is_called_a_workbook_and_is_none(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    found = guard.inspect(path)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_workbook_in_an_archive_is_to_be_unpacked(tmp_path: Path) -> None:
    book = orders(tmp_path / "明细.xlsx", order_row())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(book, book.name)
    assert guard.inspect(tmp_path / "a.zip") == Refusal("packed", {"format": "ZIP"})
