"""Parts of pages made ready for templates: months side by side, bars, the waterfall of a month."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commissions.choices import MonthStatus
from commissions.models import Month
from commissions.services.desk import MonthSums
from commissions.services.desk_pages import NO_TOTALS, Board, Totals, Uploads, change, is_fresh
from core.badges import Badge
from core.money import divide_half_up
from core.periods import previous_period
from network.models import Region


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One (city, period) in the desk's list. `next_text` says what it waits for."""

    city: Region
    period: int
    badge: Badge
    totals: Totals
    before: Totals | None
    uploads: Uploads
    run_at: datetime.datetime | None
    next_text: str

    @property
    def change(self) -> int | None:
        if self.run_at is None:
            return None
        return change(self.totals.amount, self.before.amount if self.before else None)

    @property
    def is_quiet(self) -> bool:
        """Nothing has come in and nothing was calculated."""
        return self.run_at is None and not self.uploads.committed and not self.uploads.to_mend


class MonthRows(list[MonthRow]):
    """Rows with their totals."""

    @property
    def total(self) -> dict[str, int | None]:
        now = sum(row.totals.amount for row in self)
        return {
            "payees": sum(row.totals.payees for row in self),
            "paid": sum(row.totals.paid for row in self),
            "refused": sum(row.totals.refused for row in self),
            "difference": sum(row.totals.difference for row in self),
            "amount": now,
            "payable": sum(row.totals.payable for row in self),
            "change": change(now, sum(row.before.amount for row in self if row.before and row.run_at)),
        }


_Key = tuple[int, int]


def month_rows(board: Board, periods: Sequence[int], totals: Mapping[_Key, Totals]) -> MonthRows:
    """One row a (period, city), in the order given."""
    rows = MonthRows()
    for period in periods:
        for city in board.cities:
            key = (city.pk, period)
            month, seen = board.months.get(key), board.uploads.get(key, Uploads())
            watermark = board.watermark(key)
            rows.append(
                MonthRow(
                    city=city,
                    period=period,
                    badge=_badge(month, watermark, seen),
                    totals=totals.get(key, NO_TOTALS),
                    before=totals.get((city.pk, previous_period(period))),
                    uploads=seen,
                    run_at=month.run_at if month else None,
                    next_text=_next_text(month, watermark, seen),
                )
            )
    return rows


def month_badge(month: Month) -> Badge:
    """An open month that was calculated is in preparation."""
    if month.status == MonthStatus.OPEN:
        return Badge(_("In preparation"), MonthStatus.OPEN.colour)
    return MonthStatus(month.status).badge


def _badge(month: Month | None, watermark: int | None, uploads: Uploads) -> Badge:
    if month is not None and (month.status != MonthStatus.OPEN or watermark is not None):
        return month_badge(month)
    return Badge(_("Data is in"), "grey") if uploads.committed else Badge(_("No data yet"), "grey")


def _next_text(month: Month | None, watermark: int | None, uploads: Uploads) -> str:
    status = MonthStatus(month.status) if month else MonthStatus.OPEN
    if status == MonthStatus.OPEN:
        if uploads.to_mend:
            return _("%(count)s uploads to mend") % {"count": uploads.to_mend}
        if watermark is None:
            return _("Run it") if uploads.committed else _("Upload the results")
        if not is_fresh(watermark, uploads):
            return _("New data: run it again")
        return _("Mend and submit again") if month and month.return_reason else _("Submit it")
    return {
        MonthStatus.SUBMITTED: _("The province approves"),
        MonthStatus.APPROVED: _("The province publishes"),
        MonthStatus.PUBLISHED: _("Dealers answer"),
    }.get(status, "")


@dataclass(frozen=True, slots=True)
class Bar:
    code: str
    label: str
    count: int
    highest: int


def bars(rows: Sequence[tuple[str, str, int]]) -> list[Bar]:
    """Code, label and number, each against the largest of them."""
    highest = max((count for _code, _label, count in rows), default=0)
    return [Bar(code, label, count, highest) for code, label, count in rows]


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option and the unit of its labels."""

    option: dict[str, Any]
    unit: str


def waterfall(sums: MonthSums) -> Chart:
    """From what was earned before caps to the amount, each step up or down."""
    steps = [
        (_("Earned"), sums.gross),
        (_("Caps"), sums.cut),
        (_("Override"), sums.override),
        (_("Coefficients"), sums.coefficient),
        (_("Earlier"), sums.difference),
        (_("Adjusted"), sums.adjustment),
    ]
    shown = [steps[0], *((name, value) for name, value in steps[1:] if value)]
    large = max(abs(value) for _name, value in shown) >= LARGE
    base: list[int] = []
    up: list[Any] = []
    down: list[Any] = []
    running, lowest = 0, shown[0][1]
    for place, (_name, value) in enumerate(shown):
        base.append(min(running, running + value) if place else 0)
        up.append(_bar(value, large) if value >= 0 else "-")
        down.append(_bar(value, large) if value < 0 else "-")
        running += value
        lowest = min(lowest, running)
    label = {"show": True, "position": "top", "fontSize": 10}
    option = {
        "grid": {"left": 4, "right": 4, "top": 22, "bottom": 22},
        "xAxis": {
            "type": "category",
            "data": [*(name for name, _value in shown), _("Amount")],
            "axisLabel": {"interval": 0, "fontSize": 11},
        },
        # Steps that are small beside the whole would not be seen from zero on; labels say how large all is.
        "yAxis": {"type": "value", "show": False, "min": max(0, 2 * lowest - max(shown[0][1], running))},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "data": [*base, 0],
                "itemStyle": {"color": "transparent"},
                "silent": True,
            },
            {
                "type": "bar",
                "stack": "all",
                "data": [*up, _bar(running, large)],
                "barWidth": 18,
                "label": label,
            },
            {"type": "bar", "stack": "all", "data": [*down, "-"], "label": label},
        ],
    }
    return Chart(option, _("10,000 yuan") if large else _("yuan"))


LARGE = 10_000_000
"""From 100,000 yuan on, labels are in units of 10,000 yuan, as people speak of them."""


def _bar(fen: int, large: bool) -> dict[str, Any]:
    units = divide_half_up(abs(fen), 100_000 if large else 100)
    text = f"{units // 10:,}.{units % 10}" if large else f"{units:,}"
    return {"value": abs(fen), "label": {"formatter": f"{'−' if fen < 0 else ''}{text}"}}
