"""Each malformed or hostile file of `tests/data/bad` against the answer its README asks for."""

from dataclasses import dataclass, field

import pytest

from tests.sheets.definitions import ORDER_DETAIL, TWO_COLUMNS
from tests.sheets.reading import DATA, read

BAD = DATA / "bad"


@dataclass(frozen=True)
class Case:
    """A refusal by code and the parameters that matter; or rows, wrong cells and warnings."""

    file: str
    refusal: str = ""
    params: dict[str, object] = field(default_factory=dict)
    rows: int = 1
    errors: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def _each(code: str, *addresses: str) -> dict[str, str]:
    return dict.fromkeys(addresses, code)


CASES = [
    Case("00_good.xlsx", rows=2),
    Case("01_bomb_sheet_spaces_1GiB.xlsx", "inflates_too_far"),
    Case("02_bomb_cells_12M.xlsx", "inflates_too_far"),
    Case("03_giant_shared_string_8MiB_x1200.xlsx", "string_too_long"),
    Case("04_giant_shared_string_512MiB.xlsx", "string_too_long"),
    Case("05_billion_laughs_sst.xlsx", "entities"),
    Case("06_billion_laughs_sheet.xlsx", "entities"),
    Case("07_xxe_file_sst.xlsx", "entities"),
    Case("08_xxe_http_workbook.xlsx", "entities"),
    Case("09_quadratic_blowup_sst.xlsx", "entities"),
    Case("10_external_link.xlsx", warnings=("external_links",)),
    Case("11_macro.xlsm", "macros"),
    Case("12_macro_renamed.xlsx", "macros"),
    Case("13_formula_injection_text.xlsx", rows=10),
    Case("14_far_corner_2cells.xlsx", "used_range", {"address": "XFD1048576"}),
    Case("15_far_row_only.xlsx", warnings=("stray_cells",)),
    Case("16_far_col_only.xlsx", warnings=("far_cells",)),
    Case("30_zero_byte.xlsx", "empty_file"),
    Case("31_truncated.xlsx", "damaged"),
    Case("32_bad_crc.xlsx", "damaged"),
    Case("33_zip_without_workbook.xlsx", "not_excel"),
    Case("34_no_content_types.xlsx", "damaged"),
    Case("35_csv_named.xlsx", warnings=("named_otherwise",)),
    Case("36_html_table_named.xls", "html_table"),
    Case("37_xml2003_named.xls", "xml_2003"),
    Case("38_pdf_named.xlsx", "other_format", {"format": "PDF"}),
    Case("39_real_xls.xls"),
    Case("40_xls_named.xlsx", warnings=("named_otherwise",)),
    Case("41_xlsx_named.xls", rows=2, warnings=("named_otherwise",)),
    Case("42_password.xlsx", "password"),
    Case("43_zip_encrypted_entry.xlsx", "password"),
    Case("47_backslash_paths.xlsx"),
    Case("48_utf16_sheet.xlsx"),
    Case("49_stored_no_compression.xlsx"),
    Case("50_wrong_dimension.xlsx", rows=2),
    Case("51_no_cell_refs.xlsx"),
    Case("53_prefixed_namespace.xlsx"),
    Case("54_strict_ooxml.xlsx"),
    Case("56_rich_text_phonetic.xlsx"),
    Case("58_very_hidden_dict_sheet.xlsx"),
    Case("59_merged_title_and_two_level_header.xlsx", warnings=("totals_skipped", "notes_skipped")),
    Case("60_merged_data_cells.xlsx", rows=2, errors=_each("merged", "A3", "B3", "C3")),
    Case(
        "61_duplicate_and_blank_headers.xlsx",
        "duplicate_header",
        {"header": "首充金额", "addresses": ["I1", "J1"]},
    ),
    Case("62_header_aliases_noise.xlsx"),
    Case("64_header_only.xlsx", "no_rows"),
    Case("65_empty_sheet.xlsx", "no_rows"),
    Case("66_hidden_and_filtered_rows.xlsx", rows=2, warnings=("hidden_rows",)),
    Case("70_iccid_as_number.xlsx", rows=4, errors=_each("digits_lost", "G2", "G3", "G4")),
    Case("71_leading_zero_lost.xlsx", rows=2, errors={"B2": "code_is_number"}),
    Case(
        "72_date_variants.xlsx",
        rows=23,
        errors={
            **_each("ambiguous_date", "H7", "H8"),
            "H13": "not_a_day",
            "H15": "date_without_year",
            **_each("is_time", "H16", "H20", "H22", "H23"),
            **_each("date_out_of_range", "H17", "H18", "H19", "H21"),
        },
    ),
    Case("73_date1904.xlsx"),
    Case(
        "74_numbers_odd.xlsx",
        rows=27,
        errors={
            **_each("number_too_large", "J4", "J21"),
            **_each("too_many_decimals", "J6", "J7"),
            **_each("bad_number", "J8", "J15", "J16", "J17", "J18"),
            "J19": "scientific",
            **_each("error_cell", "J22", "J23", "J24"),
            "J25": "is_boolean",
        },
    ),
    Case("74c_inf_literal_in_number.xlsx", rows=2, errors={"J3": "number_too_large"}),
    Case("75_formulas.xlsx", rows=4, errors={"J3": "formula_without_result", "J5": "error_cell"}),
    Case("76_invisible_chars.xlsx", rows=12, errors=_each("control_characters", "B6", "L11")),
    Case("77_mixed_types_column.xlsx", rows=1502),
    Case(
        "78_duplicate_keys_in_file.xlsx", rows=2, errors={"F3": "duplicate_row"}, warnings=("identical_rows",)
    ),
    Case("79_overlong_and_controls.xlsx", rows=4, errors=_each("too_long", "L2", "L3")),
    Case("90_utf8_bom.csv"),
    Case("91_gb18030.csv"),
    Case("92_gbk.csv"),
    Case("93_utf16_tab.csv"),
    Case("94_nul_bytes.csv", "csv_nul", {"line": 3}),
    Case("96_iccid_sci.csv", errors={"G2": "digits_lost"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_each_bad_file_gets_its_answer(case: Case) -> None:
    mixed = case.file.startswith("77")
    found = read(BAD / case.file, TWO_COLUMNS if mixed else ORDER_DETAIL, period=None if mixed else 202506)
    assert found.refusal == case.refusal
    if found.result.refusal is not None:
        assert {name: found.result.refusal.params[name] for name in case.params} == case.params
        assert found.result.cpu_seconds < 1
        return
    assert found.errors == case.errors
    assert found.result.rows == len(found.rows) == case.rows
    assert set(case.warnings) <= set(found.warnings)
    assert [row["row_no"] for row in found.rows if row["bad"] == "t"] == sorted(
        {address.lstrip("ABCDEFGHIJKL") for address in case.errors}, key=int
    )


def test_every_file_of_the_folder_has_a_case() -> None:
    assert {case.file for case in CASES} == {path.name for path in BAD.iterdir() if path.suffix != ".md"}


def test_dates_of_all_listed_spellings_are_the_same_day() -> None:
    rows = read(BAD / "72_date_variants.xlsx", ORDER_DETAIL, period=202506).rows
    good = {row["event_date"] for row in rows if row["bad"] == "f"}
    assert good == {"2025-06-01"}


def test_a_workbook_counted_from_1904_gives_the_same_day() -> None:
    assert read(BAD / "73_date1904.xlsx", ORDER_DETAIL, period=202506).column("event_date") == ["2025-06-02"]


def test_odd_numbers_become_fen() -> None:
    rows = read(BAD / "74_numbers_odd.xlsx", ORDER_DETAIL, period=202506).rows
    amounts = {row["row_no"]: row["reported_amount"] for row in rows if row["bad"] == "f"}
    assert amounts == {
        "2": "0",
        "3": "0",
        "5": "10",
        "9": "123450",
        "10": "123450",
        "11": "123450",
        "12": "-10000",
        "13": "12345",
        "14": "12345",
        "20": "30",
        "26": None,
        "27": None,
        "28": "8800",
    }


def test_invisible_and_full_width_characters_leave_keys_alike() -> None:
    rows = read(BAD / "76_invisible_chars.xlsx", ORDER_DETAIL, period=202506).rows
    assert {row["agent"] for row in rows if row["bad"] == "f"} == {"D000001"}
    assert rows[6]["subscriber"] == "13000000049"
    assert rows[10]["remark"] == "表情😀𠀋"
    assert rows[11]["agent_name"] == "⻘岛(兼容部首)"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    rows = read(BAD / "13_formula_injection_text.xlsx", ORDER_DETAIL, period=202506).rows
    assert rows[0]["remark"] == '=HYPERLINK("http://127.0.0.1/?"&A1,"点我")'
    assert rows[1]["agent_name"] == "=cmd|' /C calc'!A0"


def test_an_apostrophe_in_front_of_an_id_is_not_part_of_it() -> None:
    rows = read(BAD / "70_iccid_as_number.xlsx", ORDER_DETAIL, period=202506).rows
    assert rows[3]["iccid"] == "89860320000000000011"


def test_a_repeated_row_names_the_first_one() -> None:
    found = read(BAD / "78_duplicate_keys_in_file.xlsx", ORDER_DETAIL, period=202506)
    assert found.result.errors[0].params == {"first": 2}
    assert found.warnings["identical_rows"]["rows"] == [4]


def test_csv_text_of_every_encoding_is_the_same() -> None:
    names = {
        file: read(BAD / file, ORDER_DETAIL, period=202506).column("agent_name")
        for file in ("90_utf8_bom.csv", "91_gb18030.csv", "92_gbk.csv", "93_utf16_tab.csv")
    }
    assert names["90_utf8_bom.csv"] == ['鑫源,通讯"部"']
    assert names["93_utf16_tab.csv"] == ['鑫源\t通讯"部"']
    assert names["91_gb18030.csv"] == names["92_gbk.csv"] == names["90_utf8_bom.csv"]


def test_macros_are_ignored_with_a_warning_where_the_setting_allows_them() -> None:
    found = read(BAD / "11_macro.xlsm", ORDER_DETAIL, period=202506, macros_allowed=True)
    assert not found.refusal
    assert "macros_ignored" in found.warnings
