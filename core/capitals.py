"""Amounts in capital numerals (大写), as papers that are signed have them: they can't be changed with a stroke."""

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ((10**8, "亿"), (10**4, "万"), (1_000, "仟"), (100, "佰"), (10, "拾"))


def capital_yuan(fen: int) -> str:
    """103,405 fen is 壹仟零叁拾肆元零伍分, 5,000 fen is 伍拾元整."""
    whole, cents = divmod(abs(fen), 100)
    tens, ones = divmod(cents, 10)
    text = f"{_capital(whole)}元" if whole or not cents else ""
    if tens:
        text += f"{_DIGITS[tens]}角"
    elif ones and text:
        text += _DIGITS[0]
    text += f"{_DIGITS[ones]}分" if ones else "整"
    return f"负{text}" if fen < 0 else text


def _capital(number: int) -> str:
    """A gap between two units that both say something is read as one zero."""
    for size, unit in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            if not low:
                return _capital(high) + unit
            gap = _DIGITS[0] if low < size // 10 else ""
            return _capital(high) + unit + gap + _capital(low)
    return _DIGITS[number]
