"""Tree to text: in one spelling, with as few brackets as it takes, and as a live formula of a workbook."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

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
from commissions.engine.formula.values import gives_flag
from commissions.engine.formula.vocabulary import Name

_ALONE: Final = 6


def written(node: Node, name: Callable[[Name], str]) -> str:
    """The formula's text, without a leading "="."""
    match node:
        case Number():
            return number(node.value)
        case Text():
            doubled = node.value.replace('"', '""')
            return f'"{doubled}"'
        case Truth():
            return "TRUE" if node.value else "FALSE"
        case Figure():
            return name(node.name)
    least = _least(node)
    parts = [
        text if _level(child) >= least else f"({text})"
        for child in children(node)
        for text in [written(child, name)]
    ]
    return layout(node, parts)


def layout(node: Node, parts: Sequence[str]) -> str:
    """The node around the texts of its children."""
    match node:
        case Negative():
            return f"-{parts[0]}"
        case Percent():
            return f"{parts[0]}%"
        case Series():
            rest = zip(node.operators, parts[1:], strict=True)
            return parts[0] + "".join(f" {operator.symbol} {part}" for operator, part in rest)
        case Comparison():
            return f"{parts[0]} {node.operator.symbol} {parts[1]}"
        case Call():
            return f"{node.function}({', '.join(parts)})"
    raise TypeError(f"{node} has no parts")


def _level(node: Node) -> int:
    """How tightly a node holds together, from loose to tight."""
    match node:
        case Comparison():
            return 1
        case Series():
            return 2 if node.adds else 3
        case Negative():
            return 4
        case Percent():
            return 5
        case _:
            return _ALONE


def _least(node: Node) -> int:
    """How tightly an operand has to hold together to stand without brackets."""
    match node:
        case Comparison():
            return 2
        case Series():
            return 3 if node.adds else 4
        case Negative():
            return 4
        case Percent():
            return 5
        case _:
            return 0


def number(value: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def completed(node: Node) -> Node:
    """The same with every IF in full: a sheet shows FALSE where the third argument was left out, and here it is 0."""
    match node:
        case Negative():
            return Negative(completed(node.operand))
        case Percent():
            return Percent(completed(node.operand))
        case Series():
            return Series(tuple(map(completed, node.operands)), node.operators)
        case Comparison():
            return Comparison(completed(node.left), node.operator, completed(node.right))
        case Call():
            arguments = tuple(map(completed, node.arguments))
            if node.function is Function.IF and len(arguments) == 2:
                nothing = Truth(False) if gives_flag(arguments[1]) else Number(Decimal(0))
                arguments = (*arguments, nothing)
            return Call(node.function, arguments)
        case _:
            return node
