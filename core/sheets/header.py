"""Finding the header by its text, and which column of the sheet is which.

Above the header stand title and unit rows; the header itself has one or two rows (group over leaf, the
group merged or blank to its right). Texts are compared without blanks, stars, brackets and units.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.sheets.definition import Column, SheetDefinition
from core.sheets.results import Header, HeaderColumn, RefusalError, SheetHead, column_letter
from core.sheets.spelling import as_seen, folded, is_blank, visible

SEARCHED_ROWS: Final = 40
HEAD_ROWS: Final = 20
HEAD_COLUMNS: Final = 60
HEAD_CHARS: Final = 100
Rows = Sequence[Sequence[Any]]
Merge = tuple[tuple[int, int], tuple[int, int]]

_NOISE: Final = re.compile(
    r"[\s*:_，,、/·]|\((?:必填|选填|必须|可空|required|optional)\)|必填|选填", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rows that may be the header. `rows` are 0-based; `texts` and `keys` have one entry a column of the
    sheet: a column key, "" for a header to ignore, None for one that isn't known."""

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    keys: tuple[str | None, ...]
    score: tuple[int, int]


def normalised(text: str) -> str:
    """ "首充金额 (元)*" with its bracket kept: "首充金额(元)"."""
    return _NOISE.sub("", folded(text).lower())


def find_header(
    rows: Rows, merges: Sequence[Merge], definition: SheetDefinition, mapping: Mapping[str, str]
) -> Candidate | None:
    """The best candidate among the first rows, or None. At least two columns must be recognised."""
    names = _names(definition)
    remembered = {normalised(text): key for text, key in mapping.items()}
    required = {column.key for column in definition.columns if column.required}
    best: Candidate | None = None
    for row in range(min(len(rows), SEARCHED_ROWS)):
        for depth in (1, 2):
            if row + depth > len(rows):
                continue
            candidate = _candidate(rows, merges, tuple(range(row, row + depth)), names, remembered, required)
            if best is None or candidate.score > best.score or _simpler(candidate, best):
                best = candidate
    enough = min(2, len(definition.columns))
    return best if best is not None and best.score[1] >= enough else None


def _simpler(candidate: Candidate, best: Candidate) -> bool:
    """A title above a one-row header must not pass for its group."""
    return candidate.score == best.score and len(candidate.rows) < len(best.rows)


def _names(definition: SheetDefinition) -> dict[str, str]:
    names: dict[str, str] = {normalised(text): "" for text in definition.ignored}
    for column in definition.columns:
        for text in (column.label, *column.aliases):
            names.setdefault(normalised(text), column.key)
    for text in definition.elsewhere:
        names.setdefault(normalised(text), "")
    return names


def _candidate(
    rows: Rows,
    merges: Sequence[Merge],
    where: tuple[int, ...],
    names: Mapping[str, str],
    remembered: Mapping[str, str],
    required: set[str],
) -> Candidate:
    cells = [[_text(value) for value in rows[row]] for row in where]
    if len(where) == 2:
        texts, variants = _two_level(cells[0], cells[1], where[0], merges)
    else:
        texts, variants = cells[0], [(text,) for text in cells[0]]
    keys = [_key(text, choice, names, remembered) for text, choice in zip(texts, variants, strict=True)]
    found = {key for key in keys if key}
    return Candidate(where, tuple(texts), tuple(keys), (len(found & required), len(found)))


def _text(value: Any) -> str:
    return "" if is_blank(value) else re.sub(r"\s+", " ", as_seen(value)).strip()


def _two_level(
    upper: list[str], lower: list[str], row: int, merges: Sequence[Merge]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """The text of each column as "group/leaf", and what to compare: group + leaf, then the leaf.

    A group reaches over the columns it is merged with; where nothing is merged, over the blanks to its
    right that have a leaf.
    """
    spans = {start[1]: end[1] for start, end in merges if start[0] == row and end[0] == row}
    texts: list[str] = []
    variants: list[tuple[str, ...]] = []
    group, reach = "", -1
    for index, leaf in enumerate(lower):
        if upper[index]:
            group, reach = upper[index], spans.get(index, -1 if spans else len(lower))
        elif index > reach:
            group = ""
        if leaf and group:
            texts.append(f"{group}/{leaf}")
            variants.append((group + leaf, leaf))
        else:
            texts.append(leaf or upper[index])
            variants.append((texts[-1],))
    return texts, variants


def _key(
    text: str, variants: Sequence[str], names: Mapping[str, str], remembered: Mapping[str, str]
) -> str | None:
    """The column's key, "" for a header to ignore, None for one that isn't known."""
    if normalised(text) in remembered:
        return remembered[normalised(text)]
    for variant in variants:
        plain = normalised(variant)
        for form in (plain, _BRACKETS.sub("", plain)):
            if form and form in names:
                return names[form]
    return None


def checked_header(
    candidate: Candidate, definition: SheetDefinition, sheet: str, sheet_index: int, rows: Rows
) -> Header:
    """The header as an answer. Raises RefusalError for doubled, blank and missing columns."""
    last = candidate.rows[-1]
    columns = tuple(
        HeaderColumn(index, text, key or "", f"{column_letter(index)}{candidate.rows[0] + 1}", key == "")
        for index, (text, key) in enumerate(zip(candidate.texts, candidate.keys, strict=True))
        if text
    )
    header = Header(sheet, sheet_index, candidate.rows[0] + 1, last + 1, columns)
    mapped = [column for column in columns if column.key]
    for key in dict.fromkeys(column.key for column in mapped):
        same = [column for column in mapped if column.key == key]
        if len(same) > 1:
            raise RefusalError(
                "duplicate_header", header=same[0].text, addresses=[column.address for column in same]
            )
    blank = [index for index in _unnamed(candidate, rows) if mapped[0].index < index < mapped[-1].index]
    if blank:
        addresses = [f"{column_letter(index)}{candidate.rows[0] + 1}" for index in blank]
        raise RefusalError("blank_header", addresses=addresses)
    keys = {column.key for column in mapped}
    missing = [column for column in definition.columns if column.required and column.key not in keys]
    if missing:
        raise HeaderError(header, missing)
    return header


def header_texts(rows: Rows, header_rows: tuple[int, ...]) -> list[str]:
    """The text of each column in those rows, as a mapping names it."""
    cells = [[_text(value) for value in rows[row]] for row in header_rows]
    return _two_level(cells[0], cells[1], header_rows[0], ())[0] if len(cells) == 2 else cells[0]


def known_key(text: str, definition: SheetDefinition) -> str | None:
    """The column that a header means without any mapping."""
    return _key(text, (text.replace("/", ""), text.rpartition("/")[2]), _names(definition), {})


def belongs_elsewhere(text: str, definition: SheetDefinition) -> bool:
    """Whether a header that is ignored is one that another sheet reads."""
    names = {normalised(header): "" for header in definition.elsewhere}
    return _key(text, (text.replace("/", ""), text.rpartition("/")[2]), names, {}) is not None


class HeaderError(RefusalError):
    """Required columns are missing; the header found travels along so that the user can map it."""

    def __init__(self, header: Header, missing: Sequence[Column]) -> None:
        super().__init__("columns_missing", columns=[column.label for column in missing])
        self.header = header


def _unnamed(candidate: Candidate, rows: Rows) -> list[int]:
    """Columns with data below but no header."""
    below = rows[candidate.rows[-1] + 1 :]
    return [
        index
        for index, text in enumerate(candidate.texts)
        if not text and any(index < len(row) and not is_blank(row[index]) for row in below)
    ]


def sheet_head(sheet: str, rows: Rows, header_rows: tuple[int, ...] = ()) -> SheetHead:
    """The first rows as text. Without a known header the row with most texts stands for it."""
    first = tuple(
        tuple(visible(value, HEAD_CHARS) for value in row[:HEAD_COLUMNS])
        for row in rows[: max(HEAD_ROWS, *(row + 6 for row in header_rows), 0)]
    )
    if not header_rows and first:
        texts = [
            sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows[:HEAD_ROWS]
        ]
        header_rows = (texts.index(max(texts)),)
    return SheetHead(sheet, first, header_rows)


def unnamed_columns(candidate: Candidate, rows: Rows) -> list[str]:
    return [column_letter(index) for index in _unnamed(candidate, rows)]
