"""Money: integers of fen, and the one rounding rule.

Amounts are `int` fen everywhere; rates, coefficients and points are `int` scaled by 10^4.
The sheet is the only place where yuan come in (`fen_from_text`) and the templates the only place
where they go out (`yuan`). Nothing here is a binary floating point number, and nothing may become one.
"""

import re
from decimal import Decimal
from typing import Final

SCALE: Final = 10_000
"""Rates (yuan a piece), shares and coefficients carry four decimals: 1.05 is 10,500 and 6.5 % is 650."""

MAX_FEN: Final = 10**15
"""Ten trillion yuan: larger than any payable amount, and far inside BIGINT."""

_AMOUNT = re.compile(r"([+-]?)(\d{1,18})(?:\.(\d*))?", re.ASCII)


class AmountError(ValueError):
    """The text is not an amount of money; the argument is a message id for the user."""


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divides exactly and rounds halves away from zero, alike for both signs.

    A take-back therefore mirrors what was paid. `denominator` must be positive.
    """
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def scaled(amount: int, *factors: int) -> int:
    """`amount` times factors of 10^-4 each, rounded once: `scaled(1_200_000, 9_500)` is 1,140,000."""
    product = amount
    for factor in factors:
        product *= factor
    return divide_half_up(product, SCALE ** len(factors))


def spread(total: int, weights: list[int]) -> list[int]:
    """Shares `total` over non-negative `weights` by largest remainder; ties go to the earlier weight.

    The parts always sum to `total`. With no weight at all everything falls on the first part.
    """
    if not weights:
        raise ValueError("nothing to spread over")
    whole = sum(weights)
    if whole == 0:
        return [total, *([0] * (len(weights) - 1))]
    sign, rest = (-1, -total) if total < 0 else (1, total)
    parts = [rest * weight // whole for weight in weights]
    missing = rest - sum(parts)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(rest * weights[i] % whole), i))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return [sign * part for part in parts]


def fen_from_text(text: str) -> int:
    """Plain digits with at most two decimals to fen: "1234.5" is 123,450. Raises AmountError.

    Separators, currency signs and full-width digits are the sheet's business and are gone by now.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise AmountError("not an amount")
    sign, yuan, decimals = match.group(1), match.group(2), (match.group(3) or "").rstrip("0")
    if len(decimals) > 2:
        raise AmountError("more than two decimals")
    fen = int(yuan) * 100 + int(decimals.ljust(2, "0"))
    if fen > MAX_FEN:
        raise AmountError("too large")
    return -fen if sign == "-" else fen


def scaled_from_decimal(value: Decimal) -> int:
    """A decimal with at most four places to the 10^-4 integer. Raises AmountError."""
    number = value * SCALE
    if number != number.to_integral_value():
        raise AmountError("more than four decimals")
    return int(number)


def yuan(fen: int) -> str:
    """12,345,678 fen as "123,456.78", with a true minus sign for what is taken back."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{cents:02d}"


def yuan_plain(fen: int) -> str:
    """For files and APIs: "-600.00", no separators and an ASCII minus."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{cents:02d}"


def scaled_plain(value: int) -> str:
    """A 10^-4 integer as the shortest decimal text: 10,500 is "1.05", 20,000 is "2"."""
    whole, rest = divmod(abs(value), SCALE)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{'.' + decimals if decimals else ''}"
