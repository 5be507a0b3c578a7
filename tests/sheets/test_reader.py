"""The child process: bounded, cancellable, without Django, and always with an answer."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation

from core.sheets.limits import MIB, Limits
from core.sheets.messages import CELLS, REFUSALS, WARNINGS, cell_error_text, message_text
from core.sheets.reader import Progress, read_sheet
from core.sheets.results import CellError, Refusal, SheetWarning
from tests.sheets.books import order_row, orders
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.reading import DATA, TODAY, read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return orders(
        tmp_path_factory.mktemp("large") / "a.xlsx", *(order_row(number) for number in range(45_000))
    )


def test_rows_arrive_with_progress_in_the_callers_thread(large: Path) -> None:
    pieces: list[bytes] = []
    seen: list[Progress] = []
    result = read_sheet(large, ORDER_DETAIL, copy_sink=pieces.append, today=TODAY, on_event=seen.append)
    assert (result.rows, result.refusal) == (45_000, None)
    assert b"".join(pieces).count(b"\n") == 45_000
    assert [event.rows for event in seen] == sorted(event.rows for event in seen)
    assert len(seen) == 2
    assert result.sums["first_payment"] == 45_000 * 5_000


def test_too_little_memory_is_an_answer(large: Path) -> None:
    assert read(large, ORDER_DETAIL, limits=Limits(memory_bytes=60 * MIB)).refusal == "too_much_memory"


def test_too_little_time_is_an_answer(large: Path) -> None:
    assert read(large, ORDER_DETAIL, limits=Limits(wall_seconds=0)).refusal == "too_much_time"


def test_a_reader_that_aborts_is_an_answer(tmp_path: Path) -> None:
    """With the guard's limit lifted the fast reader asks for 550 GB; the process dies, the job does not."""
    path = DATA / "bad" / "14_far_corner_2cells.xlsx"
    found = read(path, ORDER_DETAIL, limits=Limits(used_cells=10**12))
    assert found.refusal == "too_much_memory"


def test_a_read_can_be_cancelled(large: Path) -> None:
    result = read_sheet(
        large, ORDER_DETAIL, copy_sink=lambda data: None, today=TODAY, should_stop=lambda: True
    )
    assert result.refusal is not None
    assert result.refusal.code == "stopped"


def test_a_sink_that_fails_ends_the_child_and_is_heard(large: Path) -> None:
    def fail(data: bytes) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        read_sheet(large, ORDER_DETAIL, copy_sink=fail, today=TODAY)


def test_the_child_imports_no_django_and_sees_no_secret() -> None:
    code = "import sys, core.sheets.child, core.sheets.parse; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")


def test_a_missing_file_is_an_answer(tmp_path: Path) -> None:
    assert read(tmp_path / "no.xlsx", ORDER_DETAIL).refusal == "unreadable"


@pytest.mark.parametrize(
    ("text", "refusal", "line"),
    [
        ('202610,LJA0001,"没有结束', "csv_quote", 2),
        ('202610,LJA0001,"a"b,x', "csv_quote", 2),
        ("202610,LJA0001\x00", "csv_nul", 2),
    ],
)
def test_a_broken_line_of_csv_is_named(text: str, refusal: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = ",".join(("账期", "代理商编码", "产品编码", "用户号码", "受理日期"))
    path.write_text(f"{header}\n{text}\n", encoding="utf-8")
    found = read(path, ORDER_DETAIL)
    assert found.result.refusal is not None
    assert (found.refusal, found.result.refusal.params) == (refusal, {"line": line})


def test_big5_has_no_header_that_we_know(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("帳期,代理商編碼,產品編碼,用戶號碼,受理日期\n202610,A,B,1,2\n".encode("big5"))
    assert read(path, ORDER_DETAIL).refusal in ("header_not_found", "csv_encoding")


def test_a_comma_too_many_does_not_shift_a_row_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    header = "账期,代理商编码,产品编码,用户号码,受理日期,首充金额"
    path.write_text(f"{header}\n202610,A1,P1,19900000001,2026-10-08,1,234.50\n", encoding="utf-8")
    assert read(path, ORDER_DETAIL).errors == {"F2": "too_many_fields"}


def test_every_code_that_is_answered_has_its_sentence() -> None:
    """Codes are written as literals: each literal handed to an answer is looked up."""
    sources = "\n".join(path.read_text() for path in (ROOT / "core" / "sheets").glob("*.py"))
    refusals = set(re.findall(r'(?:RefusalError|Refusal)\(\s*"([a-z_0-9]+)"', sources))
    warnings = set(re.findall(r'SheetWarning\(\s*"([a-z_0-9]+)"', sources))
    cells = set(re.findall(r'Bad\(\s*"([a-z_0-9]+)"', sources))
    assert refusals
    assert refusals <= set(REFUSALS)
    assert warnings <= set(WARNINGS)
    assert cells <= set(CELLS)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_can_be_said_with_any_parameters(language: str) -> None:
    """A stray percent sign would fail only on the day that somebody needs the sentence."""
    params = _Anything()
    with translation.override(language):
        for code in REFUSALS:
            assert message_text(Refusal(code, params))
        for code in WARNINGS:
            assert message_text(SheetWarning(code, params))
        for code in CELLS:
            assert cell_error_text(CellError(1, 0, "key", "Key", "", code, params))


class _Anything(dict[str, str]):
    """Every parameter that a sentence could name."""

    def __init__(self) -> None:
        texts = " ".join(
            [*REFUSALS.values(), *WARNINGS.values(), *(" ".join(pair) for pair in CELLS.values())]
        )
        super().__init__(dict.fromkeys(re.findall(r"%\((\w+)\)s", texts), "x"))
