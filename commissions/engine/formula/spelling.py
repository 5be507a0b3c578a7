"""What staff type with a Chinese keyboard, made plain one character for one: positions stay what they were."""

import re
import unicodedata
from typing import Final

from commissions.engine.formula.errors import FormulaError, visible
from commissions.engine.messages import gettext_noop

SYMBOLS: Final = {"≥": ">=", "≤": "<=", "≠": "<>"}
"""Operators that are one character where Excel has two; the grammar knows them."""

LONGEST_LITERAL: Final = 100

_QUOTES: Final = '"“”＂'
_LITERAL: Final = re.compile(f'[{_QUOTES}](?P<inside>(?:[^{_QUOTES}]|"")*+)[{_QUOTES}]')

_PLAIN: Final = str.maketrans(
    # The full-width forms of ASCII stand in the order of ASCII.
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    # Spaces as Chinese keyboards, web pages and chats bring them.
    | dict.fromkeys([0x3000, 0x00A0, 0x200B, 0xFEFF], " ")
    | {ord("、"): ",", ord("×"): "*", ord("÷"): "/", ord("−"): "-"}
)


def plain(text: str) -> str:
    """Full-width marks, letters and digits become ASCII, but for what stands inside of quotation marks.

    A leading "=" becomes a space. Raises FormulaError for a text that isn't closed.
    """
    parts: list[str] = []
    end = 0
    for literal in _LITERAL.finditer(text):
        parts += [_outside(text, end, literal.start()), f'"{_inside(literal)}"']
        end = literal.end()
    written = "".join([*parts, _outside(text, end, len(text))])
    start = len(written) - len(written.lstrip())
    return f"{written[:start]} {written[start + 1 :]}" if written[start : start + 1] == "=" else written


def _outside(text: str, start: int, end: int) -> str:
    for at in range(start, end):
        if text[at] in _QUOTES:
            raise FormulaError(gettext_noop("The text that begins here isn't closed"), at)
    return text[start:end].translate(_PLAIN)


def _inside(literal: re.Match[str]) -> str:
    inside = literal["inside"]
    if len(inside) > LONGEST_LITERAL:
        raise FormulaError(
            gettext_noop("A text in quotation marks has at most %(most)s characters"),
            literal.start(),
            {"most": LONGEST_LITERAL},
        )
    for nth, char in enumerate(inside):
        if unicodedata.category(char).startswith("C"):
            raise FormulaError(
                gettext_noop("“%(found)s” has no place in a text"),
                literal.start("inside") + nth,
                {"found": visible(char)},
            )
    return inside
