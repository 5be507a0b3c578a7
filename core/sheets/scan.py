"""Worksheet and shared-string XML scanned while inflating: byte searches, no XML parser.

What Excel, WPS, LibreOffice and the usual libraries write is scanned at about 150 MB/s. What is spelled
otherwise (prefixed names, cells without addresses) is scanned by token, within a smaller size limit.
"""

import re
from collections.abc import Iterator
from typing import Final

from core.sheets.limits import Limits
from core.sheets.results import RefusalError, SheetReport, column_letter

GRID_ROWS: Final = 1_048_576
GRID_COLUMNS: Final = 16_384
LISTED: Final = 10

_DTD: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW: Final = re.compile(rb'<row[^>]*? r="(\d{1,9})"')
_HIDDEN: Final = re.compile(rb'<row(?=[^>]*? hidden="(?:1|true)")[^>]*? r="(\d{1,9})"')
_ADDRESS: Final = re.compile(rb'<c r="\s*\$?([A-Za-z]{1,4})\$?(\d{1,9})\s*"')
_FORMULA: Final = rb"(?:<f[^>]*?/>|<f[^>]*>[^<]*</f>)"
_ERROR_CELL: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*? t="e"[^>]*?>' + _FORMULA + rb"?(?:<v>([^<]{0,40})</v>)?"
)
_EMPTY_FORMULA: Final = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>' + _FORMULA + rb"\s*(</c>|<v\s*/>|<v></v>)"
)
_MORE_ROWS: Final = re.compile(rb"<row[\s>]|<c[\s>]|</sheetData")
_COLUMN: Final = re.compile(rb"<col(\s[^>]*?)/?>")
_TOKEN: Final = re.compile(rb"<(/?)(?:[A-Za-z_][\w.-]*:)?(row|c|f|v)(?=[\s/>])([^>]*?)(/?)>")
_ATTRIBUTE: Final = re.compile(rb"""\s([A-Za-z0-9]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TEXT_NODE: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<")
_PHONETIC: Final = re.compile(rb"<rPh.*?</rPh>", re.DOTALL)

Place = tuple[int, int]


def refuse_dtd(data: bytes) -> None:
    if b"<!" in data and _DTD.search(data):
        raise RefusalError("entities")


def column_index(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


class SheetScan:
    """Fed with the pieces of one worksheet part; `report` at the end. Raises RefusalError."""

    def __init__(self, part: str, limits: Limits, spent: "Spent") -> None:
        self._part = part
        self._limits = limits
        self._spent = spent
        self._tail = b""
        self._in_data = False
        self._after_data = False
        self._odd = False
        self._size = 0
        self._rows = 0
        self._width = 1
        self._max_row = 1
        self._column = -1
        self._cells = 0
        self._formulas = 0
        self._merges = 0
        self._errors: dict[Place, str] = {}
        self._empty: set[Place] = set()
        self._hidden: list[int] = []
        self._hidden_count = 0
        self._far: list[str] = []
        self._far_count = 0
        self._far_width = 0
        self._too_wide = False
        self._shuffled = False
        self._last_row = 0
        self._hidden_columns: list[int] = []
        self._strange = _strange_cell(1, 1)

    def feed(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._odd and self._size > self._limits.odd_bytes:
            raise RefusalError("odd_too_large")
        data = self._tail + piece if self._tail else piece
        if not self._in_data:
            self._before(data)
            return
        end_tag = b"row>" if self._odd else b"</row>"
        end = data.rfind(end_tag)
        if end < 0:
            self._keep(data)
            return
        end += len(end_tag)
        self._keep(data[end:])
        self._rows_of(data[:end])

    def report(self) -> SheetReport:
        self._rows_of(self._tail)
        if self._too_wide:
            raise RefusalError("too_many_columns", column=column_letter(self._limits.columns - 1))
        return SheetReport(
            part=self._part,
            cells=self._cells,
            width=self._width,
            ordinary=not self._odd and not self._shuffled,
            formulas=self._formulas,
            error_cells=self._errors,
            empty_formulas=frozenset(self._empty),
            hidden_rows=tuple(self._hidden),
            hidden_count=self._hidden_count,
            hidden_columns=tuple(self._hidden_columns),
            far_cells=tuple(self._far),
        )

    def _keep(self, data: bytes) -> None:
        """The start of an unfinished row waits for the next piece."""
        if len(data) > self._limits.row_bytes:
            raise RefusalError("inflates_too_far")
        tag = data.rfind(b"<")
        if len(data) - tag > self._limits.inline_text_bytes:
            text = data[tag:].partition(b">")[2] if tag >= 0 else data
            raise RefusalError("inflates_too_far" if text.isspace() else "string_too_long")
        self._tail = data

    def _before(self, data: bytes) -> None:
        """Up to the first row. A root element with a prefix, or none in sight, is an odd sheet."""
        refuse_dtd(data)
        start = data.find(b"<sheetData")
        if start >= 0:
            self._hidden_columns = list(_hidden_columns(data[:start], self._limits.columns))
            self._in_data = True
            self._tail = b""
            self.feed(data[start:])
        elif re.search(rb"<\w+:sheetData", data):
            self._in_data = self._odd = True
            self._tail = b""
            self.feed(data)
        else:
            self._keep(data)

    def _rows_of(self, chunk: bytes) -> None:
        """A piece that ends with a whole row."""
        if not chunk:
            return
        refuse_dtd(chunk)
        if not self._after_data and not self._odd:
            end = chunk.find(b"</sheetData")
            if end >= 0:
                self._after_data = True
                self._cells_of(chunk[:end])
                chunk = chunk[end + 1 :]
            else:
                self._cells_of(chunk)
                return
        if self._odd:
            self._by_token(chunk)
        elif _MORE_ROWS.search(chunk):
            # An end of the data within an attribute, say: a lenient parser would read on behind it.
            raise RefusalError("damaged")
        self._merges += chunk.count(b"mergeCell ")
        if self._merges > self._limits.merges:
            raise RefusalError("too_many_merges")

    def _cells_of(self, chunk: bytes) -> None:
        cells = chunk.count(b'<c r="')
        rows = _ROW.findall(chunk)
        if cells != chunk.count(b"<c") or len(rows) != chunk.count(b"<row"):
            self._odd = True
            self._by_token(chunk)
            return
        self._cells += cells
        if rows:
            numbers = list(map(int, rows))
            self._shuffled |= numbers[0] <= self._last_row or numbers != sorted(numbers)
            self._shuffled |= len(rows) != chunk.count(b'<row r="')
            self._last_row = numbers[-1]
            self._max_row = max(self._max_row, max(numbers))
            self._strange = _strange_cell(self._width, len(str(self._max_row)))
        if not self._too_wide:
            self._addresses(chunk)
        self._check_range()
        if b't="e"' in chunk:
            for match in _ERROR_CELL.finditer(chunk):
                self._error((int(match[2]), column_index(match[1])), match[3])
        if b"<f" in chunk:
            self._formulas += chunk.count(b"<f>") + chunk.count(b"<f ") + chunk.count(b"<f/")
            for match in _EMPTY_FORMULA.finditer(chunk):
                if match[4] == b"</c>" or b't="str"' not in match[3]:
                    self._empty_formula((int(match[2]), column_index(match[1])))
        if b'hidden="' in chunk:
            for match in _HIDDEN.finditer(chunk):
                self._hide(int(match[1]))

    def _addresses(self, chunk: bytes) -> None:
        """Widens the known range; only cells outside of it cost Python."""
        position = 0
        while not self._too_wide and (match := self._strange.search(chunk, position)) is not None:
            position = match.end()
            address = _ADDRESS.match(chunk, match.start())
            if address is None:
                raise RefusalError("damaged")
            self._place(int(address[2]), column_index(address[1]))
            self._strange = _strange_cell(self._width, len(str(self._max_row)))

    def _place(self, row: int, column: int) -> None:
        if not (1 <= row <= GRID_ROWS and 0 <= column < GRID_COLUMNS):
            raise RefusalError("used_range", address=f"{column_letter(column)}{row}")
        if row > self._max_row:
            self._max_row = row
        if column >= self._limits.columns:
            self._far_width = max(self._far_width, column + 1)
            self._far_count += 1
            self._too_wide = self._far_count > self._limits.far_cells
            if len(self._far) < LISTED:
                self._far.append(f"{column_letter(column)}{row}")
        elif column >= self._width:
            self._width = column + 1

    def _check_range(self) -> None:
        width = max(self._width, self._far_width)
        if self._max_row * width > self._limits.used_cells or self._max_row > GRID_ROWS:
            raise RefusalError("used_range", address=f"{column_letter(width - 1)}{self._max_row}")

    def _error(self, place: Place, value: bytes | None) -> None:
        self._errors[place] = (value or b"").decode("utf-8", "replace")
        self._count_wrong()

    def _empty_formula(self, place: Place) -> None:
        self._empty.add(place)
        self._count_wrong()

    def _count_wrong(self) -> None:
        self._spent.wrong_cells += 1
        if self._spent.wrong_cells > self._limits.error_cells:
            raise RefusalError("too_many_error_cells", limit=self._limits.error_cells)

    def _hide(self, row: int) -> None:
        self._hidden_count += 1
        if len(self._hidden) < LISTED:
            self._hidden.append(row)

    def _unaddressed(self, chunk: bytes) -> bool:
        """Rows of plain cells that all go without addresses are counted, not walked."""
        if (
            b" r=" in chunk
            or b"<f" in chunk
            or b"hidden=" in chunk
            or b't="e"' in chunk
            or b"<c" not in chunk
        ):
            return False
        *rows, _ = chunk.split(b"</row>")
        widths = [row.count(b"<c>") + row.count(b"<c ") for row in rows]
        self._rows += len(rows)
        self._cells += sum(widths)
        self._far_count += sum(
            width - self._limits.columns for width in widths if width > self._limits.columns
        )
        if self._rows and widths:
            self._place(self._rows, max(max(widths) - 1, 0))
        self._check_range()
        return True

    def _by_token(self, chunk: bytes) -> None:
        """Any legal spelling: prefixes, single quotes, attributes in any order, no addresses."""
        if self._unaddressed(chunk):
            return
        cell: Place | None = None
        kind = b""
        formula = value = False
        for closing, name, attributes, empty in _tokens(chunk):
            if closing:
                if name == b"c" and cell is not None:
                    if formula and not value:
                        self._empty_formula(cell)
                    cell = None
                continue
            if name == b"row":
                self._rows += 1
                values = _attributes(attributes)
                self._rows = _row_number(values.get(b"r", b"")) or self._rows
                self._column = -1
                if values.get(b"hidden") in (b"1", b"true"):
                    self._hide(self._rows)
            elif name == b"c":
                values = _attributes(attributes)
                cell = self._next_cell(values.get(b"r", b""))
                kind, formula, value = values.get(b"t", b""), False, False
                if kind == b"e":
                    self._error(cell, None)
            elif name == b"f":
                formula = True
                self._formulas += 1
            elif name == b"v":
                value = not empty or kind == b"str"
        self._check_range()

    def _next_cell(self, reference: bytes) -> Place:
        self._cells += 1
        if not reference:
            row, column = max(self._rows, 1), self._column + 1
        else:
            match = _ADDRESS.match(b'<c r="' + reference + b'"')
            if match is None:
                raise RefusalError("damaged")
            row, column = int(match[2]), column_index(match[1])
        self._column = column
        self._place(row, column)
        return row, column


class Spent:
    """What all sheets of a workbook use up together."""

    def __init__(self) -> None:
        self.wrong_cells = 0


def _strange_cell(width: int, digits: int) -> re.Pattern[bytes]:
    """Matches cells that are not within the first `width` columns and `digits` digits of rows."""
    first, second = divmod(width - 1, 26)
    if first == 0:
        columns = f"[A-{chr(65 + second)}]"
    else:
        below = f"|[A-{chr(63 + first)}][A-Z]" if first > 1 else ""
        columns = f"(?:[A-Z]{below}|{chr(64 + first)}[A-{chr(65 + second)}])"
    return re.compile(f'<c r="(?!{columns}[0-9]{{1,{digits}}}")'.encode())


def _hidden_columns(head: bytes, limit: int) -> Iterator[int]:
    for match in _COLUMN.finditer(head):
        values = _attributes(match[1])
        first, last = values.get(b"min", b""), values.get(b"max", b"")
        if values.get(b"hidden") in (b"1", b"true") and first.isdigit() and last.isdigit():
            yield from range(int(first[:6]) - 1, min(int(last[:6]), limit))


def _tokens(chunk: bytes) -> Iterator[tuple[bytes, bytes, bytes, bool]]:
    """Tags of rows, cells, formulas and values; the last says whether the element holds nothing."""
    for match in _TOKEN.finditer(chunk):
        end = match.end()
        yield match[1], match[2], match[3], bool(match[4]) or chunk[end : end + 2] == b"</"


def _row_number(text: bytes) -> int:
    """0 where the row has no number of its own."""
    if text and not (text.isdigit() and len(text) < 10):
        raise RefusalError("damaged")
    return int(text or 0)


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


class TextScan:
    """Shared strings: one giant string used by a thousand cells is copied a thousand times."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tail = b""

    def feed(self, piece: bytes) -> None:
        data = self._tail + piece
        refuse_dtd(data)
        cut = data.rfind(b"</si>")
        whole, self._tail = (data[: cut + 5], data[cut + 5 :]) if cut >= 0 else (b"", data)
        step = self._limits.text_chars + 1
        for position in range(step, len(whole), step):
            start = max(whole.rfind(b"<si>", 0, position), whole.rfind(b"<si ", 0, position), 0)
            end = whole.find(b"</si>", start)
            if end - start >= step:
                self._check(whole[start:end])
        if len(self._tail) > self._limits.inline_text_bytes:
            self._check(self._tail)
            if not re.search(rb"</\w+:si>", self._tail):
                raise RefusalError("string_too_long")
            self._tail = b""

    def finish(self) -> None:
        if len(self._tail) > self._limits.text_chars:
            self._check(self._tail)

    def _check(self, item: bytes) -> None:
        texts = _TEXT_NODE.findall(_PHONETIC.sub(b"", item))
        prefixed = re.search(rb"<\w+:si[ >]", item) is not None
        lengths = [len(text.decode("utf-8", "replace")) for text in texts]
        if (max(lengths, default=0) if prefixed else sum(lengths)) > self._limits.text_chars:
            raise RefusalError("string_too_long")
