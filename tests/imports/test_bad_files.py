"""Every malformed or hostile file, as an upload of order detail: the answer, and nothing half done."""

from pathlib import Path
from typing import Any, Final

import pytest
from django.utils import translation

from core.models import ImportFilePart, ImportSession, ImportState
from core.services.imports.direct import Outcome, import_directly
from network.choices import ChannelKind
from sales.models import Product, Sale
from tests.cast import Cast, make_channel
from users.models import User

pytestmark = pytest.mark.django_db
BAD: Final = Path(__file__).resolve().parent.parent / "data" / "bad"
PERIOD: Final = 202506

# What the README answers: a word of the refusal; or the refused cells; or the number of committed rows.
REFUSED: Final = {
    "01_bomb_sheet_spaces_1GiB.xlsx": "解压后过大",
    "02_bomb_cells_12M.xlsx": "解压后过大",
    "03_giant_shared_string_8MiB_x1200.xlsx": "32,767",
    "04_giant_shared_string_512MiB.xlsx": "32,767",
    "05_billion_laughs_sst.xlsx": "DTD",
    "06_billion_laughs_sheet.xlsx": "DTD",
    "07_xxe_file_sst.xlsx": "DTD",
    "08_xxe_http_workbook.xlsx": "DTD",
    "09_quadratic_blowup_sst.xlsx": "DTD",
    "11_macro.xlsm": "宏",
    "12_macro_renamed.xlsx": "宏",
    "14_far_corner_2cells.xlsx": "已用区域过大",
    "30_zero_byte.xlsx": "文件为空",
    "31_truncated.xlsx": "损坏",
    "32_bad_crc.xlsx": "损坏",
    "33_zip_without_workbook.xlsx": "不是 Excel",
    "34_no_content_types.xlsx": "损坏",
    "36_html_table_named.xls": "网页表格",
    "37_xml2003_named.xls": "XML",
    "38_pdf_named.xlsx": "PDF",
    "42_password.xlsx": "密码",
    "43_zip_encrypted_entry.xlsx": "密码",
    "61_duplicate_and_blank_headers.xlsx": "I1, J1",
    "64_header_only.xlsx": "没有数据行",
    "65_empty_sheet.xlsx": "没有数据行",
    "77_mixed_types_column.xlsx": "表头不识别",
    "94_nul_bytes.csv": "3",
}
CELLS: Final = {
    "60_merged_data_cells.xlsx": ("A3", "B3", "C3"),
    "70_iccid_as_number.xlsx": ("G2", "G3", "G4"),
    "71_leading_zero_lost.xlsx": ("B2",),
    "72_date_variants.xlsx": tuple(f"H{row}" for row in (7, 8, 13, 15, 16, 17, 18, 19, 20, 21, 22, 23)),
    "74c_inf_literal_in_number.xlsx": ("J3",),
    "75_formulas.xlsx": ("J3", "J5"),
    "76_invisible_chars.xlsx": ("B6", "L11"),
    "78_duplicate_keys_in_file.xlsx": ("F3",),
    "79_overlong_and_controls.xlsx": ("L2", "L3"),
    "96_iccid_sci.csv": ("G2",),
}
COMMITTED: Final = {
    "00_good.xlsx": 2,
    "10_external_link.xlsx": 1,
    "13_formula_injection_text.xlsx": 10,
    "15_far_row_only.xlsx": 1,
    "16_far_col_only.xlsx": 1,
    "35_csv_named.xlsx": 1,
    "39_real_xls.xls": 1,
    "40_xls_named.xlsx": 1,
    "41_xlsx_named.xls": 2,
    "47_backslash_paths.xlsx": 1,
    "48_utf16_sheet.xlsx": 1,
    "49_stored_no_compression.xlsx": 1,
    "50_wrong_dimension.xlsx": 2,
    "51_no_cell_refs.xlsx": 1,
    "53_prefixed_namespace.xlsx": 1,
    "54_strict_ooxml.xlsx": 1,
    "56_rich_text_phonetic.xlsx": 1,
    "58_very_hidden_dict_sheet.xlsx": 1,
    "59_merged_title_and_two_level_header.xlsx": 1,
    "62_header_aliases_noise.xlsx": 1,
    "66_hidden_and_filtered_rows.xlsx": 2,
    "73_date1904.xlsx": 1,
    "90_utf8_bom.csv": 1,
    "91_gb18030.csv": 1,
    "92_gbk.csv": 1,
    "93_utf16_tab.csv": 1,
}
ODD_NUMBERS: Final = "74_numbers_odd.xlsx"


def upload(cast: Cast, name: str, *, partial: bool = False) -> Outcome:
    """As the city's manager, with the agents and products that the files name."""
    for code in ("D000001", "000001"):
        make_channel(code, "青岛市南区鑫源通讯经营部1", ChannelKind.AGENT, cast.district_a1, level=1)
    for code in ("P00001", "P00002"):
        Product.objects.create(code=code, name="乐享3G聊天版29元档", category=cast.category)
    user: Any = User.objects.get(pk=cast.city_manager.pk)
    with translation.override("zh-hans"), (BAD / name).open("rb") as stream:
        return import_directly(
            kind="order_detail", period=PERIOD, stream=stream, file_name=name, user=user, partial=partial
        )


def test_every_file_has_its_answer() -> None:
    files = {path.name for path in BAD.iterdir() if path.suffix != ".md"}
    assert files == {*REFUSED, *CELLS, *COMMITTED, ODD_NUMBERS}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_taken_says_why_and_leaves_nothing(cast: Cast, name: str) -> None:
    outcome = upload(cast, name)
    assert (outcome.status, outcome.rows, outcome.new, outcome.errors) == ("refused", 0, 0, [])
    assert REFUSED[name] in outcome.message
    assert not Sale.objects.exists()
    assert ImportSession.objects.get().state == ImportState.REFUSED
    assert not ImportFilePart.objects.exists()


@pytest.mark.parametrize("name", CELLS)
def test_wrong_cells_are_named_and_nothing_is_committed(cast: Cast, name: str) -> None:
    outcome = upload(cast, name)
    assert outcome.status == "refused"
    assert sorted(error["cell"] for error in outcome.errors) == sorted(CELLS[name])
    assert all(error["label"] and error["message"].endswith("。") for error in outcome.errors)
    assert not Sale.objects.exists()


@pytest.mark.parametrize("name", COMMITTED)
def test_an_odd_but_honest_file_is_committed(cast: Cast, name: str) -> None:
    outcome = upload(cast, name)
    assert (outcome.status, outcome.rows, outcome.errors) == ("committed", COMMITTED[name], [])
    assert Sale.objects.current().count() == outcome.new == COMMITTED[name]


def test_odd_numbers_pass_or_are_refused_one_by_one(cast: Cast) -> None:
    outcome = upload(cast, ODD_NUMBERS, partial=True)
    assert (outcome.status, outcome.rows, len(outcome.errors)) == ("committed", 27, 14)
    assert all(error["cell"].startswith("J") for error in outcome.errors)
    amounts = set(Sale.objects.values_list("reported_amount", flat=True))
    assert {0, 123_450, 12_345, -10_000, 30} <= amounts


def test_a_lost_zero_offers_the_only_code_that_fits(cast: Cast) -> None:
    assert "000001" in upload(cast, "71_leading_zero_lost.xlsx").errors[0]["message"]
