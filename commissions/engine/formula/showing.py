"""Values as people write them: amounts in yuan, shares in percent, fractions that don't end with a ≈."""

from fractions import Fraction
from typing import Final

from commissions.engine.formula.values import Value, rounded
from commissions.engine.formula.vocabulary import Kind

_DECIMALS: Final = 10


def shown(value: Value, kind: Kind) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return f'"{value}"'
    if kind is Kind.SHARE:
        return f"{_decimal(value * 100)}%"
    return _decimal(value, fewest=2 if kind is Kind.MONEY else 0)


def _decimal(value: Fraction, fewest: int = 0) -> str:
    near = rounded(value, _DECIMALS)
    units = abs(near.numerator) * 10**_DECIMALS // near.denominator
    whole, rest = divmod(units, 10**_DECIMALS)
    decimals = f"{rest:0{_DECIMALS}d}".rstrip("0").ljust(fewest, "0")
    sign = "-" if near < 0 else ""
    return f"{'' if near == value else '≈ '}{sign}{whole}{'.' if decimals else ''}{decimals}"
