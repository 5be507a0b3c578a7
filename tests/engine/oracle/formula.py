"""Formulas a second time: recursive descent straight to functions of a row, on fractions, no code of the engine.

It reads what the engine reads, but trusts that it is right: what is wrong with a formula is the engine's to say.
"""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, int | bool | str | None]
Value: TypeAlias = Fraction | bool | str
Work: TypeAlias = Callable[[Row], Any]

TOKEN = re.compile(r'\s*(\d+\.?\d*|\.\d+|"(?:[^"]|"")*"|>=|<=|<>|[-+*/%(),=<>]|\w+)')


class Unreported(Exception):
    pass


class DividedByZero(Exception):
    pass


def worth(
    text: str, row: Row, scales: Mapping[str, int], decimals: int
) -> tuple[int | bool | None, str | None]:
    """(value in 10^-decimals or a condition, None), or (None, reason code)."""
    try:
        value = Reader(text, scales).whole()(row)
    except Unreported:
        return None, "N00"
    except DividedByZero:
        return None, "F01"
    if isinstance(value, bool):
        return value, None
    return away_from_zero(value * 10**decimals, floor_of_half), None


def floor_of_half(size: Fraction) -> int:
    return floor(size + Fraction(1, 2))


def away_from_zero(value: Fraction, whole: Callable[[Fraction], int]) -> int:
    return whole(value) if value >= 0 else -whole(-value)


class Reader:
    """`scales` says how many stored units make one, by the word that the formula uses."""

    def __init__(self, text: str, scales: Mapping[str, int]) -> None:
        self.scales = scales
        self.tokens = TOKEN.findall(text.strip().removeprefix("="))
        self.next = 0

    def peek(self) -> str:
        return self.tokens[self.next] if self.next < len(self.tokens) else ""

    def take(self) -> str:
        self.next += 1
        return str(self.tokens[self.next - 1])

    def whole(self) -> Work:
        work = self.comparison()
        assert self.peek() == "", self.tokens[self.next :]
        return work

    def comparison(self) -> Work:
        left = self.sum()
        if self.peek() not in {"=", "<>", "<", "<=", ">", ">="}:
            return left
        symbol, right = self.take(), self.sum()
        return lambda row: compare(symbol, left(row), right(row))

    def sum(self) -> Work:
        work = self.product()
        while self.peek() in {"+", "-"}:
            work = added(work, 1 if self.take() == "+" else -1, self.product())
        return work

    def product(self) -> Work:
        work = self.signed()
        while self.peek() in {"*", "/"}:
            work = multiplied(work, self.take(), self.signed())
        return work

    def signed(self) -> Work:
        if self.peek() not in {"+", "-"}:
            return self.percent()
        sign = 1 if self.take() == "+" else -1
        work = self.signed()
        return lambda row: sign * work(row)

    def percent(self) -> Work:
        work = self.atom()
        hundreds = 1
        while self.peek() == "%":
            self.take()
            hundreds *= 100
        return work if hundreds == 1 else lambda row: work(row) / hundreds

    def atom(self) -> Work:
        token = self.take()
        if token == "(":
            work = self.comparison()
            assert self.take() == ")"
            return work
        if token[0] == '"':
            return lambda row: token[1:-1].replace('""', '"')
        if token[0].isdigit() or token[0] == ".":
            return lambda row: Fraction(token)
        if self.peek() == "(":
            return self.call(token.upper())
        if token.upper() in {"TRUE", "FALSE"}:
            return lambda row: token.upper() == "TRUE"
        return lambda row: look_up(row, token, self.scales)

    def call(self, function: str) -> Work:
        self.take()
        arguments = [self.comparison()]
        while self.take() == ",":
            arguments.append(self.comparison())
        if function == "IF":
            return lambda row: if_(row, *arguments)
        return lambda row: FUNCTIONS[function](*[argument(row) for argument in arguments])


def look_up(row: Row, word: str, scales: Mapping[str, int]) -> Value:
    stored = row[word]
    if stored is None:
        raise Unreported
    return stored if isinstance(stored, bool | str) else Fraction(stored, scales[word])


def added(first: Work, sign: int, second: Work) -> Work:
    return lambda row: first(row) + sign * second(row)


def multiplied(first: Work, symbol: str, second: Work) -> Work:
    return lambda row: first(row) * second(row) if symbol == "*" else divided(first(row), second(row))


def divided(first: Fraction, second: Fraction) -> Fraction:
    if second == 0:
        raise DividedByZero
    return first / second


def compare(symbol: str, left: Any, right: Any) -> bool:
    if isinstance(left, str):
        left, right = left.lower(), right.lower()
    order = (left > right) - (left < right)
    holds: dict[str, bool] = {
        "=": order == 0,
        "<>": order != 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }
    return holds[symbol]


def if_(row: Row, condition: Work, first: Work, second: Work | None = None) -> Value:
    if condition(row):
        value: Value = first(row)
        return value
    return second(row) if second else Fraction(0)


def to_digits(whole: Callable[[Fraction], int]) -> Callable[[Fraction, Fraction], Fraction]:
    def work(value: Fraction, digits: Fraction) -> Fraction:
        unit = Fraction(10) ** int(digits)
        return away_from_zero(value * unit, whole) / unit

    return work


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "AND": lambda *values: all(values),
    "OR": lambda *values: any(values),
    "NOT": lambda value: not value,
    "MIN": lambda *values: min(values),
    "MAX": lambda *values: max(values),
    "SUM": lambda *values: sum(values),
    "ABS": abs,
    "INT": lambda value: Fraction(floor(value)),
    "ROUND": to_digits(floor_of_half),
    "ROUNDDOWN": to_digits(floor),
    "ROUNDUP": to_digits(ceil),
}
