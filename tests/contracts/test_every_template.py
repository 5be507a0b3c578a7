"""The template of each sheet, filled in as its example shows, is read without a question; in both languages."""

from pathlib import Path

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext

from assessments.definitions import MANUAL_SCORES
from core.sheets.definition import NEEDLESS, SheetDefinition
from core.sheets.kinds import all_kinds
from core.sheets.template import write_template
from inventory.definitions import SERIALS, STOCK
from tests.sheets.reading import read_here
from visits.definitions import VISITS

DEFINITIONS = [
    *(kind.definition for kind in all_kinds().values()),
    *(STOCK, SERIALS, VISITS, MANUAL_SCORES),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda item: item.kind)
def test_a_template_filled_as_its_example_is_read(
    definition: SheetDefinition, language: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    with translation.override(language):
        write_template(definition, path, translate=gettext)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for row in (2, 3):
        for at, column in enumerate(definition.columns, start=1):
            page.cell(row, at).value = column.example or None
    key = next((at for at, column in enumerate(definition.columns, 1) if column.type == "name"), None)
    if key is not None:
        page.cell(3, key).value = f"{page.cell(3, key).value or ''}二"
    book.save(path)
    found = read_here(path, definition, period=202610)
    assert (found.refusal, found.errors) == ("", {})
    assert found.result.header is not None
    assert {column.key for column in found.result.header.columns} == {c.key for c in definition.columns}
    assert "example_skipped" in found.warnings
    assert found.result.rows == 1


def test_what_a_marked_workbook_adds_needs_no_column() -> None:
    """Sent back as it came from the portal, it is read without a question."""
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert {pgettext("marked workbook", text) for text in ("What is wrong", "Row")} <= set(
                NEEDLESS
            ), language
