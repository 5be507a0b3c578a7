"""Which column a header means: by its label and aliases, and by what people put around them.

Texts are compared without blanks, stars, brackets and units. Only where nothing fits is more taken away: a
number in front, "this month", "number of" behind a count, the other language beside the one that is known.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from core.sheets.definition import ColumnType, SheetDefinition
from core.sheets.spelling import folded

_NOISE: Final = re.compile(
    r"[\s*:_，,、/·]|\((?:必填|选填|必须|可空|required|optional)\)|必填|选填", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_ENUMERATED: Final = re.compile(r"^\s*(?:\(?\d{1,2}[.、)]|[A-Za-z][.、)])(?=\D)")
_THIS_MONTH: Final = re.compile(r"^(?:本月|当月|本期|(?:20\d\d年)?(\d{1,2})月份?)")
_FOOTNOTE: Final = re.compile("[\u2460-\u2487*※†‡¹²³]+$")
_PIVOTED: Final = re.compile(r"^(?:求和项|sumof)")
"""What a pivot table writes before the header that it sums."""
_COUNTED: Final = re.compile(r"(?:用户数|户数|数量|总数|个数|台数|张数|数|量)$")
_YUAN: Final = re.compile(r"(?:百万|千万|亿|万|千)?元$")
_POINTS: Final = re.compile(r"\d{1,3}分?$")
_LATIN: Final = re.compile(r"[a-z]+")
_NUMBERS: Final = frozenset({ColumnType.INTEGER, ColumnType.METRIC, ColumnType.SCALED})
_SCORES: Final = frozenset({ColumnType.SCORE, ColumnType.SCALED})


class Match(NamedTuple):
    """`rank` is smaller the closer the header is to the name; `key` is "" for a header that needs no column."""

    rank: tuple[int, int, int]
    key: str


REMEMBERED: Final = (-1, 0, 0)


def normalised(text: str) -> str:
    """ "首充金额 (元)*" with its bracket kept: "首充金额(元)"."""
    return _NOISE.sub("", folded(text).lower())


class Names:
    """All that the columns of a definition are called. `month` is that of the upload, where it has one."""

    def __init__(self, definition: SheetDefinition, month: int | None = None) -> None:
        self._month = month
        self._keys: dict[str, str] = {normalised(text): "" for text in definition.ignored}
        for column in definition.columns:
            for text in (column.label, *column.aliases):
                self._keys.setdefault(normalised(text), column.key)
        for column in definition.columns:
            # "Data (MB)" with its unit behind it, as a template has it.
            self._keys.setdefault(_BRACKETS.sub("", normalised(column.label)), column.key)
        for text in definition.elsewhere:
            self._keys.setdefault(normalised(text), "")
        self._counts = {column.key for column in definition.columns if column.type in _NUMBERS}
        self._money = {
            column.key for column in definition.columns if column.type is ColumnType.MONEY or column.in_fen
        }
        self._scores = {column.key for column in definition.columns if column.type in _SCORES}

    def match(self, variants: Sequence[str]) -> Match | None:
        """The column that is meant by one of the variants, the most telling first; None where none is."""
        plain = [normalised(variant) for variant in variants]
        for at, text in enumerate(plain):
            for step, form in enumerate((text, _BRACKETS.sub("", text))):
                if form in self._keys and form:
                    return Match((0, at, step), self._keys[form])
        for at, variant in enumerate(variants):
            if key := self._loosely(variant):
                return Match((1, at, 0), key)
        return None

    def _loosely(self, variant: str) -> str:
        """Such a name never makes a header one that needs no column."""
        text = _BRACKETS.sub("", normalised(_ENUMERATED.sub("", folded(_FOOTNOTE.sub("", variant.strip())))))
        text = _PIVOTED.sub("", text)
        month = _THIS_MONTH.match(text)
        if month and (month[1] is None or self._month in (None, int(month[1]))):
            text = text[month.end() :]
        if key := self._keys.get(text):
            return key
        if (money := self._keys.get(_YUAN.sub("", text), "")) in self._money:
            return money
        counted = self._keys.get(_COUNTED.sub("", text), "")
        if counted in self._counts:
            return counted
        scored = self._keys.get(_POINTS.sub("", text), "")
        if scored in self._scores:
            return scored
        chinese, latin = _LATIN.sub("", text), "".join(_LATIN.findall(text))
        key = self._keys.get(chinese, "") if latin else ""
        return key if key and self._keys.get(latin) == key else ""


def variants_of(parts: Sequence[str]) -> Iterator[str]:
    """What a header of several rows may be called: all of them, without the upper ones, the lowest alone."""
    for start in range(len(parts)):
        yield "".join(parts[start:])
        if start == 0 and len(parts) > 2:
            yield parts[0] + parts[-1]


def best_alone(matches: Sequence[Match | None]) -> list[str | None]:
    """The key of each column. Of several columns for one key the closest is it, unless two are as close."""
    closest: dict[str, tuple[int, int, int]] = {}
    for match in matches:
        if match is not None and match.key:
            closest[match.key] = min(match.rank, closest.get(match.key, match.rank))
    return [
        None if match is None or (match.key and match.rank > closest[match.key]) else match.key
        for match in matches
    ]


def remembered_by_text(mapping: Mapping[str, str]) -> dict[str, Match]:
    return {normalised(text): Match(REMEMBERED, key) for text, key in mapping.items()}
