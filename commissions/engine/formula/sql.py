"""Tree to SQL for DuckDB: one expression for the value, and one for the reason why there is none.

Both are expressions of the caller's own query. A value is only asked for where there is no reason against it,
so it needn't look at NULL or 0 itself.
"""

from fractions import Fraction
from typing import Final

from commissions.engine.formula import ratio
from commissions.engine.formula.errors import TOO_FINE, FormulaError
from commissions.engine.formula.kinds import kind_of
from commissions.engine.formula.nodes import (
    Call,
    Comparison,
    Figure,
    Function,
    Negative,
    Node,
    Percent,
    Series,
    Text,
    Truth,
    children,
    is_constant,
)
from commissions.engine.formula.ratio import Ratio, Rounding, TooLarge
from commissions.engine.formula.values import NoValue, gives_flag, value_of
from commissions.engine.formula.vocabulary import Kind
from commissions.engine.messages import gettext_noop
from commissions.engine.reasons import Reason

ALWAYS_BY_ZERO: Final = gettext_noop("This always divides by 0")

_ROUNDINGS: Final = {
    Function.ROUND: Rounding.HALF,
    Function.ROUNDDOWN: Rounding.DOWN,
    Function.ROUNDUP: Rounding.UP,
}


def scaled_number(node: Node, decimals: int) -> str:
    """A BIGINT of 10^-decimals, rounded once, half away from zero. Raises FormulaError if it can't be exact."""
    try:
        return f"({ratio.rounded_units(number(node), decimals).sql})::BIGINT"
    except TooLarge:
        raise FormulaError(TOO_FINE, node.at) from None


def number(node: Node) -> Ratio:
    try:
        return ratio.constant(_constant(node)) if is_constant(node) else _number(node)
    except TooLarge:
        raise FormulaError(TOO_FINE, node.at) from None


def _constant(node: Node) -> Fraction:
    """The value of a number without figures."""
    try:
        value = value_of(node, {})
    except NoValue as error:
        raise FormulaError(ALWAYS_BY_ZERO, error.at) from None
    assert isinstance(value, Fraction)
    return value


def _number(node: Node) -> Ratio:
    match node:
        case Figure():
            kind = node.name.kind
            return ratio.figure(node.name.sql, bound=kind.largest, scale=kind.scale)
        case Negative():
            return ratio.negative(number(node.operand))
        case Percent():
            return ratio.scaled(number(node.operand), Fraction(1, 100))
        case Series():
            return _sum(node) if node.adds else _product(node)
        case Call():
            return _call(node)
    raise TypeError(f"{node} is no number")


def _sum(node: Series) -> Ratio:
    parts = [number(node.operands[0])]
    for operator, operand in node.steps():
        part = number(operand)
        parts.append(part if operator.symbol == "+" else ratio.negative(part))
    return ratio.total(parts)


def _product(node: Series) -> Ratio:
    value = number(node.operands[0])
    for operator, operand in node.steps():
        divides = operator.symbol == "/"
        if is_constant(operand):
            factor = _constant(operand)
            if divides and factor == 0:
                raise FormulaError(ALWAYS_BY_ZERO, operator.at)
            value = ratio.scaled(value, 1 / factor if divides else factor)
        else:
            value = (ratio.quotient if divides else ratio.product)(value, number(operand))
    return value


def _call(node: Call) -> Ratio:
    match node.function:
        case Function.IF:
            condition, first, *second = node.arguments
            other = number(second[0]) if second else ratio.constant(Fraction(0))
            return ratio.choice(flag(condition), number(first), other)
        case Function.MIN | Function.MAX:
            function = "least" if node.function is Function.MIN else "greatest"
            return ratio.extreme(function, [number(argument) for argument in node.arguments])
        case Function.SUM:
            return ratio.total([number(argument) for argument in node.arguments])
        case Function.ABS:
            return ratio.absolute(number(node.arguments[0]))
        case Function.INT:
            return ratio.rounded(number(node.arguments[0]), 0, Rounding.FLOOR)
        case _:
            return ratio.rounded(number(node.arguments[0]), node.digits, _ROUNDINGS[node.function])


def flag(node: Node) -> str:
    """A BOOLEAN that stands safely beside any operator."""
    match node:
        case Truth():
            return "true" if node.value else "false"
        case Figure():
            return f"({node.name.sql})::BOOLEAN"
        case Comparison():
            return _comparison(node)
        case Call(function=Function.AND):
            return f"({' AND '.join(map(flag, node.arguments))})"
        case Call(function=Function.OR):
            return f"({' OR '.join(map(flag, node.arguments))})"
        case Call(function=Function.NOT):
            return f"(NOT {flag(node.arguments[0])})"
        case Call(function=Function.IF):
            condition, first, *second = node.arguments
            other = flag(second[0]) if second else "false"
            return f"CASE WHEN {flag(condition)} THEN {flag(first)} ELSE {other} END"
    raise TypeError(f"{node} is no condition")


def _comparison(node: Comparison) -> str:
    symbol = node.operator.symbol
    if kind_of(node.left) is Kind.TEXT:
        return f"({text(node.left)} {symbol} {text(node.right)})"
    if gives_flag(node.left):
        return f"({flag(node.left)} {symbol} {flag(node.right)})"
    try:
        return ratio.compared(number(node.left), symbol, number(node.right))
    except TooLarge:
        raise FormulaError(TOO_FINE, node.at) from None


def text(node: Node) -> str:
    """A VARCHAR in lower case, as texts are compared without regard to case."""
    match node:
        case Text():
            return f"lower({quoted(node.value)})"
        case Figure():
            return f"lower({node.name.sql})"
        case Call(function=Function.IF):
            condition, first, second = node.arguments
            return f"CASE WHEN {flag(condition)} THEN {text(first)} ELSE {text(second)} END"
    raise TypeError(f"{node} is no text")


def quoted(value: str) -> str:
    """A literal of SQL. DuckDB knows no other escape in it than the doubled quote."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def problem(node: Node) -> str:
    """A VARCHAR: the reason code of the first thing, in the order of reading, that has no value; else NULL."""
    return _first(_problems(node))


def _first(terms: list[str]) -> str:
    return f"coalesce({', '.join(terms)})" if len(terms) > 1 else terms[0] if terms else "NULL::VARCHAR"


def _problems(node: Node) -> list[str]:
    """The single questions, each a VARCHAR, none of them twice."""
    match node:
        case Figure():
            return [f"CASE WHEN ({node.name.sql}) IS NULL THEN '{Reason.NOT_REPORTED}' END"]
        case Call(function=Function.IF):
            return _choice_problems(node)
        case Series():
            return _series_problems(node)
    return _once([term for child in children(node) for term in _problems(child)])


def _series_problems(node: Series) -> list[str]:
    """As it is worked out, from left to right: an operand, and then whether it can be divided by."""
    terms = _problems(node.operands[0])
    for operator, operand in node.steps():
        terms += _problems(operand)
        if operator.symbol == "/" and not is_constant(operand):
            terms.append(f"CASE WHEN {number(operand).sql} = 0 THEN '{Reason.NOT_APPLICABLE}' END")
    return _once(terms)


def _choice_problems(node: Call) -> list[str]:
    condition, *choices = node.arguments
    known = _problems(condition)
    first, *second = [[term for term in _problems(each) if term not in known] for each in choices]
    other = second[0] if second else []
    if first or other:
        known = [*known, f"CASE WHEN {flag(condition)} THEN {_first(first)} ELSE {_first(other)} END"]
    return known


def _once(terms: list[str]) -> list[str]:
    return list(dict.fromkeys(terms))
