"""What the tests of the reader share: a read with its COPY text taken apart again."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.sheets.definition import SheetDefinition, staging_columns
from core.sheets.parse import Job, parse
from core.sheets.reader import read_sheet
from core.sheets.results import ReadResult

DATA = Path(__file__).parents[1] / "data"
TODAY = datetime.date(2026, 11, 5)

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


@dataclass
class Read:
    result: ReadResult
    rows: list[dict[str, str | None]]

    @property
    def refusal(self) -> str:
        return self.result.refusal.code if self.result.refusal else ""

    @property
    def errors(self) -> dict[str, str]:
        return {error.address: error.code for error in self.result.errors}

    @property
    def warnings(self) -> dict[str, dict[str, Any]]:
        return {warning.code: dict(warning.params) for warning in self.result.warnings}

    def column(self, key: str) -> list[str | None]:
        return [row[key] for row in self.rows]


def _value(text: str) -> str | None:
    """One field of COPY's text format."""
    if text == "\\N":
        return None
    parts = text.split("\\\\")
    for letter, character in list(_ESCAPES.items())[:3]:
        parts = [part.replace(f"\\{letter}", character) for part in parts]
    return "\\".join(parts)


def _taken_apart(data: bytes, definition: SheetDefinition) -> list[dict[str, str | None]]:
    names = [name for name, _ in staging_columns(definition)]
    lines = data.decode().split("\n")
    assert lines.pop() == ""
    return [dict(zip(names, map(_value, line.split("\t")), strict=True)) for line in lines]


def read(path: Path, definition: SheetDefinition, *, period: int | None = None, **options: Any) -> Read:
    """Through the child process, as the application reads."""
    pieces: list[bytes] = []
    result = read_sheet(path, definition, copy_sink=pieces.append, today=TODAY, period=period, **options)
    return Read(result, _taken_apart(b"".join(pieces), definition) if result.refusal is None else [])


def read_here(path: Path, definition: SheetDefinition, *, period: int | None = None, **options: Any) -> Read:
    """In this process: for many small cases. Only for workbooks that the test itself wrote."""
    pieces: list[bytes] = []
    job = Job(path, definition, TODAY, period, **options)
    result = parse(job, pieces.append, lambda rows: None)
    return Read(result, _taken_apart(b"".join(pieces), definition) if result.refusal is None else [])
