"""Finding the header by its text, and which column of the sheet is which.

Above the header stand title and unit rows; the header itself has up to three rows (group over leaf, the
group merged or blank to its right). What a text means is said by `naming`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.sheets.definition import SheetDefinition
from core.sheets.naming import Match, Names, best_alone, normalised, remembered_by_text, variants_of
from core.sheets.results import Header, HeaderColumn, RefusalError, SheetHead, column_letter
from core.sheets.spelling import as_seen, is_blank, visible
from core.sheets.units import is_unit, scale_of

SEARCHED_ROWS: Final = 40
HEAD_ROWS: Final = 20
HEAD_COLUMNS: Final = 60
HEAD_CHARS: Final = 100
_DEPTH: Final = 3
_TRANSLATED: Final = 3
Rows = Sequence[Sequence[Any]]
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rows that may be the header. `rows` are 0-based; `texts` and `keys` have one entry a column of the
    sheet: a column key, "" for a header to ignore, None for one that isn't known."""

    rows: tuple[int, ...]
    texts: tuple[str, ...]
    keys: tuple[str | None, ...]
    score: tuple[int, int, int]
    """Required columns, columns, and units below them."""
    apart: tuple[str, ...] = ()
    """Headers that would be known, but stand behind an empty column."""


def find_header(
    rows: Rows,
    merges: Sequence[Merge],
    definition: SheetDefinition,
    mapping: Mapping[str, str],
    month: int | None = None,
) -> Candidate | None:
    """The best candidate among the first rows, or None. At least two columns must be recognised."""
    names = Names(definition, month)
    known = {"", *(column.key for column in definition.columns)}
    remembered = remembered_by_text({text: key for text, key in mapping.items() if key in known})
    required = {column.key for column in definition.columns if column.required}
    written = [[_text(value) for value in row] for row in rows[: SEARCHED_ROWS + _DEPTH]]
    best: Candidate | None = None
    for row in range(min(len(rows), SEARCHED_ROWS)):
        for depth in range(1, _DEPTH + 1):
            if row + depth > len(rows):
                continue
            where = tuple(range(row, row + depth))
            candidate = _candidate(written[row : row + depth], merges, where, names, remembered, required)
            if best is None or candidate.score > best.score or _simpler(candidate, best):
                best = candidate
    enough = min(2, len(definition.columns))
    if best is None or best.score[1] < enough:
        return None
    best = _with_translation(best, written, names)
    return _without_what_stands_apart(best, rows, definition, remembered)


def _simpler(candidate: Candidate, best: Candidate) -> bool:
    """A title above a one-row header must not pass for its group."""
    return candidate.score == best.score and len(candidate.rows) < len(best.rows)


def _candidate(
    cells: list[list[str]],
    merges: Sequence[Merge],
    where: tuple[int, ...],
    names: Names,
    remembered: Mapping[str, Match],
    required: set[str],
) -> Candidate:
    units = _units(cells)
    stacked = _stacked(cells[:-1] if units else cells, where[0], merges)
    # A unit says how a column is counted, but not which one it is.
    texts = [
        "/".join((*parts, units[at]) if parts and at in units else parts) for at, parts in enumerate(stacked)
    ]
    keys = best_alone(
        [
            _meant(text, parts, names, remembered) if text else None
            for text, parts in zip(texts, stacked, strict=True)
        ]
    )
    found = {key for key in keys if key}
    return Candidate(where, tuple(texts), tuple(keys), (len(found & required), len(found), len(units)))


def _units(cells: list[list[str]]) -> dict[int, str]:
    """What the lowest of several rows says, if it holds nothing but units, each below a header."""
    said = {at: text for at, text in enumerate(cells[-1]) if text}
    headed = all(any(row[at] for row in cells[:-1]) for at in said)
    return said if len(cells) > 1 and said and headed and all(map(is_unit, said.values())) else {}


def _meant(text: str, parts: tuple[str, ...], names: Names, remembered: Mapping[str, Match]) -> Match | None:
    told = remembered.get(normalised(text)) or remembered.get(normalised("/".join(parts)))
    return told or names.match(list(variants_of(parts)))


def _with_translation(candidate: Candidate, written: Sequence[list[str]], names: Names) -> Candidate:
    """A row below that says the same once more, in the other language, is part of the header."""
    below = candidate.rows[-1] + 1
    texts = written[below] if below < len(written) else []
    meant = [(at, names.match([text])) for at, text in enumerate(texts) if text]
    same = sum(match is not None and match.key == candidate.keys[at] for at, match in meant)
    if same < _TRANSLATED or same * 2 < len(meant):
        return candidate
    return replace(candidate, rows=(*candidate.rows, below))


def _without_what_stands_apart(
    candidate: Candidate, rows: Rows, definition: SheetDefinition, remembered: Mapping[str, Match]
) -> Candidate:
    """Behind an empty column begins another table, if before it stands all that a row needs. Where that other one is
    whole as well, both are kept, and their doubled headers refused.
    """
    below = rows[candidate.rows[0] :]
    headed = [at for at, text in enumerate(candidate.texts) if text]
    gaps = (
        at
        for at in range(headed[0] + 1, headed[-1])
        if at not in headed and not any(at < len(row) and not is_blank(row[at]) for row in below)
    )
    gap = next(gaps, len(candidate.texts))
    before, behind = ({key for key in part if key} for part in (candidate.keys[:gap], candidate.keys[gap:]))
    if definition.missing(before) or not behind or not definition.missing(behind):
        return candidate
    apart = [
        at
        for at, (text, key) in enumerate(zip(candidate.texts, candidate.keys, strict=True))
        if at > gap and key and normalised(text) not in remembered
    ]
    keys = [None if at in apart else key for at, key in enumerate(candidate.keys)]
    return replace(candidate, keys=tuple(keys), apart=tuple(candidate.texts[at] for at in apart))


def _text(value: Any) -> str:
    return "" if is_blank(value) else re.sub(r"\s+", " ", as_seen(value)).strip()


def _stacked(cells: list[list[str]], first: int, merges: Sequence[Merge]) -> list[tuple[str, ...]]:
    """The texts that stand over each column, from group to leaf; none where its lowest cells are blank.

    A group reaches over the columns it is merged with; where nothing is merged, over the blanks to its
    right that have a leaf.
    """
    groups = [_reaching(row, first + level, merges) for level, row in enumerate(cells[:-1])]
    stacked: list[tuple[str, ...]] = []
    for index in range(len(cells[0])):
        lowest = max((level for level, row in enumerate(cells) if row[index]), default=-1)
        if lowest < 0:
            stacked.append(())
            continue
        above = [groups[level][index] for level in range(lowest)]
        stacked.append((*(text for text in above if text), cells[lowest][index]))
    return stacked


def _reaching(row: list[str], number: int, merges: Sequence[Merge]) -> list[str]:
    """The group that covers each column."""
    spans = {start[1]: end[1] for start, end in merges if start[0] == number and end[0] == number}
    covering: list[str] = []
    group, reach = "", -1
    for index, text in enumerate(row):
        if text:
            group, reach = text, spans.get(index, -1 if spans else len(row))
        elif index > reach:
            group = ""
        covering.append(group)
    return covering


def checked_header(
    candidate: Candidate, definition: SheetDefinition, sheet: str, sheet_index: int, rows: Rows
) -> Header:
    """The header as an answer. Raises RefusalError for doubled, blank and missing columns."""
    last = candidate.rows[-1]
    above = [_text(value) for row in rows[: candidate.rows[0]] for value in row]
    types = {column.key: column for column in definition.columns}
    columns = tuple(
        HeaderColumn(
            index,
            text,
            key or "",
            f"{column_letter(index)}{candidate.rows[0] + 1}",
            key == "",
            scale_of(types[key], text, above) if key else 0,
        )
        for index, (text, key) in enumerate(zip(candidate.texts, candidate.keys, strict=True))
        if text
    )
    header = Header(sheet, sheet_index, candidate.rows[0] + 1, last + 1, columns)
    mapped = [column for column in columns if column.key]
    for key in dict.fromkeys(column.key for column in mapped):
        same = [column for column in mapped if column.key == key]
        if len(same) > 1:
            raise _doubled(header, same)
    blank = [index for index in _unnamed(candidate, rows) if mapped[0].index < index < mapped[-1].index]
    if blank:
        addresses = [f"{column_letter(index)}{candidate.rows[0] + 1}" for index in blank]
        raise RefusalError("blank_header", addresses=addresses)
    if missing := definition.missing({column.key for column in mapped}):
        raise HeaderError(header, "columns_missing", columns=[column.label for column in missing])
    return header


def _doubled(header: Header, same: Sequence[HeaderColumn]) -> RefusalError:
    """Two names for one thing are told apart by whoever sent them; the same name twice by nobody."""
    addresses = [column.address for column in same]
    if len({normalised(column.text) for column in same}) < len(same):
        return RefusalError("duplicate_header", header=same[0].text, addresses=addresses)
    return HeaderError(header, "same_column", headers=[column.text for column in same], addresses=addresses)


def header_texts(rows: Rows, header_rows: tuple[int, ...]) -> list[str]:
    """The text of each column in those rows, as a mapping names it."""
    cells = [[_text(value) for value in rows[row]] for row in header_rows]
    return ["/".join(parts) for parts in _stacked(cells, header_rows[0], ())]


def known_key(text: str, definition: SheetDefinition) -> str | None:
    """The column that a header means without any mapping."""
    parts = text.split("/")
    if len(parts) > 1 and is_unit(parts[-1]):
        parts.pop()
    match = Names(definition).match(list(variants_of(parts)))
    return None if match is None else match.key


def belongs_elsewhere(text: str, definition: SheetDefinition) -> bool:
    """Whether a header that is ignored is one that another sheet reads."""
    names = {normalised(header) for header in definition.elsewhere}
    return any(normalised(variant) in names for variant in variants_of(text.split("/")))


class HeaderError(RefusalError):
    """Columns are missing, or two stand for one; the header found travels along so that the user can map it."""

    def __init__(self, header: Header, code: str, **params: Any) -> None:
        super().__init__(code, **params)
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
