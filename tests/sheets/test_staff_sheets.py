"""The workbooks that staff exchange, with their flaws, read as a person would read them."""

from pathlib import Path

import pytest

from core.sheets.definition import Column, ColumnType, SheetDefinition
from core.sheets.guard import inspect
from core.sheets.results import FileReport
from core.sheets.source import Book
from tests.sheets.definitions import AGENTS, MONTHLY_RESULTS
from tests.sheets.reading import DATA, read

SHEETS = DATA / "sheets"
MONTHLY = SHEETS / "01_代理商业务发展月报.xlsx"
ROSTER = SHEETS / "02_代理商花名册.xlsx"


def test_the_monthly_report_is_found_below_title_and_units_under_two_header_rows() -> None:
    header = read(MONTHLY, MONTHLY_RESULTS, period=202610).result.header
    assert header is not None
    assert (header.first_row, header.last_row) == (3, 4)
    assert {column.key for column in header.columns} - {""} == {
        column.key for column in MONTHLY_RESULTS.columns
    }


def test_the_city_written_once_holds_for_the_rows_below_it() -> None:
    assert read(MONTHLY, MONTHLY_RESULTS).column("city") == ["临江市", "临江市", "临江市", "云坪市"]


def test_a_figure_not_reported_one_not_applicable_and_a_blank_are_three_things() -> None:
    rows = read(MONTHLY, MONTHLY_RESULTS).rows
    assert (rows[3]["zero_use"], rows[3]["zero_use_state"]) == (None, "2")
    assert (rows[2]["arrears"], rows[2]["arrears_state"]) == (None, "3")
    assert (rows[3]["broadband_new"], rows[3]["broadband_new_state"]) == (None, None)
    assert (rows[3]["cards"], rows[3]["cards_state"]) == ("0", "1")


def test_full_width_digits_separators_and_texts_become_the_same_numbers() -> None:
    found = read(MONTHLY, MONTHLY_RESULTS)
    assert found.column("card_amount") == ["1200000", "360000", "180000", "0"]
    assert found.column("cards") == ["400", "120", "60", "0"]
    assert found.column("billed")[3] == "993000"


def test_subtotals_and_totals_are_skipped_and_agree_with_the_rows_above_them() -> None:
    result = read(MONTHLY, MONTHLY_RESULTS).result
    assert {total.row for total in result.totals} == {8, 10}
    assert all(total.stated == total.computed for total in result.totals)
    assert len(result.totals) == 24
    assert result.sums["new_mobile"] == 385


def test_notes_after_the_data_are_skipped_with_a_warning() -> None:
    assert read(MONTHLY, MONTHLY_RESULTS).warnings["notes_skipped"] == {"rows": [11, 12]}


def test_the_roster_reads_its_dates_rates_and_stars_in_all_their_spellings() -> None:
    found = read(ROSTER, AGENTS)
    assert found.errors == {}
    assert found.column("tax_rate") == ["600", "100", "300", "600", None]
    assert found.column("star") == ["4", "2", "2", "5", None]
    assert found.column("agreement_from") == [
        "2026-01-01",
        "2026-03-01",
        "2025-07-01",
        "2026-01-01",
        "2026-01-01",
    ]
    assert found.column("phone")[1] == "19900000002"
    assert found.column("level") == ["1", "2", "1", "1", "0"]
    assert found.column("deposit_paid")[1] == "500000"


@pytest.mark.parametrize("path", sorted(SHEETS.glob("*.xlsx")), ids=lambda path: path.name[:2])
def test_every_sheet_passes_the_guard_and_opens(path: Path) -> None:
    report = inspect(path)
    assert isinstance(report, FileReport)
    book = Book(path, report)
    assert [book.sheet(index, name).name for index, name in book.shown] == [
        item.name for item in report.sheets
    ]


def test_a_sheet_of_another_kind_is_not_taken_for_ours() -> None:
    found = read(SHEETS / "05_走访计划与记录.xlsx", AGENTS)
    assert found.refusal in ("columns_missing", "header_not_found")


def test_the_second_sheet_is_chosen_by_its_header() -> None:
    serials = SheetDefinition(
        "serials",
        "Serials",
        (
            Column("serial", "Serial", ColumnType.DIGITS, ("串号",), required=True, lengths=(15, 19, 20)),
            Column("place", "Place", ColumnType.NAME, ("当前库位/网点",), required=True),
            Column("receipt", "Receipt", ColumnType.CODE, ("入库单号",), required=True),
        ),
    )
    found = read(SHEETS / "04_库存台账与串号.xlsx", serials)
    assert found.result.header is not None
    assert found.result.header.sheet == "串号"
    assert found.errors == {"D4": "digits_lost", "D6": "bad_digits"}
    assert found.column("serial")[:2] == ["860000000000011", "860000000000029"]
