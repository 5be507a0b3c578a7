"""Units that make a number larger than it looks: 万元 in a header, or in the unit row above it."""

import re
from collections.abc import Iterable
from typing import Final

from core.sheets.definition import Column, ColumnType
from core.sheets.spelling import POWERS, folded

POWER_NAMES: Final = {power: name for name, power in POWERS.items()}
_POWER: Final = "百万|千万|亿|万|千"
_ONES: Final = "户|个|人|张|台|部|条|笔|份|次|件"
_YUAN: Final = re.compile(rf"(?:^|[(\[【:,、/;\s])(?:单位:?)?({_POWER})?元(?=$|[)\]】,、/;\s])|({_POWER})元$")
_PIECES: Final = re.compile(rf"[(\[【](?:单位:?)?({_POWER})(?:{_ONES})?[)\]】]|/({_POWER})(?:{_ONES})$")
_UNIT_ROW: Final = re.compile(r"单位:\s*([^:]*?)(?=\s\S+:|$)")
_WORD: Final = re.compile(
    rf"[(\[【]?(?:单位:?)?(?:(?:{_POWER})?(?:元|{_ONES}|家|枚|只|套)|%|‰|分|点|㎡|m2|平方米|月|期|天|日|年)"
    rf"(?:/(?:{_ONES}|家|月|年|日|天))?[)\]】]?"
)
_COUNTS: Final = frozenset({ColumnType.INTEGER, ColumnType.METRIC, ColumnType.SCALED})


def scale_of(column: Column, header: str, above: Iterable[str]) -> int:
    """By which power of ten the cells of a column are to be multiplied. What its header says comes first."""
    text = folded(header)
    if column.type is ColumnType.MONEY or column.in_fen:
        own = _yuan(text)
        return own if own is not None else _of_unit_row(above)
    if column.type in _COUNTS and (found := _PIECES.search(text)):
        return POWERS[found[1] or found[2]]
    return 0


def is_unit(text: str) -> bool:
    """Whether a cell below a header says in what its column is counted, and nothing else."""
    return _WORD.fullmatch(folded(text)) is not None


def _yuan(text: str) -> int | None:
    """None where nothing is said of yuan."""
    found = _YUAN.search(text)
    return None if found is None else POWERS.get(found[1] or found[2] or "", 0)


def _of_unit_row(above: Iterable[str]) -> int:
    """The power that the unit row gives to yuan, if it knows one kind of yuan only."""
    said = {
        power
        for cell in above
        for units in _UNIT_ROW.findall(folded(cell))
        if (power := _yuan(units)) is not None
    }
    return said.pop() if len(said) == 1 else 0
