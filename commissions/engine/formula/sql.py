"""Tree to SQL for DuckDB: one expression for the value, and one for the reason why there is none.

Both are expressions of the caller's own query. A value is only asked for where there is no reason against it,
so it needn't look at NULL or 0 itself.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from commissions.engine.formula import ratio
from commissions.engine.formula.errors import NUMBER_TOO_LARGE, FormulaError, TooFine
from commissions.engine.formula.kinds import kind_of
from commissions.engine.formula.nodes import (
    LARGEST_NUMBER,
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
from commissions.engine.formula.ratio import NARROW, WIDE, Ratio, Rounding, TooLarge, Width
from commissions.engine.formula.values import NoValue, gives_flag, rounded, value_of
from commissions.engine.formula.vocabulary import Kind
from commissions.engine.messages import gettext_noop
from commissions.engine.reasons import Reason

ALWAYS_BY_ZERO: Final = gettext_noop("This always divides by 0")

DECIMALS: Final = range(5)
"""What a value may be rounded to at the end of the line: pieces, fen, 10^-4."""

_LONGEST: Final = 60_000

_EXTREMES: Final = {Function.MIN: "least", Function.MAX: "greatest"}
_ROUNDINGS: Final = {
    Function.ROUND: Rounding.HALF,
    Function.ROUNDDOWN: Rounding.DOWN,
    Function.ROUNDUP: Rounding.UP,
}


def width_for(node: Node) -> Width:
    """The narrowest width in which the formula is exact, to whatever decimals. Raises TooFine if there is none."""
    try:
        return _tried(node, NARROW)
    except TooFine:
        return _tried(node, WIDE)


def _tried(node: Node, width: Width) -> Width:
    for decimals in DECIMALS:
        Compiler(width).value(node, decimals)
    return width


@dataclass(frozen=True, slots=True)
class Compiler:
    """Writes checked trees in one width. Every method's text stands safely beside any operator."""

    width: Width

    def value(self, node: Node, decimals: int) -> str:
        """A BIGINT of 10^-decimals, rounded once, half away from zero; of a condition a BOOLEAN.

        NULL where `problem` has a reason.
        """
        value = self.flag(node) if gives_flag(node) else f"({self.units(node, decimals)})::BIGINT"
        terms = self._problems(node)
        sql = f"CASE WHEN {_first(terms)} IS NULL THEN {value} END" if terms else value
        if len(sql) > _LONGEST:
            raise TooFine(node.at)
        return sql

    def problem(self, node: Node) -> str:
        """A VARCHAR: the reason code of the first thing, in the order of reading, that has no value; else NULL."""
        return _first(self._problems(node))

    # Numbers.

    def units(self, node: Node, decimals: int) -> str:
        """A whole number of 10^-decimals.

        Rounding keeps the order of numbers, so it may just as well be done inside of IF, MIN and MAX: there the
        parts needn't be brought over one denominator first.
        """
        if is_constant(node):
            units = rounded(_constant(node) * 10**decimals, 0)
            return ratio.constant(self.width, units).sql
        match node:
            case Call(function=Function.IF):
                condition, first, *second = node.arguments
                other = self.units(second[0], decimals) if second else f"0::{self.width.type}"
                return _case(self.flag(condition), self.units(first, decimals), other)
            case Call(function=Function.MIN | Function.MAX):
                parts = ", ".join(self.units(argument, decimals) for argument in node.arguments)
                return f"{_EXTREMES[node.function]}({parts})"
        try:
            return ratio.rounded_units(self.number(node), decimals).sql
        except TooLarge:
            raise TooFine(node.at) from None

    def number(self, node: Node) -> Ratio:
        try:
            if is_constant(node):
                return ratio.constant(self.width, _constant(node))
            return self._number(node)
        except TooLarge:
            raise TooFine(node.at) from None

    def _number(self, node: Node) -> Ratio:
        match node:
            case Figure():
                kind = node.name.kind
                return ratio.figure(self.width, node.name.sql, bound=kind.largest, scale=kind.scale)
            case Negative():
                return ratio.negative(self.number(node.operand))
            case Percent():
                return ratio.scaled(self.number(node.operand), Fraction(1, 100))
            case Series():
                return self._sum(node) if node.adds else self._product(node)
            case Call():
                return self._call(node)
        raise TypeError(f"{node} is no number")

    def _sum(self, node: Series) -> Ratio:
        parts = [self.number(node.operands[0])]
        for operator, operand in node.steps():
            part = self.number(operand)
            parts.append(part if operator.symbol == "+" else ratio.negative(part))
        return ratio.total(parts)

    def _product(self, node: Series) -> Ratio:
        value = self.number(node.operands[0])
        for operator, operand in node.steps():
            divides = operator.symbol == "/"
            if is_constant(operand):
                factor = _constant(operand)
                if divides and factor == 0:
                    raise FormulaError(ALWAYS_BY_ZERO, operator.at)
                value = ratio.scaled(value, 1 / factor if divides else factor)
            else:
                value = (ratio.quotient if divides else ratio.product)(value, self.number(operand))
        return value

    def _call(self, node: Call) -> Ratio:
        match node.function:
            case Function.IF:
                condition, first, *second = node.arguments
                nothing = ratio.constant(self.width, Fraction(0))
                other = self.number(second[0]) if second else nothing
                return ratio.choice(self.flag(condition), self.number(first), other)
            case Function.MIN | Function.MAX:
                return ratio.extreme(_EXTREMES[node.function], [*map(self.number, node.arguments)])
            case Function.SUM:
                return ratio.total([*map(self.number, node.arguments)])
            case Function.ABS:
                return ratio.absolute(self.number(node.arguments[0]))
            case Function.INT:
                return ratio.rounded(self.number(node.arguments[0]), 0, Rounding.FLOOR)
            case _:
                return ratio.rounded(self.number(node.arguments[0]), node.digits, _ROUNDINGS[node.function])

    # Conditions and texts.

    def flag(self, node: Node) -> str:
        match node:
            case Truth():
                return "true" if node.value else "false"
            case Figure():
                return f"({node.name.sql})::BOOLEAN"
            case Comparison():
                return self._comparison(node)
            case Call(function=Function.AND):
                return f"({' AND '.join(map(self.flag, node.arguments))})"
            case Call(function=Function.OR):
                return f"({' OR '.join(map(self.flag, node.arguments))})"
            case Call(function=Function.NOT):
                return f"(NOT {self.flag(node.arguments[0])})"
            case Call(function=Function.IF):
                condition, first, *second = node.arguments
                other = self.flag(second[0]) if second else "false"
                return _case(self.flag(condition), self.flag(first), other)
        raise TypeError(f"{node} is no condition")

    def _comparison(self, node: Comparison) -> str:
        symbol = node.operator.symbol
        if kind_of(node.left) is Kind.TEXT:
            return f"({self.text(node.left)} {symbol} {self.text(node.right)})"
        if gives_flag(node.left):
            return f"({self.flag(node.left)} {symbol} {self.flag(node.right)})"
        try:
            return ratio.compared(self.number(node.left), symbol, self.number(node.right))
        except TooLarge:
            raise TooFine(node.at) from None

    def text(self, node: Node) -> str:
        """In lower case, as texts are compared without regard to case."""
        match node:
            case Text():
                return f"lower({quoted(node.value)})"
            case Figure():
                return f"lower({node.name.sql})"
            case Call(function=Function.IF):
                condition, first, second = node.arguments
                return _case(self.flag(condition), self.text(first), self.text(second))
        raise TypeError(f"{node} is no text")

    # What has no value.

    def _problems(self, node: Node) -> list[str]:
        """The single questions, each a VARCHAR or NULL, none of them twice."""
        match node:
            case Figure():
                return [f"CASE WHEN ({node.name.sql}) IS NULL THEN '{Reason.NOT_REPORTED}' END"]
            case Call(function=Function.IF):
                return self._choice_problems(node)
            case Series():
                return self._series_problems(node)
        return _once([term for child in children(node) for term in self._problems(child)])

    def _series_problems(self, node: Series) -> list[str]:
        """As it is worked out, from left to right: an operand, and then whether it can be divided by."""
        terms = self._problems(node.operands[0])
        for operator, operand in node.steps():
            terms += self._problems(operand)
            if operator.symbol == "/" and not is_constant(operand):
                zero = f"{self.number(operand).sql} = 0"
                terms.append(f"CASE WHEN {zero} THEN '{Reason.DIVIDED_BY_ZERO}' END")
        return _once(terms)

    def _choice_problems(self, node: Call) -> list[str]:
        condition, *choices = node.arguments
        known = self._problems(condition)
        first, *second = [
            [term for term in self._problems(choice) if term not in known] for choice in choices
        ]
        other = second[0] if second else []
        if first or other:
            known = [*known, _case(self.flag(condition), _first(first), _first(other))]
        return known


def _constant(node: Node) -> Fraction:
    """The value of a number without figures, no larger than a number may be written."""
    try:
        value = value_of(node, {})
    except NoValue as error:
        raise FormulaError(ALWAYS_BY_ZERO, error.at) from None
    assert isinstance(value, Fraction)
    if abs(value) > LARGEST_NUMBER:
        raise FormulaError(NUMBER_TOO_LARGE, node.at)
    return value


def quoted(value: str) -> str:
    """A literal of SQL. DuckDB knows no other escape in it than the doubled quote."""
    doubled = value.replace("'", "''")
    return f"'{doubled}'"


def _case(condition: str, first: str, second: str) -> str:
    return f"CASE WHEN {condition} THEN {first} ELSE {second} END"


def _first(terms: list[str]) -> str:
    return f"coalesce({', '.join(terms)})" if len(terms) > 1 else terms[0] if terms else "NULL::VARCHAR"


def _once(terms: list[str]) -> list[str]:
    return list(dict.fromkeys(terms))
