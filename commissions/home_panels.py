"""Parts of the workbench made ready for templates: figures with their trend, the month as a line of steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.models import Month
from commissions.services.desk_pages import Board, Step, Totals, Uploads, change, month_steps
from core import formats
from core.money import SCALE, divide_half_up

CARD_NAMES: Final[dict[str, str | Promise]] = {
    "tasks": gettext_lazy("To do"),
    "figures": gettext_lazy("Figures"),
    "months": gettext_lazy("Months"),
    "changes": gettext_lazy("What has changed"),
    "marks": gettext_lazy("Starred and seen last"),
    "shortcuts": gettext_lazy("Shortcuts"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the latest month that was run, its change of 10^-4, and a small chart of the months before."""

    name: str
    label: str
    value: str
    change: int | None
    option: dict[str, Any]


def trends(totals: Mapping[tuple[int, int], Totals], periods: Sequence[int]) -> list[Figure]:
    """Over all cities in `totals`; nothing where no month was run. The last of `periods` may not have been.

    The change is of the cities that have both months: while they run one after another, the sums don't compare.
    """
    by_period = {
        period: [found for (_city, one), found in totals.items() if one == period] for period in periods
    }
    run = [period for period in periods if by_period[period]]
    if not run:
        return []

    def series(name: str) -> list[int]:
        return [sum(getattr(found, name) for found in by_period[period]) for period in run]

    cities = {period: {city for city, one in totals if one == period} for period in run}
    both = cities[run[-1]] & cities[run[-2]] if len(run) > 1 else set()

    def moved(name: str) -> int | None:
        if not both:
            return None
        now, before = (sum(getattr(totals[city, period], name) for city in both) for period in run[:-3:-1])
        return change(now, before)

    amounts, payees, paid, refused = (series(name) for name in ("amount", "payees", "paid", "refused"))
    shares = [
        divide_half_up(no * SCALE, yes + no) if yes + no else 0 for yes, no in zip(paid, refused, strict=True)
    ]
    labels = [formats.period_label(period) for period in run]
    title = f"{_('Amount (yuan)')} · {labels[-1]}"
    if (lacking := len(set().union(*cities.values()) - cities[run[-1]])) > 0:
        title += " · " + _("without %(count)s cities") % {"count": lacking}
    return [
        _figure("amount", title, amounts, labels, formats.money, moved("amount")),
        _figure("payees", _("Agents paid"), payees, labels, formats.count, moved("payees")),
        _figure("paid", _("Facts paid"), paid, labels, formats.count, moved("paid")),
        _figure("share", _("Share of facts not paid"), shares, labels, formats.percent, None),
    ]


def _figure(
    name: str, label: str, values: list[int], labels: list[str], shown: Any, moved: int | None
) -> Figure:
    return Figure(name, label, shown(values[-1]), moved, _spark(values, labels, shown))


def _spark(values: list[int], labels: list[str], shown: Any) -> dict[str, Any]:
    """A line without axes; its points say their month and value."""
    points = [
        {"value": value, "name": f"{label} {shown(value)}"}
        for value, label in zip(values, labels, strict=True)
    ]
    return {
        "grid": {"left": 4, "right": 4, "top": 5, "bottom": 5},
        "xAxis": {"type": "category", "data": labels, "show": False, "boundaryGap": len(values) == 1},
        "yAxis": {"type": "value", "show": False, "scale": True},
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "series": [{"type": "line", "data": points, "areaStyle": {"opacity": 0.12}}],
    }


@dataclass(frozen=True, slots=True)
class MonthLine:
    period: int
    url: str
    steps: list[Step]


@dataclass(frozen=True, slots=True)
class _LastRun:
    """Of a month's last run only what its steps speak of."""

    inputs: dict[str, Any]
    finished_at: Any


def month_line(board: Board, period: int) -> MonthLine | None:
    """The steps of a city's latest month, from what the board knows already."""
    if not board.cities:
        return None
    key = (board.cities[0].pk, period)
    month: Any = board.months.get(key) or Month(city_id=key[0], period=period)
    known = board.seen(key) is not None
    last: Any = _LastRun(month.run_inputs, month.run_at) if known else None
    url = reverse("commissions:month_detail", kwargs={"city": key[0], "period": period})
    return MonthLine(period, url, month_steps(month, last, 0, board.uploads.get(key, Uploads())))
