"""Units: an amount and a count can't be added, a share isn't an amount, a condition isn't a number.

A bare number takes the unit of what it meets: `plan_fee >= 100` means yuan, and `quantity * 10` is ten yuan
a piece. Where a product or quotient has no unit that can be told, it is a bare number again.
"""

from typing import Final, NoReturn

from commissions.engine.formula.errors import FormulaError
from commissions.engine.formula.nodes import (
    ROUNDINGS,
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
)
from commissions.engine.formula.vocabulary import Kind
from commissions.engine.messages import gettext_noop

NUMERIC: Final = frozenset({Kind.MONEY, Kind.COUNT, Kind.SHARE, Kind.NUMBER})
DIGITS: Final = range(-6, 5)

_PRODUCTS: Final = {
    frozenset({Kind.MONEY, Kind.NUMBER}): Kind.MONEY,
    frozenset({Kind.MONEY, Kind.COUNT}): Kind.MONEY,
    frozenset({Kind.MONEY, Kind.SHARE}): Kind.MONEY,
    frozenset({Kind.COUNT, Kind.SHARE}): Kind.COUNT,
    frozenset({Kind.SHARE}): Kind.SHARE,
}

_QUOTIENTS: Final = {
    (Kind.MONEY, Kind.MONEY): Kind.SHARE,
    (Kind.MONEY, Kind.COUNT): Kind.MONEY,
    (Kind.MONEY, Kind.SHARE): Kind.MONEY,
    (Kind.MONEY, Kind.NUMBER): Kind.MONEY,
    (Kind.COUNT, Kind.COUNT): Kind.SHARE,
    (Kind.COUNT, Kind.SHARE): Kind.COUNT,
    (Kind.SHARE, Kind.SHARE): Kind.SHARE,
}


def kind_of(node: Node) -> Kind:
    """What the node gives. Raises FormulaError where units don't go together."""
    match node:
        case Number():
            return Kind.NUMBER
        case Text():
            return Kind.TEXT
        case Figure():
            return node.name.kind
        case Negative():
            return _number(node.operand)
        case Percent():
            kind = _number(node.operand)
            return Kind.SHARE if kind is Kind.NUMBER else kind
        case Series():
            return _sum(node) if node.adds else _product(node)
        case Comparison():
            return _comparison(node)
        case Call():
            return _call(node)
        case _:
            return Kind.FLAG


def _number(node: Node) -> Kind:
    kind = kind_of(node)
    if kind not in NUMERIC:
        _refuse(node, Kind.NUMBER, kind)
    return kind


def _flag(node: Node) -> Kind:
    kind = kind_of(node)
    if kind is not Kind.FLAG:
        _refuse(node, Kind.FLAG, kind)
    return kind


def _refuse(node: Node, wanted: Kind, found: Kind) -> NoReturn:
    raise FormulaError(
        gettext_noop("Here %(wanted)s is expected, not %(found)s"),
        node.at,
        {"wanted": wanted.word, "found": found.word},
    )


def _sum(node: Series) -> Kind:
    kind = _number(node.operands[0])
    for operator, operand in node.steps():
        kind = _alike(kind, _number(operand), operator.at)
    return kind


def _product(node: Series) -> Kind:
    kind = _number(node.operands[0])
    for operator, operand in node.steps():
        other = _number(operand)
        if operator.symbol == "/":
            kind = _QUOTIENTS.get((kind, other), Kind.NUMBER)
        elif kind is Kind.MONEY is other:
            raise FormulaError(gettext_noop("An amount of money can't be multiplied by another"), operator.at)
        else:
            kind = _PRODUCTS.get(frozenset({kind, other}), Kind.NUMBER)
    return kind


def _alike(first: Kind, second: Kind, at: int) -> Kind:
    """The one kind of two values that are added, compared or alternatives."""
    if first is second or (second is Kind.NUMBER and first in NUMERIC):
        return first
    if first is Kind.NUMBER and second in NUMERIC:
        return second
    raise FormulaError(
        gettext_noop("%(first)s and %(second)s don't go together"),
        at,
        {"first": first.word, "second": second.word},
    )


def _comparison(node: Comparison) -> Kind:
    kind = _alike(kind_of(node.left), kind_of(node.right), node.at)
    if kind not in NUMERIC and node.operator.symbol not in {"=", "<>"}:
        raise FormulaError(
            gettext_noop("Of %(kind)s only = and <> can be asked"), node.at, {"kind": kind.word}
        )
    return Kind.FLAG


def _call(node: Call) -> Kind:
    match node.function:
        case Function.AND | Function.OR | Function.NOT:
            for argument in node.arguments:
                _flag(argument)
            return Kind.FLAG
        case Function.IF:
            return _choice(node)
        case Function.MIN | Function.MAX | Function.SUM:
            kind = _number(node.arguments[0])
            for argument in node.arguments[1:]:
                kind = _alike(kind, _number(argument), argument.at)
            return kind
        case _:
            if node.function in ROUNDINGS:
                _check_digits(node.arguments[1])
            return _number(node.arguments[0])


def _choice(node: Call) -> Kind:
    condition, *choices = node.arguments
    _flag(condition)
    kinds = [kind_of(choice) for choice in choices]
    if len(kinds) == 2:
        return _alike(kinds[0], kinds[1], choices[1].at)
    if kinds[0] is Kind.TEXT:
        raise FormulaError(gettext_noop("An IF that gives a text needs a third argument"), node.at)
    return kinds[0]


def _check_digits(node: Node) -> None:
    number = node.operand if isinstance(node, Negative) else node
    sign = -1 if isinstance(node, Negative) else 1
    if (
        not isinstance(number, Number)
        or number.value != int(number.value)
        or sign * int(number.value) not in DIGITS
    ):
        raise FormulaError(
            gettext_noop("The number of decimals is written as a whole number from %(fewest)s to %(most)s"),
            node.at,
            {"fewest": DIGITS[0], "most": DIGITS[-1]},
        )
