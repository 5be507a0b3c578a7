"""What a formula comes to for one row, in exact fractions."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from commissions.engine.formula.nodes import (
    Call,
    Comparison,
    Figure,
    Function,
    Negative,
    Node,
    Number,
    Percent,
    Series,
    Text,
    Truth,
    children,
)
from commissions.engine.formula.vocabulary import Kind
from commissions.engine.reasons import Reason

Value: TypeAlias = Fraction | bool | str
Row: TypeAlias = Mapping[str, int | bool | str | None]
"""Figures by code, as they are stored: fen, pieces, 10^-4. A figure that isn't reported is None."""


class NoValue(Exception):
    """The formula has no value for this row: a figure isn't reported, or it divides by 0."""

    def __init__(self, reason: Reason, at: int) -> None:
        super().__init__(reason, at)
        self.reason = reason
        self.at = at


def value_of(node: Node, row: Row) -> Value:
    """Raises NoValue, for the first thing in the order of reading that has none."""
    if isinstance(node, Call) and node.function is Function.IF:
        taken = chosen(node, value_of(node.arguments[0], row))
        return nothing(node) if taken is None else value_of(taken, row)
    return combined(node, (value_of(child, row) for child in children(node)), row)


def chosen(node: Call, condition: Value) -> Node | None:
    """The alternative of an IF that counts; None is the third argument that was left out."""
    return node.arguments[1] if condition else node.arguments[2] if len(node.arguments) == 3 else None


def nothing(node: Call) -> Value:
    """What an IF without a third argument gives where its condition doesn't hold."""
    return False if gives_flag(node.arguments[1]) else Fraction(0)


def gives_flag(node: Node) -> bool:
    """Of a checked tree: whether the node is a condition."""
    match node:
        case Truth() | Comparison():
            return True
        case Figure():
            return node.name.kind is Kind.FLAG
        case Call(function=Function.IF):
            return gives_flag(node.arguments[1])
        case Call():
            return node.function in {Function.AND, Function.OR, Function.NOT}
        case _:
            return False


def combined(node: Node, values: Iterator[Value], row: Row) -> Value:
    """The node's value from those of its children, which are asked for one by one, and all of them."""
    match node:
        case Number():
            return Fraction(node.value)
        case Text() | Truth():
            return node.value
        case Figure():
            return _figure(node, row)
        case Negative():
            return -_number(next(values))
        case Percent():
            return _number(next(values)) / 100
        case Series():
            return _series(node, values)
        case Comparison():
            return _holds(node.operator.symbol, next(values), next(values))
        case Call():
            return _call(node, list(values))


def _number(value: Value) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _figure(node: Figure, row: Row) -> Value:
    stored = row[node.name.code]
    if stored is None:
        raise NoValue(Reason.NOT_REPORTED, node.at)
    if isinstance(stored, bool | str):
        return stored
    return Fraction(stored, node.name.kind.scale)


def _series(node: Series, values: Iterator[Value]) -> Fraction:
    result = _number(next(values))
    for operator, value in zip(node.operators, map(_number, values), strict=True):
        match operator.symbol:
            case "+":
                result += value
            case "-":
                result -= value
            case "*":
                result *= value
            case _:
                if value == 0:
                    raise NoValue(Reason.DIVIDED_BY_ZERO, operator.at)
                result /= value
    return result


def _holds(symbol: str, left: Value, right: Value) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        left, right = left.lower(), right.lower()
    match symbol:
        case "=":
            return left == right
        case "<>":
            return left != right
    first, second = _number(left), _number(right)
    match symbol:
        case "<":
            return first < second
        case "<=":
            return first <= second
        case ">":
            return first > second
        case _:
            return first >= second


def _call(node: Call, values: list[Value]) -> Value:
    match node.function:
        case Function.AND:
            return all(values)
        case Function.OR:
            return any(values)
        case Function.NOT:
            return not values[0]
    numbers = [_number(value) for value in values]
    match node.function:
        case Function.MIN:
            return min(numbers)
        case Function.MAX:
            return max(numbers)
        case Function.SUM:
            return sum(numbers, Fraction(0))
        case Function.ABS:
            return abs(numbers[0])
        case Function.INT:
            return Fraction(floor(numbers[0]))
        case _:
            return rounded(numbers[0], node.digits, node.function)


def rounded(value: Fraction, digits: int, function: Function = Function.ROUND) -> Fraction:
    """As Excel rounds: ROUND half away from zero, ROUNDDOWN towards zero, ROUNDUP away from it."""
    unit = Fraction(10) ** -digits
    size = abs(value) / unit
    match function:
        case Function.ROUNDDOWN:
            whole = floor(size)
        case Function.ROUNDUP:
            whole = ceil(size)
        case _:
            whole = floor(size + Fraction(1, 2))
    return (whole if value >= 0 else -whole) * unit
