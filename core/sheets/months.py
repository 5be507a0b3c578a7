"""Months that titles and sheet names speak of: a sheet of September must not pass for October's."""

import re
from collections.abc import Iterable
from typing import Final

from core.periods import is_period
from core.sheets.spelling import folded

_IN_WORDS: Final = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月(?!份?\s*\d{1,2}\s*[日号])")
_LABELLED: Final = re.compile(r"(?:[账帐]期|月份|统计月|结算月)[^\d]{0,4}(20\d\d)[-./年]?(\d{1,2})(?!\d)")
_IN_DIGITS: Final = re.compile(r"(?<!\d)(20\d\d)[-._]?(\d{2})(?!\d)")
_MONTH_ALONE: Final = re.compile(r"(?<![\d年])(\d{1,2})\s*月")


def months_said(texts: Iterable[str]) -> set[int]:
    """The periods that the lines above a header name; days are no months."""
    return {
        period
        for text in texts
        for pattern in (_IN_WORDS, _LABELLED)
        for year, month in pattern.findall(folded(text))
        if is_period(period := int(year) * 100 + int(month))
    }


def is_named_after(name: str, period: int) -> bool:
    """Whether a sheet is called by its month: 10月, 2026年10月, 202610."""
    text = folded(name)
    whole = {int(year) * 100 + int(month) for year, month in _IN_DIGITS.findall(text)} | months_said([text])
    return (
        period in whole
        if whole
        else str(period % 100) in {month.lstrip("0") for month in _MONTH_ALONE.findall(text)}
    )
