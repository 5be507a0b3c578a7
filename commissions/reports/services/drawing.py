"""Charts of reports, and figures as they say them."""

from collections.abc import Sequence
from typing import Any, Final

from core import formats
from core.money import SCALE, divide_half_up
from core.reports.rows import Row

SHOWN: Final = 15
"""Rows that a chart shows; the table has all."""
_GRID: Final = {"left": 8, "right": 16, "top": 32, "bottom": 8, "containLabel": True}


def share_of(part: int, whole: int) -> int | None:
    """Of 10^-4; None where there is no whole."""
    return divide_half_up(part * SCALE, whole) if whole > 0 else None


def change_of(now: int, before: int) -> int | None:
    """Of 10^-4 of what was."""
    return divide_half_up((now - before) * SCALE, before) if before > 0 else None


def ratio(part: int, whole: int, factor: int) -> int | None:
    return divide_half_up(part * factor, whole) if whole > 0 else None


def change_text(value: int | None) -> str:
    return formats.percent(value, 1, signed=True) if value is not None else formats.DASH


def columns(rows: Sequence[Row], series: Sequence[tuple[str, str]], *, per: int = 100) -> dict[str, Any]:
    """Bars for the first rows; `series` are key and label, values are divided by `per` for drawing alone."""
    shown = list(rows[:SHOWN])
    return {
        "grid": _GRID,
        "tooltip": {"trigger": "axis"},
        "legend": {"show": len(series) > 1, "top": 0},
        "xAxis": {
            "type": "category",
            "data": [row["name"] for row in shown],
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "value", "splitNumber": 4},
        "series": [
            {
                "type": "bar",
                "name": label,
                "barMaxWidth": 36,
                "data": [
                    {
                        "value": (row[key] or 0) / per,
                        "url": row["url"] if isinstance(row.get("url"), str) else "",
                    }
                    for row in shown
                ],
            }
            for key, label in series
        ],
    }


def lorenz(points: Sequence[tuple[int, int]], equal: str, found: str) -> dict[str, Any]:
    """Share of payees (from the least paid up) against their share of what is paid, both in per cent."""
    return {
        "grid": _GRID,
        "legend": {"top": 0},
        "xAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            {"type": "line", "name": equal, "symbol": "none", "data": [[0, 0], [100, 100]]},
            {
                "type": "line",
                "name": found,
                "symbol": "none",
                "areaStyle": {"opacity": 0.12},
                "data": [[x / 100, y / 100] for x, y in points],
            },
        ],
    }
