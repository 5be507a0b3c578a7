"""The rows of a small sheet as values, from the COPY text that the reader gives."""

from collections.abc import Iterator
from typing import Final

from core.sheets.definition import SheetDefinition, staging_columns

_NULL: Final = "\\N"
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


def copied_rows(pieces: list[bytes], definition: SheetDefinition) -> Iterator[dict[str, str | None]]:
    """Column key to text as PostgreSQL would take it, None for NULL; `row_no` and `bad` are among them."""
    columns = [column for column, _type in staging_columns(definition)]
    for line in b"".join(pieces).decode().split("\n"):
        if line:
            cells = zip(columns, line.split("\t"), strict=True)
            yield {name: None if cell == _NULL else _plain(cell) for name, cell in cells}


def _plain(cell: str) -> str:
    """A text without what COPY escapes."""
    if "\\" not in cell:
        return cell
    first, *others = cell.split("\\")
    found, pending = [first], iter(others)
    for part in pending:
        found.append(_ESCAPED.get(part[:1], "\\") + part[1:] if part else "\\" + next(pending, ""))
    return "".join(found)
