"""Spoilt workbooks, read in the child and marked: an answer with a sentence, soon, and nothing that breaks."""

import os
import time
from pathlib import Path
from typing import Final

import pytest

from core.sheets.guard import inspect
from core.sheets.mark import Mark, mark_workbook
from core.sheets.messages import REFUSALS
from core.sheets.results import FileReport
from tests.sheets.definitions import ORDER_DETAIL
from tests.sheets.mutations import spoilt
from tests.sheets.reading import DATA, read

SOURCES: Final = [
    *(DATA / "bad" / f"{name}.xlsx" for name in ("00_good", "56_rich_text_phonetic", "75_formulas")),
    *(
        DATA / "bad" / f"{name}.xlsx"
        for name in ("48_utf16_sheet", "53_prefixed_namespace", "51_no_cell_refs")
    ),
    DATA / "sheets" / "01_代理商业务发展月报.xlsx",
]
ROUNDS: Final = int(os.environ.get("FUZZ_WORKBOOKS", "30"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_spoilt_workbook_is_answered_within_seconds(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(spoilt(SOURCES[seed % len(SOURCES)].read_bytes(), seed))
    begun = time.monotonic()
    found = read(path, ORDER_DETAIL, period=202506)
    assert time.monotonic() - begun < 20
    assert found.refusal in {"", *REFUSALS}


@pytest.mark.parametrize("seed", range(10 * ROUNDS, 14 * ROUNDS))
def test_a_spoilt_workbook_is_marked_or_not_but_never_breaks(seed: int, tmp_path: Path) -> None:
    path, target = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    path.write_bytes(spoilt(SOURCES[seed % len(SOURCES)].read_bytes(), seed))
    report = inspect(path)
    if not isinstance(report, FileReport) or not report.sheets:
        return
    marks = [Mark(2, 0, "x"), Mark(9, -1, "y"), Mark(700, 3, "z")]
    if mark_workbook(path, target, report.sheets[0].name, marks, title="t", header_row=1):
        assert isinstance(inspect(target), FileReport)
