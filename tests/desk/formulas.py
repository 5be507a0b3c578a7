"""A small evaluator of the formulas that the statement's workbook holds, in exact decimals.

It knows what the workbook uses (SUM over ranges, ROUND, MAX, + - * /, references to cells of any sheet) and raises
for anything else, so that a new kind of formula can't pass unseen.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import range_boundaries

_TOKEN = re.compile(
    r"\s*(?:(?P<name>SUM|ROUND|MAX)\(|(?P<ref>(?:'(?:[^']|'')+'!|\w+!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+*/(),]))"
)


class Evaluator:
    """`value("Sheet", "D7")` of a workbook opened with formulas."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, str], Decimal] = {}

    def value(self, sheet: str, cell: str) -> Decimal:
        key = (sheet, cell)
        if key not in self.known:
            self.known[key] = self._cell(sheet, self.book[sheet][cell].value)
        return self.known[key]

    def _cell(self, sheet: str, content: Any) -> Decimal:
        if content is None:
            return Decimal(0)
        if isinstance(content, str):
            assert content.startswith("="), f"{content!r} is not a number"
            return _Parser(content[1:], lambda reference: self._reference(sheet, reference)).whole()
        return Decimal(repr(content))

    def _reference(self, sheet: str, text: str) -> list[Decimal]:
        name, _mark, area = text.rpartition("!")
        target = name.strip("'").replace("''", "'") if name else sheet
        left, top, right, bottom = range_boundaries(area.replace("$", ""))
        rows = self.book[target].iter_rows(min_col=left, min_row=top, max_col=right, max_row=bottom)
        return [self.value(target, cell.coordinate) for row in rows for cell in row]


class _Parser:
    def __init__(self, text: str, look_up: Callable[[str], list[Decimal]]) -> None:
        self.tokens = self._split(text)
        self.look_up = look_up

    @staticmethod
    def _split(text: str) -> list[tuple[str, str]]:
        found, place = [], 0
        while place < len(text):
            match = _TOKEN.match(text, place)
            assert match, f"can't read {text[place:]!r}"
            kind = match.lastgroup or ""
            found.append((kind, match.group(kind)))
            place = match.end()
        return found

    def whole(self) -> Decimal:
        found = self.sum()
        assert not self.tokens, self.tokens
        return found

    def sum(self) -> Decimal:
        total = self.product()
        while self.tokens and self.tokens[0][1] in {"+", "-"}:
            sign = self.tokens.pop(0)[1]
            term = self.product()
            total = total + term if sign == "+" else total - term
        return total

    def product(self) -> Decimal:
        total = self.atom()
        while self.tokens and self.tokens[0][1] in {"*", "/"}:
            sign = self.tokens.pop(0)[1]
            term = self.atom()
            total = total * term if sign == "*" else total / term
        return total

    def atom(self) -> Decimal:
        kind, text = self.tokens.pop(0)
        if kind == "number":
            return Decimal(text)
        if kind == "ref":
            (value,) = self.look_up(text)
            return value
        if kind == "name":
            return self.call(text)
        assert text in {"-", "("}, text
        if text == "-":
            return -self.atom()
        inside = self.sum()
        assert self.tokens.pop(0) == ("sign", ")")
        return inside

    def call(self, name: str) -> Decimal:
        values: list[list[Decimal]] = []
        while True:
            if self.tokens[0][0] == "ref" and self.tokens[1][1] in {",", ")"}:
                values.append(self.look_up(self.tokens.pop(0)[1]))
            else:
                values.append([self.sum()])
            if self.tokens.pop(0)[1] == ")":
                break
        if name == "ROUND":
            number, digits = values[0][0], int(values[1][0])
            return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        flat = [value for group in values for value in group]
        return sum(flat, Decimal(0)) if name == "SUM" else max(flat)
