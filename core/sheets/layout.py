"""What a row of the sheet is: data, a total, a note, a stray cell or nothing; and columns written once."""

import enum
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.sheets.definition import ColumnType, SheetDefinition
from core.sheets.naming import normalised
from core.sheets.results import Header, SheetWarning, column_letter
from core.sheets.spelling import Bad, as_seen, folded, is_blank
from core.sheets.totals import TOTAL

LISTED: Final = 10
_LONG_TEXT: Final = 12
_REGISTER_TYPES: Final = frozenset({ColumnType.CODE, ColumnType.NAME})
"""Of these an example is taken from the register that its reader sees."""
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EXAMPLE: Final = re.compile(r"\(?(?:示例|样例|范例|填写样例|例如|例:|example\b|e\.g\.)", re.IGNORECASE)
_TELLING_TEXTS: Final = 3
_TELLING: Final = 4
"""So many cells that equal the definition's example make a row the example."""
_STRAY_FROM: Final = 4
"""In a sheet of fewer columns a row with one cell may well be data that lacks the rest."""
_NOTE: Final = re.compile(
    r"(?:注|备注|说明|附注|评分规则|填表说明|制表|填表|填报|审核|复核|审批|批准|负责人|主管|经办|签字|签章|盖章"
    r"|note|prepared by|approved by).{0,12}?:",
    re.IGNORECASE | re.DOTALL,
)


_BESIDE: Final = re.compile(
    r"(?:平均|均值|户均|上月|上年|去年|同期|环比|同比|增幅|增长|占比|完成率|目标|排名|其中|共\d+"
    r"|average|last (?:month|year)|growth).{0,12}",
    re.IGNORECASE,
)
"""What rows beside a total say: other months, means and shares."""


class Kind(enum.Enum):
    DATA = enum.auto()
    TOTAL = enum.auto()
    NOTE = enum.auto()
    STRAY = enum.auto()
    HEADER = enum.auto()
    BLANK = enum.auto()


class Places:
    """A count and the first few places, for a warning."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[int | str] = []

    def add(self, place: int | str) -> None:
        self.count += 1
        if len(self.first) < LISTED:
            self.first.append(place)


class Repeated:
    """Rows that belong to the header: it comes again on every page, or its columns are numbered below it."""

    def __init__(self, header: Header) -> None:
        self._below = header.last_row + 1
        self.texts = {column.index: column.text for column in header.columns}
        self._plain = {index: normalised(text) for index, text in self.texts.items()}

    def holds(self, row: Sequence[Any], number: int) -> bool:
        written = {index: folded(as_seen(cell)) for index, cell in enumerate(row) if not is_blank(cell)}
        if number == self._below and _are_numbers(list(written.values())):
            return True
        same = [normalised(text) in self._plain.get(index, "") for index, text in written.items()]
        return len(same) >= _TELLING_TEXTS and all(same)


def _are_numbers(texts: Sequence[str]) -> bool:
    """甲 乙 1 2 3 …, (1) (2) (3)=(1)+(2) …, A B C D: what statistical forms have below their header."""
    plain = [text.partition("=")[0].strip("() ") for text in texts]
    digits = [text for text in plain if text.isdecimal()]
    letters = "".join(plain[: len(plain) - len(digits)])
    counted = [*letters, *(str(number) for number in range(1, len(digits) + 1))]
    return (
        len(plain) >= _TELLING
        and plain == counted
        and letters in (_STEMS[: len(letters)], _ALPHABET[: len(letters)])
    )


class Layout:
    """Where the columns of the definition are in the sheet; -1 where the sheet lacks one."""

    def __init__(
        self, definition: SheetDefinition, header: Header, example: Mapping[str, str] | None = None
    ) -> None:
        found = {column.key: column.index for column in header.columns if column.key}
        self.columns = definition.columns
        self.indexes = [found.get(column.key, -1) for column in definition.columns]
        scales = {column.key: column.scale for column in header.columns if column.key}
        self.scales = [scales.get(column.key, 0) for column in definition.columns]
        self.header = Repeated(header)
        self.mapped = sorted(found.values())
        self.anchors = [found[column.key] for column in definition.anchors if column.key in found]
        self.width = self.mapped[-1] + 1
        self._fill = [
            (found[column.key], column.label)
            for column in definition.columns
            if column.fill_down and column.key in found
        ]
        self._examples = [
            {
                found[column.key]: folded(texts.get(column.key, ""))
                for column in definition.columns
                if column.key in found and texts.get(column.key)
            }
            for texts in (example or {}, {column.key: column.example for column in definition.columns})
        ]
        self._telling = {
            found[column.key]: folded(column.example)
            for column in definition.columns
            if column.key in found and column.example and column.type not in _REGISTER_TYPES
        }
        self._last: dict[int, Any] = {}
        self._filled: Counter[str] = Counter()

    def fill_down(
        self, rows: Sequence[Sequence[Any]], columns: Sequence[Sequence[Any]]
    ) -> dict[int, Sequence[Any]]:
        """The columns that are written once and hold for the rows below, filled in."""
        return {index: self._down(index, label, rows, columns[index]) for index, label in self._fill}

    def _down(
        self, index: int, label: str, rows: Sequence[Sequence[Any]], cells: Sequence[Any]
    ) -> Sequence[Any]:
        """Totals, notes and repeated headers neither give nor take: only rows with their anchors count."""
        last = self._last.get(index, "")
        header = self.header.texts[index]
        filled = list(cells)
        for i, cell in enumerate(cells):
            if any(is_blank(rows[i][anchor]) for anchor in self.anchors):
                continue
            if isinstance(cell, str) and cell and cell in header:
                continue
            if not is_blank(cell):
                last = cell
            elif last != "":
                filled[i] = last
                self._filled[label] += 1
        self._last[index] = last
        return filled

    def is_example(self, row: Sequence[Any]) -> bool:
        """Whether a row is the template's example, left as it was, or says that it is one."""
        first = next((cell for cell in row if not is_blank(cell)), "")
        if isinstance(first, str) and _EXAMPLE.match(folded(first)):
            return True
        written = {i: folded(as_seen(row[i])) for i in self.mapped if not is_blank(row[i])}
        if len(written) > 1 and written in self._examples:
            return True
        # Saved as csv the template loses its hidden sheet; the numbers of its example are nobody's.
        told = self._telling.items()
        return len(told) >= _TELLING and all(written.get(i) == text for i, text in told)

    def warnings(self) -> list[SheetWarning]:
        return [
            SheetWarning("filled_down", {"label": label, "count": count})
            for label, count in self._filled.items()
        ]


class RowKinds:
    """Tells rows apart that the conversion could not take, and remembers what was left out."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._mapped = frozenset(layout.mapped)
        self._last_anchor = max(layout.anchors, default=0)
        self._notes, self._strays, self._totals, self._headers = (Places() for _kind in range(4))

    def kind(self, row: Sequence[Any], number: int, wrong: Mapping[int, tuple[Bad, str]]) -> Kind:
        """`wrong` cells read as blank but hold something, unless a merge covers them."""
        if self._layout.header.holds(row, number):
            self._headers.add(number)
            return Kind.HEADER
        held = {index for index, (bad, _) in wrong.items() if bad.code != "merged"}
        written = [i for i, cell in enumerate(row) if i in held or not is_blank(cell)]
        texts = [(i, folded(row[i])) for i in written if isinstance(row[i], str)]
        no_key = {i for i, text in texts if TOTAL.fullmatch(text)}
        lacking = [i for i in self._layout.anchors if i not in written or i in no_key]
        if lacking and self.total_label(row):
            self._totals.add(number)
            return Kind.TOTAL
        if lacking and texts and _BESIDE.fullmatch(texts[0][1]):
            self._notes.add(number)
            return Kind.NOTE
        # A note below the data stands in the first column, which in a roster is that of the code.
        alone = len(written) == len(texts) == 1 and _NOTE.match(texts[0][1])
        if not lacking and not alone:
            return Kind.DATA
        kind = Kind.NOTE if alone else self._without_anchors(row, written, texts)
        if kind is Kind.NOTE:
            self._notes.add(number)
        elif kind is Kind.STRAY:
            self._strays.add(f"{column_letter(written[0])}{number}")
        return kind

    def total_label(self, row: Sequence[Any]) -> str:
        """The text that makes a row a total: its first text, or one in the columns up to the last anchor, or in
        one that isn't read."""
        first = True
        for i, cell in enumerate(row):
            if not isinstance(cell, str) or is_blank(cell):
                continue
            if not first and i > self._last_anchor and i in self._mapped:
                continue
            if TOTAL.fullmatch(folded(cell)):
                return folded(cell)
            first = False
        return ""

    def _without_anchors(
        self, row: Sequence[Any], written: Sequence[int], texts: Sequence[tuple[int, str]]
    ) -> Kind:
        useful = [i for i in written if i in self._mapped]
        if not texts and all(i not in self._mapped or row[i] == 0 for i in written):
            return Kind.BLANK
        only_text = len(texts) == len(written)
        if only_text and texts and _NOTE.match(texts[0][1]):
            return Kind.NOTE
        if len(written) == 1 and only_text and len(texts[0][1]) > _LONG_TEXT:
            return Kind.NOTE
        few = len(useful) <= 1 and len(self._layout.mapped) >= _STRAY_FROM
        return Kind.STRAY if few else Kind.DATA

    def warnings(self) -> list[SheetWarning]:
        found = []
        if self._totals.count:
            found.append(SheetWarning("totals_skipped", {"rows": self._totals.first}))
        if self._headers.count:
            found.append(SheetWarning("headers_skipped", {"rows": self._headers.first}))
        if self._notes.count:
            found.append(SheetWarning("notes_skipped", {"rows": self._notes.first}))
        if self._strays.count:
            found.append(SheetWarning("stray_cells", {"addresses": self._strays.first}))
        return found
