"""From rows of cells to COPY text: conversion by blocks, and the errors of the rows that are wrong.

A row that is wrong stays a row: it goes out flagged, with NULL for the wrong cells, its cells as seen and
its errors, so that staging holds everything the sheet held.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final

from core.sheets.columns import ColumnReader, Context, Result, column_sum, nothing
from core.sheets.definition import ColumnType, SheetDefinition
from core.sheets.duplicates import Duplicates, Repeat
from core.sheets.layout import Kind, Layout, RowKinds
from core.sheets.results import CellError, ReadResult, SheetWarning, column_letter
from core.sheets.spelling import NULL, Bad, copy_text, is_blank, visible
from core.sheets.totals import Totals

BLOCK: Final = 2_000
ERRORS_LISTED: Final = 200
_GOOD: Final = f"{NULL}\t{NULL}"

WrongCells = Mapping[int, Mapping[int, tuple[Bad, str]]]
"""By row number and column of the sheet: cells that read as blank but are not. Error cells and formulas
without a result (with the text seen), and cells that a merge covers."""


class RowReader:
    """Takes blocks of rows, writes COPY text to `sink`, and fills `result`."""

    def __init__(
        self,
        definition: SheetDefinition,
        layout: Layout,
        context: Context,
        sink: Callable[[bytes], object],
        wrong_cells: WrongCells,
        result: ReadResult,
    ) -> None:
        self._columns = definition.columns
        self._layout = layout
        self._sink = sink
        self._wrong_cells = wrong_cells
        self._result = result
        self._begun = False
        self._readers = [
            ColumnReader(column, context, scale)
            for column, scale in zip(definition.columns, layout.scales, strict=True)
        ]
        self._kinds = RowKinds(layout)
        self._totals = Totals(definition, result)
        keys = [i for i, column in enumerate(self._columns) if column.natural_key]
        self._duplicates = Duplicates(keys)
        self._key_names = {self._columns[i].key for i in keys}
        self._numeric = [
            (i, column.key, column.type is ColumnType.METRIC)
            for i, column in enumerate(self._columns)
            if column.numeric
        ]

    def block(self, rows: Sequence[Sequence[Any]], first: int) -> None:
        """Consecutive rows of equal width, the first with row number `first`."""
        rows, numbers = self._without_blanks(rows, first)
        if rows and not self._begun:
            self._begun = True
            if self._layout.is_example(rows[0]):
                self._result.warnings.append(SheetWarning("example_skipped", {"row": numbers[0]}))
                rows, numbers = rows[1:], numbers[1:]
        if not rows:
            return
        cells = list(zip(*rows, strict=True))
        filled = self._layout.fill_down(rows, cells)
        results: list[Sequence[Result]] = []
        suspects: set[int] = set()
        for reader, index in zip(self._readers, self._layout.indexes, strict=True):
            if index < 0:
                results.append([nothing(reader.column)] * len(rows))
                continue
            converted, wrong = reader.convert(filled.get(index, cells[index]))
            if wrong:
                suspects.update(i for i, item in enumerate(converted) if item.__class__ is Bad)
            results.append(converted)
        if self._wrong_cells:
            suspects.update(i for i, number in enumerate(numbers) if number in self._wrong_cells)
        errors: dict[int, list[CellError]] = {}
        dropped: set[int] = set()
        texts: Sequence[Sequence[str]] = results  # type: ignore[assignment]
        if suspects:
            texts = self._judged(
                rows, numbers, [list(column) for column in results], suspects, errors, dropped
            )
        else:
            self._add_to_totals(texts, 0, len(numbers), set())
        self._emit(rows, numbers, texts, errors, dropped)

    def finish(self) -> None:
        """What is known at the end only; the result is complete after this."""
        self._totals.finish()
        self._result.warnings += [*self._kinds.warnings(), *self._layout.warnings()]
        identical = self._duplicates.identical
        self._result.identical_rows = identical.count
        if identical.count:
            params = {"count": identical.count, "rows": identical.first}
            self._result.warnings.append(SheetWarning("identical_rows", params))

    def _without_blanks(
        self, rows: Sequence[Sequence[Any]], first: int
    ) -> tuple[Sequence[Sequence[Any]], Sequence[int]]:
        numbers: Sequence[int] = range(first, first + len(rows))
        blank = [""] * len(rows[0])
        if blank not in rows:
            return rows, numbers
        wrong = self._wrong_cells
        kept = [i for i, row in enumerate(rows) if row != blank or first + i in wrong]
        return [rows[i] for i in kept], [first + i for i in kept]

    def _judged(
        self,
        rows: Sequence[Sequence[Any]],
        numbers: Sequence[int],
        results: list[list[Result]],
        suspects: Iterable[int],
        errors: dict[int, list[CellError]],
        dropped: set[int],
    ) -> Sequence[Sequence[str]]:
        """Sorts out the suspects: what is no data is `dropped`, what is wrong gets its `errors`."""
        texts: Sequence[Sequence[str]] = results  # type: ignore[assignment]
        start = 0
        for i in sorted(suspects):
            kind = self._kinds.kind(rows[i], numbers[i], self._wrong_cells.get(numbers[i], {}))
            if kind is Kind.DATA:
                errors[i] = self._errors(rows[i], numbers[i], i, results)
                continue
            dropped.add(i)
            for column, reader in zip(results, self._readers, strict=True):
                column[i] = nothing(reader.column)
            if kind is Kind.TOTAL:
                self._add_to_totals(texts, start, i, dropped, errors)
                self._compare_total(rows[i], numbers[i])
                start = i + 1
        self._add_to_totals(texts, start, len(numbers), dropped, errors)
        return texts

    def _errors(
        self, row: Sequence[Any], number: int, i: int, results: list[list[Result]]
    ) -> list[CellError]:
        """The errors of one row; the wrong cells become NULL."""
        held = self._wrong_cells.get(number, {})
        found = []
        for reader, index, column in zip(self._readers, self._layout.indexes, results, strict=True):
            bad, seen = held.get(index, (column[i], None))
            if not isinstance(bad, Bad):
                continue
            column[i] = nothing(reader.column)
            value = visible(row[index]) if seen is None else seen
            found.append(
                CellError(number, index, reader.column.key, reader.column.label, value, bad.code, bad.params)
            )
        return found

    def _add_to_totals(
        self,
        texts: Sequence[Sequence[str]],
        start: int,
        end: int,
        dropped: set[int],
        errors: Mapping[int, Sequence[CellError]] | None = None,
    ) -> None:
        """The sums of a run of rows between two totals."""
        if end - start - sum(start <= i < end for i in dropped) <= 0:
            return
        tainted = {error.key for i, found in (errors or {}).items() if start <= i < end for error in found}
        sums = {key: column_sum(texts[at][start:end], metric) for at, key, metric in self._numeric}
        self._totals.add(sums, tainted)

    def _compare_total(self, row: Sequence[Any], number: int) -> None:
        stated: dict[str, tuple[int, str]] = {}
        for at, key, metric in self._numeric:
            index = self._layout.indexes[at]
            if index < 0 or is_blank(row[index]):
                continue
            (text,), _ = self._readers[at].convert([row[index]])
            if isinstance(text, str) and not text.startswith("\\"):
                address = f"{column_letter(index)}{number}"
                stated[key] = (int(text.partition("\t")[0] if metric else text), address)
        self._totals.total(number, self._kinds.total_label(row), stated)

    def _emit(
        self,
        rows: Sequence[Sequence[Any]],
        numbers: Sequence[int],
        texts: Sequence[Sequence[str]],
        errors: dict[int, list[CellError]],
        dropped: set[int],
    ) -> None:
        bodies = list(map("\t".join, zip(*texts, strict=True)))
        keyless = {i for i, found in errors.items() if any(error.key in self._key_names for error in found)}
        repeats = self._duplicates.of_block(numbers, texts, bodies, dropped | keyless)
        if not (errors or dropped or repeats):
            self._add_to_sums(texts, len(numbers))
            lines = map("\t".join, zip(map(str, numbers), repeat("f"), bodies, repeat(_GOOD), strict=False))
            self._write(lines)
            return
        self._mark_repeats(rows, numbers, repeats, errors)
        left_out = dropped.union(i for i, found in repeats.items() if found.identical)
        good = [i for i in range(len(numbers)) if i not in left_out and not errors.get(i)]
        self._add_to_sums([[column[i] for i in good] for column in texts], len(good))
        written = []
        for i, body in enumerate(bodies):
            if i in left_out:
                continue
            tail = self._bad_tail(rows[i], errors[i]) if errors.get(i) else _GOOD
            written.append(f"{numbers[i]}\t{'t' if errors.get(i) else 'f'}\t{body}\t{tail}")
        self._write(written)

    def _mark_repeats(
        self,
        rows: Sequence[Sequence[Any]],
        numbers: Sequence[int],
        repeats: Mapping[int, Repeat],
        errors: dict[int, list[CellError]],
    ) -> None:
        """A row that contradicts an earlier one is wrong in the last of its key cells that is there."""
        at = max(
            (i for i in range(len(self._columns)) if self._columns[i].natural_key and self._required(i)),
            default=-1,
        )
        for i, found in repeats.items():
            if found.identical:
                continue
            column, index = self._columns[at], self._layout.indexes[at]
            error = CellError(
                numbers[i],
                index,
                column.key,
                column.label,
                visible(rows[i][index]),
                "duplicate_row",
                {"first": found.first},
            )
            errors.setdefault(i, []).append(error)

    def _required(self, at: int) -> bool:
        return self._columns[at].required and self._layout.indexes[at] >= 0

    def _bad_tail(self, row: Sequence[Any], errors: Sequence[CellError]) -> str:
        """Cells as seen and errors, as two JSON columns; counted and listed on the way."""
        result = self._result
        result.bad_rows += 1
        result.rows += 1
        for error in errors:
            name = f"{error.code}:{error.key}"
            result.error_counts[name] = result.error_counts.get(name, 0) + 1
        result.errors.extend(errors[: max(0, ERRORS_LISTED - len(result.errors))])
        seen = {
            column.key: visible(row[index])
            for column, index in zip(self._columns, self._layout.indexes, strict=True)
            if index >= 0 and not is_blank(row[index])
        }
        told = [
            {
                "cell": error.address,
                "column": error.column,
                "key": error.key,
                "value": error.value,
                "code": error.code,
                "params": error.params,
            }
            for error in errors
        ]
        return f"{_json(seen)}\t{_json(told)}"

    def _add_to_sums(self, texts: Sequence[Sequence[str]], rows: int) -> None:
        self._result.rows += rows
        for at, key, metric in self._numeric:
            self._result.sums[key] = self._result.sums.get(key, 0) + column_sum(texts[at], metric)

    def _write(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        if text:
            self._sink(f"{text}\n".encode())


def _json(value: object) -> str:
    return copy_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
