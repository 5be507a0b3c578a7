"""The guard: what is refused before any parser sees it, and that nothing gets past by its spelling."""

import random
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from core.sheets.guard import inspect
from core.sheets.limits import MIB, Limits
from core.sheets.results import FileReport, Refusal
from tests.sheets.books import order_row, orders, with_parts, write_book
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import DATA, read

SHEET = "xl/worksheets/sheet1.xml"
GOOD = DATA / "bad" / "00_good.xlsx"


def _refused(path: Path, limits: Limits | None = None) -> str:
    found = inspect(path, limits)
    return found.code if isinstance(found, Refusal) else ""


def _report(path: Path) -> FileReport:
    found = inspect(path)
    assert isinstance(found, FileReport)
    return found


def _sheet(path: Path, rows: str, *, root: str = "worksheet") -> Path:
    """A workbook whose only sheet is written by hand."""
    space = f"xmlns:{root.split(':')[0]}" if ":" in root else "xmlns"
    xml = f'<{root} {space}="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</{root}>'
    return with_parts(GOOD, path, {SHEET: lambda data: xml.encode()})


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c r = "XFD1048576"><v>1</v></c>',
        '<c s="0" r="XFD1048576"><v>1</v></c>',
        '<c\nr="XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r="A1"/><c t="n" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_a_far_cell_is_seen_however_its_address_is_written(cell: str, tmp_path: Path) -> None:
    rows = f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}</row></sheetData>'
    assert _refused(_sheet(tmp_path / "a.xlsx", rows)) == "used_range"


def test_a_far_cell_is_seen_behind_a_prefix(tmp_path: Path) -> None:
    rows = '<x:sheetData><x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    assert _refused(_sheet(tmp_path / "a.xlsx", rows, root="x:worksheet")) == "used_range"


def test_an_address_off_the_grid_is_refused(tmp_path: Path) -> None:
    rows = '<sheetData><row r="1"><c r="A9999999"><v>1</v></c></row></sheetData>'
    assert _refused(_sheet(tmp_path / "a.xlsx", rows)) == "used_range"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_dtd_is_seen_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'
    path = with_parts(GOOD, tmp_path / "a.xlsx", {SHEET: lambda data: xml.encode(encoding)})
    assert _refused(path) == "entities"


def test_a_dtd_is_seen_in_parts_that_nobody_reads(tmp_path: Path) -> None:
    parts = {"docProps/custom.xml": lambda data: b"<!DOCTYPE a><a/>"}
    assert _refused(with_parts(GOOD, tmp_path / "a.xlsx", parts)) == "entities"


def test_a_dtd_across_two_pieces_is_seen(tmp_path: Path) -> None:
    filler = random.Random(1).randbytes(MIB - 30).hex().encode()
    parts = {"docProps/custom.xml": lambda data: b"<a>" + filler[: MIB - 8] + b"</a><!DOCTYPE a>"}
    assert _refused(with_parts(GOOD, tmp_path / "a.xlsx", parts)) == "entities"


def test_rich_text_counts_as_one_string(tmp_path: Path) -> None:
    runs = "<r><t>" + "字" * 20_000 + "</t></r><r><t>" + "字" * 20_000 + "</t></r>"
    strings = f"<sst><si><t>a</t></si><si>{runs}</si></sst>".encode()
    path = with_parts(GOOD, tmp_path / "a.xlsx", {"xl/sharedStrings.xml": lambda data: strings})
    assert _refused(path) == "string_too_long"


def test_the_longest_text_that_excel_holds_passes(tmp_path: Path) -> None:
    strings = ("<sst><si><t>" + "字" * 32_767 + "</t></si></sst>").encode()
    assert _report(with_parts(GOOD, tmp_path / "a.xlsx", {"xl/sharedStrings.xml": lambda data: strings}))


def test_error_cells_and_formulas_without_a_result_are_found_with_their_addresses(tmp_path: Path) -> None:
    rows = (
        '<sheetData><row r="1">'
        '<c r="A1" s="1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="B1"><f>A1</f><v></v></c><c r="C1"><f>A1</f></c><c r="D1"><f>A1</f><v>7</v></c>'
        '<c r="E1" t="str"><f>""</f><v></v></c><c r="F1"><f t="shared" si="0"/></c><c r="G1"><v>1</v></c>'
        "</row></sheetData>"
    )
    for root, text in (
        ("worksheet", rows),
        ("x:worksheet", re.sub(r"<(/?)(\w)", r"<\1x:\2", rows)),
    ):
        (sheet,) = _report(_sheet(tmp_path / "a.xlsx", text, root=root)).sheets
        assert set(sheet.error_cells) == {(1, 0)}
        assert sheet.empty_formulas == {(1, 1), (1, 2), (1, 5)}
        assert sheet.formulas == 6
    assert sheet.ordinary is False


def test_hidden_rows_are_counted_and_the_first_named(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}"/></row>' for n in range(2, 30))
    (sheet,) = _report(_sheet(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")).sheets
    assert (sheet.hidden_count, sheet.hidden_rows) == (28, tuple(range(2, 12)))


def test_rows_out_of_order_are_read_but_not_marked(tmp_path: Path) -> None:
    rows = '<sheetData><row r="2"><c r="A2"/></row><row r="1"><c r="A1"/></row></sheetData>'
    (sheet,) = _report(_sheet(tmp_path / "a.xlsx", rows)).sheets
    assert sheet.ordinary is False


def test_limits_are_those_given(tmp_path: Path) -> None:
    path = orders(tmp_path / "a.xlsx", *(order_row(number) for number in range(3_000)))
    assert _refused(path) == ""
    assert _refused(path, Limits(file_bytes=1000)) == "file_too_large"
    assert _refused(path, Limits(inflated_bytes=100_000)) == "inflates_too_far"
    assert _refused(path, Limits(ratio=2, ratio_from=1000)) == "inflates_too_far"
    assert _refused(path, Limits(parts=5)) == "too_many_parts"
    assert _refused(path, Limits(used_cells=30_000)) == "used_range"
    assert _refused(path, Limits(columns=30, far_cells=0)) == ""
    wide = write_book(tmp_path / "b.xlsx", {"a": [[1] * 40] * 100})
    assert _refused(wide, Limits(columns=30, far_cells=5)) == "too_many_columns"


def _renamed(path: Path, target: Path, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            copy.writestr(new if entry.filename == old else entry.filename, source.read(entry))
    return target


@pytest.mark.parametrize("name", ["/xl/styles.xml", "../styles.xml", "xl/../../a.xml", "C:\\styles.xml"])
def test_parts_with_unsafe_names_are_refused(name: str, tmp_path: Path) -> None:
    assert _refused(_renamed(GOOD, tmp_path / "a.xlsx", "xl/styles.xml", name)) == "unsafe_parts"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    assert _refused(_renamed(GOOD, tmp_path / "a.xlsx", "xl/styles.xml", SHEET)) == "unsafe_parts"
    assert _refused(_renamed(GOOD, tmp_path / "a.xlsx", "xl/styles.xml", SHEET.upper())) == "unsafe_parts"


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    data = bytearray(GOOD.read_bytes())
    entries = [match.start() for match in re.finditer(b"PK\x01\x02", bytes(data))]
    first = struct.unpack_from("<L", data, entries[0] + 42)[0]
    struct.pack_into("<L", data, entries[1] + 42, first)
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert _refused(path) == "unsafe_parts"


def test_a_directory_of_a_million_entries_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data = GOOD.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    path = tmp_path / "a.xlsx"
    path.write_bytes(data[: end + 12] + struct.pack("<L", 50_000_000) + data[end + 16 :])
    assert _refused(path) == "too_many_parts"


def test_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    """Smaller than the truth in both headers: the bytes are counted all the same."""
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    stored = bomb.compress(b" " * (40 * MIB)) + bomb.flush()
    path = with_parts(GOOD, tmp_path / "a.xlsx", {"xl/extra.xml": lambda data: b" " * (40 * MIB)})
    data = path.read_bytes().replace(
        struct.pack("<LL", len(stored), 40 * MIB), struct.pack("<LL", len(stored), 9)
    )
    path.write_bytes(data)
    assert _refused(path) == "inflates_too_far"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_always_an_answer(seed: int, tmp_path: Path) -> None:
    """Cut, flipped or doubled: never an exception, and through the whole reader never a dead job."""
    chance = random.Random(seed)
    original = chance.choice(
        [GOOD, DATA / "bad" / "39_real_xls.xls", DATA / "bad" / "56_rich_text_phonetic.xlsx"]
    )
    data = bytearray(original.read_bytes())
    for _ in range(chance.choice([1, 3, 20])):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randrange(1, 200)]
            case 2:
                data[at:at] = data[at : at + chance.randrange(1, 500)]
            case _:
                data[at : at + 4] = chance.randbytes(4)
        data = data or bytearray(b"x")
    path = tmp_path / f"a{original.suffix}"
    path.write_bytes(data)
    assert isinstance(inspect(path), FileReport | Refusal)
    if seed < 12:
        found = read(path, ORDER_DETAIL, period=202506)
        assert found.refusal or found.result.header is not None


@pytest.mark.parametrize(
    "data", [b"\0" * 100, b"\xff" * 100, b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"{}"]
)
def test_bytes_of_any_kind_are_an_answer(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert read(path, ORDER_DETAIL).refusal


@pytest.mark.parametrize(
    ("part", "refusal"),
    [
        ("content.xml", "other_format"),
        ("word/document.xml", "not_excel"),
        ("xl/workbook.bin", "other_format"),
    ],
)
def test_other_packages_are_named(part: str, refusal: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", f'<R><r Id="1" Type="{kind}" Target="{part}"/></R>')
        package.writestr(part, "<a/>")
        if part == "content.xml":
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert _refused(path) == refusal


def _renamed_sheet(path: Path, name: str, target: str, kind: str, sheet: str) -> Path:
    """The only sheet under another name and type of relation."""
    start = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationships><Relationship Id="rId1" Type="{start}/{kind}" Target="{target}"/></Relationships>'
    )
    changes = {
        "xl/_rels/workbook.xml.rels": lambda data: relations.encode(),
        name: lambda data: f"<worksheet><sheetData>{sheet}</sheetData></worksheet>".encode(),
    }
    return with_parts(GOOD, path, changes)


@pytest.mark.parametrize(
    ("name", "target", "kind"),
    [
        ("xl/sheet.dat", "sheet.dat", "worksheet"),
        ("xl/Data/A.XML", "data/a.xml", "worksheet"),
        ("xl/other.xml", "other.xml", "somethingElse"),
        ("xl/other.xml", "/xl/other.xml", "worksheet"),
    ],
)
def test_a_sheet_is_scanned_wherever_the_workbook_says_it_is(
    name: str, target: str, kind: str, tmp_path: Path
) -> None:
    far = '<row r="1"><c r="A1"/></row><row r="2"><c r="XFD1048576"><v>1</v></c></row>'
    assert _refused(_renamed_sheet(tmp_path / "a.xlsx", name, target, kind, far)) == "used_range"


@pytest.mark.parametrize("number", ["x", "-1", "1e9", "9" * 30])
def test_a_row_whose_number_is_none_is_damage(number: str, tmp_path: Path) -> None:
    rows = f'<sheetData><row s="1" r="{number}"><c t="n"><v>1</v></c></row></sheetData>'
    assert _refused(_sheet(tmp_path / "a.xlsx", rows)) == "damaged"


def test_a_declared_encoding_hides_no_dtd(tmp_path: Path) -> None:
    """In cp037 these bytes are a DTD; searched as UTF-8 they are not, so they must not be decoded so."""
    declared = b'<?xml version="1.0" encoding="cp037"?>'
    hidden = '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'.encode("cp037")
    path = with_parts(GOOD, tmp_path / "a.xlsx", {"xl/workbook.xml": lambda data: declared + hidden})
    assert _refused(path) == "damaged"
    unknown = b'<?xml version="1.0" encoding="nonsense"?><a/>'
    path = with_parts(GOOD, tmp_path / "b.xlsx", {"xl/workbook.xml": lambda data: unknown})
    assert _refused(path) == "not_excel"


def test_rows_behind_a_false_end_of_the_data_are_damage(tmp_path: Path) -> None:
    first = '<row r="1"><c r="A1" x="</sheetData>"/></row>'
    rows = f'<sheetData>{first}<row r="2"><c r="XFD1048576"/></row></sheetData>'
    assert _refused(_sheet(tmp_path / "a.xlsx", rows)) == "damaged"
