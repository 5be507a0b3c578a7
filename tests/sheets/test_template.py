"""The template of a definition: filled in, it reads without a question."""

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from core.sheets.definition import SheetDefinition, definition_from_json, definition_to_json, staging_columns
from core.sheets.template import write_template
from tests.sheets.books import order_row
from tests.sheets.definitions import AGENTS, MONTHLY_RESULTS, ORDER_DETAIL
from tests.sheets.reading import read_here


def _template(path: Path, definition: SheetDefinition) -> Path:
    names = {column.label: column.aliases[0] for column in definition.columns}
    write_template(
        definition, path, translate=lambda text: names.get(text, text), lists={"product": ["P00001"]}
    )
    return path


def _filled(path: Path) -> Path:
    book = openpyxl.load_workbook(path)
    for index, value in enumerate(order_row(1), start=1):
        book.worksheets[0].cell(3, index).value = value
    book.save(path)
    return path


@pytest.mark.parametrize("definition", [ORDER_DETAIL, MONTHLY_RESULTS, AGENTS], ids=lambda item: item.kind)
def test_an_empty_template_is_recognised_but_has_no_rows(definition: SheetDefinition, tmp_path: Path) -> None:
    found = read_here(_template(tmp_path / "a.xlsx", definition), definition)
    has_example = any(column.example for column in definition.columns)
    assert found.refusal == ("only_example" if has_example else "no_rows")
    assert found.result.header is not None
    assert {column.key for column in found.result.header.columns} == {
        column.key for column in definition.columns
    }


def test_a_filled_template_reads_and_its_example_is_skipped(tmp_path: Path) -> None:
    found = read_here(_filled(_template(tmp_path / "a.xlsx", ORDER_DETAIL)), ORDER_DETAIL, period=202610)
    assert (found.result.rows, found.errors) == (1, {})
    assert found.warnings["example_skipped"] == {"row": 2}


def test_an_older_or_foreign_template_is_told(tmp_path: Path) -> None:
    path = _filled(_template(tmp_path / "a.xlsx", ORDER_DETAIL))
    assert not {"old_template", "other_template"} & set(read_here(path, ORDER_DETAIL).warnings)
    assert "old_template" in read_here(path, replace(ORDER_DETAIL, version=2)).warnings
    assert "other_template" in read_here(path, replace(ORDER_DETAIL, kind="others")).warnings


def test_the_header_is_locked_and_the_cells_below_are_not(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(_template(tmp_path / "a.xlsx", ORDER_DETAIL)).worksheets[0]
    assert sheet.protection.sheet
    assert sheet["A1"].protection.locked
    assert not sheet["A2"].protection.locked
    assert (
        not openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].column_dimensions["B"].protection.locked
    )


def test_choices_and_lists_are_offered_from_a_hidden_sheet(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(_template(tmp_path / "a.xlsx", MONTHLY_RESULTS))
    (validation,) = book.worksheets[0].data_validations.dataValidation
    assert validation.formula1 == "_lists!$A$1:$A$3"
    assert [cell.value for cell in book["_lists"]["A"]] == ["Level 1", "Level 2", "Individual"]
    assert {book[name].sheet_state for name in ("_lists", "_meta")} == {"veryHidden"}


@pytest.mark.parametrize("definition", [ORDER_DETAIL, MONTHLY_RESULTS, AGENTS], ids=lambda item: item.kind)
def test_a_definition_travels_as_json_unchanged(definition: SheetDefinition) -> None:
    assert definition_from_json(json.loads(json.dumps(definition_to_json(definition)))) == definition


def test_staging_has_a_state_beside_every_metric() -> None:
    columns = dict(staging_columns(MONTHLY_RESULTS))
    assert list(columns)[:2] == ["row_no", "bad"]
    assert list(columns)[-2:] == ["raw", "errors"]
    assert (columns["new_mobile"], columns["new_mobile_state"]) == ("bigint", "smallint")


def test_keys_of_a_definition_are_unique() -> None:
    with pytest.raises(ValueError):
        replace(ORDER_DETAIL, columns=ORDER_DETAIL.columns * 2)
