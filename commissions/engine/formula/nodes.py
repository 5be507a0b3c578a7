"""The syntax tree. Positions (`at`) point into the text as typed and are no part of what a formula says."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from commissions.engine.formula.vocabulary import Name


class Function(StrEnum):
    IF = "IF"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    MIN = "MIN"
    MAX = "MAX"
    SUM = "SUM"
    ROUND = "ROUND"
    ROUNDDOWN = "ROUNDDOWN"
    ROUNDUP = "ROUNDUP"
    ABS = "ABS"
    INT = "INT"


ARGUMENTS: Final[dict[Function, tuple[int, int | None]]] = {
    Function.IF: (2, 3),
    Function.AND: (1, None),
    Function.OR: (1, None),
    Function.NOT: (1, 1),
    Function.MIN: (1, None),
    Function.MAX: (1, None),
    Function.SUM: (1, None),
    Function.ROUND: (2, 2),
    Function.ROUNDDOWN: (2, 2),
    Function.ROUNDUP: (2, 2),
    Function.ABS: (1, 1),
    Function.INT: (1, 1),
}
"""The fewest and the most arguments; None is any number."""

LARGEST_NUMBER: Final = 10**12

ROUNDINGS: Final = (Function.ROUND, Function.ROUNDDOWN, Function.ROUNDUP)


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure of the row."""

    name: Name
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Percent:
    operand: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operator:
    symbol: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Series:
    """`a + b - c` or `a * b / c`, worked from left to right; one operator fewer than operands.

    Kept flat, so that a long sum isn't a deep tree.
    """

    operands: tuple["Node", ...]
    operators: tuple[Operator, ...]

    @property
    def at(self) -> int:
        return self.operators[0].at

    @property
    def adds(self) -> bool:
        return self.operators[0].symbol in "+-"

    def steps(self) -> Iterator[tuple[Operator, "Node"]]:
        """Every operand but the first, with the operator before it."""
        return zip(self.operators, self.operands[1:], strict=True)


@dataclass(frozen=True, slots=True)
class Comparison:
    left: "Node"
    operator: Operator
    right: "Node"

    @property
    def at(self) -> int:
        return self.operator.at


@dataclass(frozen=True, slots=True)
class Call:
    function: Function
    arguments: tuple["Node", ...]
    at: int = field(default=0, compare=False)

    @property
    def digits(self) -> int:
        """Of a rounding whose arguments were checked: decimals to keep, negative before the point."""
        last = self.arguments[1]
        if isinstance(last, Negative):
            assert isinstance(last.operand, Number)
            return -int(last.operand.value)
        assert isinstance(last, Number)
        return int(last.value)


Node: TypeAlias = Number | Text | Truth | Figure | Negative | Percent | Series | Comparison | Call


def children(node: Node) -> tuple[Node, ...]:
    """The operands, in the order in which they are worked out."""
    match node:
        case Negative() | Percent():
            return (node.operand,)
        case Series():
            return node.operands
        case Comparison():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case _:
            return ()


def figures(node: Node) -> Iterator[Figure]:
    """Every use of a name, from left to right."""
    if isinstance(node, Figure):
        yield node
    for child in children(node):
        yield from figures(child)


def is_constant(node: Node) -> bool:
    return next(figures(node), None) is None
