"""Exact fractions in SQL: a whole numerator over a whole, positive denominator.

Nothing is rounded before a formula says so. Of the denominator the constant part is known here (100 for an
amount in fen), and what a row divides by stands as `factors`. Values with the same factors are added over one
denominator, others over the common multiple.

Each value carries how large it can become for figures within their limits (`Kind.largest`). A formula whose
values could leave HUGEINT is refused when it is written, not when the month is run. Larger figures are tried
all the same: should one not fit, DuckDB raises OutOfRangeException; it never wraps and never goes over to DOUBLE.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from fractions import Fraction
from functools import reduce
from math import gcd, lcm, prod
from operator import or_
from typing import Final, TypeAlias

LONGEST_SQL: Final = 20_000


class TooLarge(Exception):
    """The value, or its text, could outgrow what is exact."""


@dataclass(frozen=True, slots=True)
class Width:
    """A type of whole numbers, and how large values may become in it for figures within their limits."""

    type: str
    limit: int


NARROW: Final = Width("BIGINT", 10**17)
"""Several times as fast as 128 bits. Up to 9 * 10^18 there is room for figures ninety times their limit."""

WIDE: Final = Width("HUGEINT", 10**38)
"""Up to 1.7 * 10^38."""


class Rounding(Enum):
    HALF = auto()
    """Half a unit goes away from zero, alike on both sides."""
    DOWN = auto()
    """Towards zero."""
    UP = auto()
    """Away from zero."""
    FLOOR = auto()
    """To the lower whole number, also below zero."""


@dataclass(frozen=True, slots=True)
class Factor:
    """A positive whole number that only the row knows; `sql` stands safely beside any operator."""

    sql: str
    bound: int


Factors: TypeAlias = Counter[Factor]


@dataclass(frozen=True, slots=True)
class Ratio:
    """`sql` / (`divisor` * all factors). `sql` stands safely beside any operator; |sql| <= `bound`."""

    width: Width
    sql: str
    bound: int
    divisor: int = 1
    factors: Factors = field(default_factory=Counter)
    fixed: int | None = None
    """The numerator of a constant."""

    def __post_init__(self) -> None:
        largest = max(self.bound, self.denominator_bound)
        if largest >= self.width.limit or len(self.sql) > LONGEST_SQL:
            raise TooLarge

    @property
    def denominator(self) -> str:
        parts = [str(self.divisor)] if self.divisor > 1 or not self.factors else []
        return _times([*parts, *(factor.sql for factor in self.factors.elements())])

    @property
    def denominator_bound(self) -> int:
        return self.divisor * prod(factor.bound for factor in self.factors.elements())


def _times(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' * '.join(parts)})"


def constant(width: Width, value: Fraction) -> Ratio:
    number = value.numerator
    sql = f"{number}::{width.type}" if number >= 0 else f"({number})::{width.type}"
    return Ratio(width, sql, abs(number), value.denominator, fixed=number)


def figure(width: Width, sql: str, *, bound: int, scale: int) -> Ratio:
    """A stored figure; `scale` stored units are one."""
    return Ratio(width, f"({sql})::{width.type}", bound, scale)


def scaled(value: Ratio, by: Fraction) -> Ratio:
    """Times a constant, in lowest terms as far as the divisor goes."""
    top, bottom = by.numerator, by.denominator * value.divisor
    shared = gcd(top, bottom)
    top, bottom = top // shared, bottom // shared
    sql = value.sql if top == 1 else f"({value.sql} * {top})"
    return Ratio(value.width, sql, value.bound * abs(top), bottom, value.factors)


def negative(value: Ratio) -> Ratio:
    return Ratio(value.width, f"(-{value.sql})", value.bound, value.divisor, value.factors)


def absolute(value: Ratio) -> Ratio:
    return Ratio(value.width, f"abs({value.sql})", value.bound, value.divisor, value.factors)


def product(first: Ratio, second: Ratio) -> Ratio:
    return Ratio(
        first.width,
        f"({first.sql} * {second.sql})",
        first.bound * second.bound,
        first.divisor * second.divisor,
        first.factors + second.factors,
    )


def quotient(first: Ratio, second: Ratio) -> Ratio:
    """`first` / `second`, where `second` isn't 0. The sign goes up, so that denominators stay positive."""
    shared = gcd(first.divisor, second.divisor)
    up, down = second.divisor // shared, first.divisor // shared
    risen = list((second.factors - first.factors).elements())
    return Ratio(
        first.width,
        _times(
            [
                first.sql,
                f"sign({second.sql})",
                *([str(up)] if up > 1 else []),
                *(factor.sql for factor in risen),
            ]
        ),
        first.bound * up * prod(factor.bound for factor in risen),
        down,
        first.factors - second.factors + Counter([Factor(f"abs({second.sql})", second.bound)]),
    )


def common(values: Sequence[Ratio]) -> list[Ratio]:
    """The same values over one denominator."""
    divisor = lcm(*(value.divisor for value in values))
    factors: Factors = reduce(or_, (value.factors for value in values))
    return [_over(value, divisor, factors) for value in values]


def _over(value: Ratio, divisor: int, factors: Factors) -> Ratio:
    missing = list((factors - value.factors).elements())
    times = divisor // value.divisor
    if value.fixed is not None and not missing:
        whole = constant(value.width, Fraction(value.fixed * times))
        return Ratio(value.width, whole.sql, whole.bound, divisor, factors, whole.fixed)
    sql = _times(
        [value.sql, *([str(times)] if times > 1 else []), *(factor.sql for factor in missing)],
    )
    bound = value.bound * times * prod(factor.bound for factor in missing)
    return Ratio(value.width, sql, bound, divisor, factors)


def total(values: Sequence[Ratio]) -> Ratio:
    parts = common(values)
    return Ratio(
        parts[0].width,
        f"({' + '.join(part.sql for part in parts)})",
        sum(part.bound for part in parts),
        parts[0].divisor,
        parts[0].factors,
    )


def extreme(function: str, values: Sequence[Ratio]) -> Ratio:
    """`least` or `greatest`. Both pass over NULL, so every value has to be known."""
    parts = common(values)
    return Ratio(
        parts[0].width,
        f"{function}({', '.join(part.sql for part in parts)})",
        max(part.bound for part in parts),
        parts[0].divisor,
        parts[0].factors,
    )


def choice(condition: str, first: Ratio, second: Ratio) -> Ratio:
    """One of two, by a condition. What only one of them divides by is 1 for the other.

    So the alternative that isn't taken may well divide by 0: nobody asks.
    """
    width = first.width
    divisor = lcm(first.divisor, second.divisor)
    shared = first.factors & second.factors
    factors = Counter(shared)
    alone = [list((value.factors - shared).elements()) for value in (first, second)]
    if any(alone):
        texts = [_times([factor.sql for factor in own] or [f"1::{width.type}"]) for own in alone]
        bound = max(prod(factor.bound for factor in own) for own in alone)
        factors[Factor(_case(condition, *texts), bound)] += 1
    parts = [_over(replace(value, factors=Counter()), divisor, Counter()) for value in (first, second)]
    sql = _case(condition, *(part.sql for part in parts))
    return Ratio(width, sql, max(part.bound for part in parts), divisor, factors)


def _case(condition: str, first: str, second: str) -> str:
    return f"CASE WHEN {condition} THEN {first} ELSE {second} END"


def compared(first: Ratio, symbol: str, second: Ratio) -> str:
    left, right = common([first, second])
    return f"({left.sql} {symbol} {right.sql})"


def rounded(value: Ratio, digits: int, rounding: Rounding) -> Ratio:
    """To so many decimals; negative digits are places before the point."""
    unit = Fraction(10) ** -digits
    return scaled(_whole(scaled(value, 1 / unit), rounding), unit)


def _whole(value: Ratio, rounding: Rounding) -> Ratio:
    """A whole number. DuckDB's // cuts towards zero, so signs are taken off first and put back afterwards."""
    if value.divisor == 1 and not value.factors:
        return value
    number, by = value.sql, value.denominator
    if 2 * value.bound + value.denominator_bound >= value.width.limit:
        raise TooLarge
    # Where a division by 0 gives no value, the engine may work this out all the same before it looks.
    over = f"nullif({by}, 0)" if value.factors else by
    match rounding:
        case Rounding.HALF:
            sql = f"(sign({number}) * ((2 * abs({number}) + {by}) // (2 * {over})))"
        case Rounding.DOWN:
            sql = f"({number} // {over})"
        case Rounding.UP:
            sql = f"(sign({number}) * ((abs({number}) + {by} - 1) // {over}))"
        case Rounding.FLOOR:
            sql = f"(({number} - CASE WHEN {number} < 0 THEN {by} - 1 ELSE 0 END) // {over})"
    return Ratio(value.width, sql, value.bound // value.divisor + 1)


def rounded_units(value: Ratio, decimals: int) -> Ratio:
    """A whole number of 10^-decimals, half away from zero."""
    return _whole(scaled(value, Fraction(10) ** decimals), Rounding.HALF)
