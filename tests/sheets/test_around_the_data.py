"""What stands around the cells and changes what they mean: units, months, other sheets, hidden columns."""

from pathlib import Path
from typing import Any

import pytest

from core.sheets import spelling
from core.sheets.months import is_named_after, months_said
from core.sheets.spelling import Bad
from sales.definitions import MONTHLY_RESULTS
from tests.sheets.books import ORDER_HEADER, order_row, write_book
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import Read, read_here

HEADER = ["地市", "代理商编码", "新增放号", "充值卡金额", "当月欠费"]


def monthly(
    path: Path, *rows: list[Any], header: list[Any] | None = None, above: Any = (), **more: Any
) -> Read:
    book = write_book(path / "a.xlsx", {"Sheet1": [*above, header or HEADER, *rows]}, **more)
    return read_here(book, MONTHLY_RESULTS, period=202610)


# --- units ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "cell", "fen"),
    [
        ("充值卡金额(元)", 1.5, "150"),
        ("充值卡金额(万元)", 1.25, "1250000"),
        ("充值卡金额（单位：万元）", "1.2345", "1234500"),
        ("充值卡金额万元", 2, "2000000"),
        ("充值卡金额(千元)", 3, "300000"),
    ],
)
def test_a_unit_in_the_header_counts(tmp_path: Path, header: str, cell: Any, fen: str) -> None:
    found = monthly(tmp_path, ["临江市", "LJA0001", 3, cell, 0], header=[*HEADER[:3], header, HEADER[4]])
    assert (found.errors, found.column("card_amount")) == ({}, [fen])
    assert found.column("new_mobile") == ["3"]
    assert ("scaled_columns" in found.warnings) == ("万" in header or "千" in header)


@pytest.mark.parametrize(
    ("line", "fen"),
    [
        ("单位：万元", "1500000"),
        ("填报单位：临江市分公司　　填报日期：2026-11-03　　单位：户、万元", "1500000"),
        ("单位：户、张、元", "150"),
        ("单位：元/年", "150"),
    ],
)
def test_the_unit_row_counts_where_the_header_says_none(tmp_path: Path, line: str, fen: str) -> None:
    row = ["临江市", "LJA0001", 3, 1.5, 0]
    assert monthly(tmp_path, row, above=[["月报"], [line]]).column("card_amount") == [fen]
    header = [*HEADER[:3], "充值卡金额(元)", HEADER[4]]
    assert monthly(tmp_path, row, above=[["月报"], [line]], header=header).column("card_amount") == ["150"]


def test_totals_are_compared_in_the_unit_of_their_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["临江市", "LJA0001", 1, 1.5, 0],
        ["临江市", "LJA0002", 1, 2.5, 0],
        ["合计", None, 2, 4, 0],
    ]
    found = monthly(tmp_path, *rows, above=[["单位：万元"]])
    assert "total_differs" not in found.warnings
    assert found.result.sums["card_amount"] == 4_000_000


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.2万", 12_000),
        ("3.5万户", 35_000),
        ("1 800", 1_800),
        ("1\xa0800", 1_800),
        ("120-", -120),
        ("(1,200)", -1_200),
        ("人民币1800元整", 1_800),
        ("１，８００", 1_800),
        ("12 34", Bad("bad_number")),
        ("1.23万5", Bad("bad_number")),
    ],
)
def test_numbers_as_people_write_them(written: str, number: int | Bad) -> None:
    assert spelling.scaled_number(written, 0, "户") == number


# --- months -----------------------------------------------------------------------------------------------


def test_a_title_of_another_month_is_pointed_out(tmp_path: Path) -> None:
    row = ["临江市", "LJA0001", 3, 1.5, 0]
    found = monthly(
        tmp_path, row, above=[["江岭省公司2026年9月代理商业务发展情况表"], ["填报日期：2026-11-03"]]
    )
    assert found.warnings["other_month"] == {"stated": ["2026-09"], "period": "2026-10"}
    for title in ("2026年10月月报", "截止2026年9月30日", "月报"):
        assert "other_month" not in monthly(tmp_path, row, above=[[title]]).warnings


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026年10月代理商业务发展情况表", {202610}),
        ("统计月份：202610　　单位：㎡", {202610}),
        ("账期 2026-09", {202609}),
        ("截止日期：2026年10月31日", set()),
        ("填报日期：2026-11-03", set()),
        ("2026年13月", set()),
    ],
)
def test_months_are_found_in_titles_and_days_are_none(text: str, months: set[int]) -> None:
    assert months_said([text]) == months


def test_of_several_months_in_a_workbook_that_of_the_upload_is_read(tmp_path: Path) -> None:
    def sheet(number: int) -> list[list[Any]]:
        return [HEADER, ["临江市", "LJA0001", number, 0, 0]]

    months = {"8月": sheet(8), "9月": sheet(9), "10月": sheet(10)}
    path = write_book(tmp_path / "a.xlsx", months)
    found = read_here(path, MONTHLY_RESULTS, period=202609)
    assert found.column("new_mobile") == ["9"]
    assert found.warnings["other_sheets"] == {"sheet": "9月", "others": ["8月", "10月"]}
    assert read_here(path, MONTHLY_RESULTS, period=202609, sheet="8月").column("new_mobile") == ["8"]
    assert read_here(path, MONTHLY_RESULTS, period=202605).column("new_mobile") == ["8"]


@pytest.mark.parametrize("name", ["10月", "2026年10月", "202610", "2026-10", "临江10月份"])
def test_a_sheet_is_named_after_its_month(name: str) -> None:
    assert is_named_after(name, 202610)
    assert not is_named_after(name, 202601)
    assert not is_named_after("2025年10月", 202610)


# --- columns ----------------------------------------------------------------------------------------------


def test_hidden_columns_are_read_and_named(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book.worksheets()[0].set_column(2, 2, None, None, {"hidden": True})

    found = monthly(tmp_path, ["临江市", "LJA0001", 3, 1, 0], prepare=hide)
    assert found.warnings["hidden_columns"] == {"headers": ["新增放号"]}
    assert found.column("new_mobile") == ["3"]


def test_two_names_for_one_column_are_asked_about(tmp_path: Path) -> None:
    found = monthly(
        tmp_path, ["临江市", "LJA0001", 3, 4, 0], header=["地市", "代理商编码", "放号", "入网", "欠费"]
    )
    assert found.refusal == "same_column"
    assert found.result.refusal is not None
    assert found.result.refusal.params == {"headers": ["放号", "入网"], "addresses": ["C1", "D1"]}
    assert found.result.head is not None


def test_of_two_headers_the_closer_one_is_meant(tmp_path: Path) -> None:
    found = monthly(
        tmp_path, ["临江市", "LJA0001", 3, 4, 0], header=["地市", "代理商编码", "放号", "本月放号数", "欠费"]
    )
    assert (found.column("new_mobile"), found.warnings["unmapped_columns"]) == (
        ["3"],
        {"headers": ["本月放号数"]},
    )


@pytest.mark.parametrize(
    "header",
    [
        "本月新增放号",
        "10月新增放号",
        "新增放号数",
        "3.新增放号",
        "新增放号 New mobile users",
        "当月放号量(户)",
    ],
)
def test_a_header_is_known_with_what_people_put_around_it(tmp_path: Path, header: str) -> None:
    found = monthly(
        tmp_path, ["临江市", "LJA0001", 3, 4, 0], header=["地市", "代理商编码", header, "备注1", "欠费"]
    )
    assert found.column("new_mobile") == ["3"]


@pytest.mark.parametrize(
    "header", ["上月新增放号", "累计新增放号", "9月新增放号", "新增放号目标", "放号同比"]
)
def test_another_figure_is_not_taken_for_it(tmp_path: Path, header: str) -> None:
    found = monthly(
        tmp_path, ["临江市", "LJA0001", 3, 4, 0], header=["地市", "代理商编码", header, "备注1", "欠费"]
    )
    assert found.column("new_mobile") == [None]
    assert header in found.warnings["unmapped_columns"]["headers"]


def test_semicolons_under_a_title_line_are_seen(tmp_path: Path) -> None:
    lines = [
        "酬金明细,2026年10月",
        ";".join(ORDER_HEADER),
        ";".join(map(str, order_row(酬金金额="1,234.50"))),
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="gb18030")
    found = read_here(path, ORDER_DETAIL, period=202610)
    assert (found.errors, found.column("reported_amount")) == ({}, ["123450"])


# --- days -------------------------------------------------------------------------------------------------

DAYS: list[tuple[Any, int | None, Any]] = [
    ("2026-11-04", 202611, ["2026-11-04"]),
    ("11-02;11-09", 202611, ["2026-11-02", "2026-11-09"]),
    ("11月3日、11月10日", 202611, ["2026-11-03", "2026-11-10"]),
    ("3日，10、17日", 202611, ["2026-11-03", "2026-11-10", "2026-11-17"]),
    ("11/15(周日)", 202611, ["2026-11-15"]),
    ("11.11", 202611, ["2026-11-11"]),
    ("12月30日、1月2日", 202612, ["2026-12-30", "2027-01-02"]),
    (46023, 202611, ["2026-01-01"]),
    ("3日", None, Bad("date_without_year")),
    ("11月31日", 202611, Bad("not_a_day")),
    ("下周一", 202611, Bad("bad_date")),
    ("5/11", 202611, ["2026-05-11"]),
    (11.04, 202611, Bad("date_out_of_range")),
]


@pytest.mark.parametrize(("written", "period", "days"), DAYS)
def test_several_days_in_one_cell(written: Any, period: int | None, days: Any) -> None:
    found = spelling.days(written, False, period)
    assert found == days if isinstance(found, Bad) else [day.isoformat() for day in found] == days
