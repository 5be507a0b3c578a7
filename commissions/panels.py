"""Parts of pages made ready for templates: months side by side, bars, the waterfall of a month."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commissions.choices import LineKind, LineStage, MonthStatus
from commissions.models import Month
from commissions.services.desk import ComponentSum, MonthSums
from commissions.services.desk_pages import NO_TOTALS, Board, Totals, Uploads, change, is_fresh
from commissions.services.losses import WALKED, Walk
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
    def shown(self) -> dict[str, int | None]:
        """The figures of a month that was run. One that wasn't has none, which is not 0."""
        names = ("payees", "paid", "refused", "earlier", "amount", "payable")
        return {name: getattr(self.totals, name) if self.run_at else None for name in names}

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
            "earlier": sum(row.totals.earlier for row in self),
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
            month, uploads = board.months.get(key), board.uploads.get(key, Uploads())
            seen = board.seen(key)
            rows.append(
                MonthRow(
                    city=city,
                    period=period,
                    badge=month_badge(month, seen, uploads),
                    totals=totals.get(key, NO_TOTALS),
                    before=totals.get((city.pk, previous_period(period))),
                    uploads=uploads,
                    run_at=month.run_at if month else None,
                    next_text=_next_text(month, seen, uploads),
                )
            )
    return rows


def month_badge(
    month: Month | None, seen: frozenset[int] | None, uploads: Uploads, *, running: bool = False
) -> Badge:
    """Where the month stands, in the words of whoever has to move it. `seen`: the uploads that its last finished run knew."""
    if month is not None and month.status != MonthStatus.OPEN:
        return MonthStatus(month.status).badge
    if running:
        return Badge(_("Being calculated"), "blue")
    if seen is None:
        return Badge(_("Data is in"), "grey") if uploads.committed else Badge(_("No data yet"), "grey")
    if month is not None and month.return_reason:
        return Badge(_("Returned"), "red")
    if not is_fresh(seen, uploads):
        return Badge(_("New data, to be run again"), "amber")
    return Badge(_("Calculated, to be submitted"), "blue")


def _next_text(month: Month | None, seen: frozenset[int] | None, uploads: Uploads) -> str:
    status = MonthStatus(month.status) if month else MonthStatus.OPEN
    if status == MonthStatus.OPEN:
        if uploads.to_mend:
            return _("%(count)s uploads to mend") % {"count": uploads.to_mend}
        if seen is None:
            return _("Run it") if uploads.committed else _("Upload the results")
        if not is_fresh(seen, uploads):
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


def _month_stages(sums: MonthSums) -> list[tuple[LineStage, int]]:
    """What is worked out of the payee's month as a whole, and what comes from outside it."""
    return [
        (LineStage.QUALIFIER, sums.qualifier),
        (LineStage.MONTH_CAP, sums.month_cap),
        (LineStage.COEFFICIENTS, sums.coefficient),
        (LineStage.GUARANTEE, sums.guarantee),
        (LineStage.DRAW, sums.draw),
        (LineStage.RESERVE, sums.reserve),
        (LineStage.CLAWBACK, sums.clawback),
        (LineStage.EARLIER, sums.difference),
        (LineStage.ADJUSTMENT, sums.adjustment),
    ]


@dataclass(frozen=True, slots=True)
class StageCell:
    """An amount, and the query of the lines behind it. `unvalued` lines are in no amount."""

    amount: int
    query: str
    unvalued: int = 0


@dataclass(frozen=True, slots=True)
class StageRow:
    name: str
    note: str
    lines: int | None
    refused: int | None
    cells: list[StageCell | None]
    """One a head of the table; the last is the amount."""


@dataclass(frozen=True, slots=True)
class StageTable:
    """A month from full rate to amount, by component; stages that take nothing anywhere are left out."""

    heads: list[str]
    rows: list[StageRow]
    totals: list[int]


def stage_table(sums: MonthSums) -> StageTable:
    """Each row adds up to its amount, and so does the foot to the month's."""
    found = [item for item in sums.components() if item.kind != LineKind.CLAWBACK]
    taken = [item for item in sums.components() if item.kind == LineKind.CLAWBACK]
    stages = [stage for stage in WALKED if any(_at(item.walk, stage) != (0, 0) for item in found)]
    rows = [_component_row(sums, item, stages) for item in found]
    for item in taken:
        cell = StageCell(item.amount, f"stage={LineStage.CLAWBACK}&component={item.component_key}")
        name = sums.labels.component(item.component_key)
        label = str(LineKind.CLAWBACK.label)
        nothing: list[StageCell | None] = [None] * len(stages)
        rows.append(StageRow(name, _note(name, label), item.lines, item.refused, [*nothing, cell]))
    rows += [
        StageRow(
            str(stage.label), "", None, None, [*[None] * len(stages), StageCell(amount, f"stage={stage}")]
        )
        for stage, amount in _month_stages(sums)
        if amount and stage != LineStage.CLAWBACK
    ]
    totals = [sum(_at(item.walk, stage)[0] for item in found) for stage in stages]
    return StageTable([str(stage.label) for stage in stages], rows, [*totals, sums.amount])


def _component_row(sums: MonthSums, item: ComponentSum, stages: Sequence[LineStage]) -> StageRow:
    name = sums.labels.component(item.component_key)
    place = f"component={item.component_key}"
    cells: list[StageCell | None] = []
    for stage in stages:
        amount, unvalued = _at(item.walk, stage)
        cells.append(StageCell(amount, f"stage={stage}&{place}", unvalued) if amount or unvalued else None)
    cells.append(StageCell(item.amount, f"stage={LineStage.EARNED}&{place}"))
    label = "" if item.kind == LineKind.EARN else str(LineKind(item.kind).label)
    return StageRow(name, _note(name, label), item.lines, item.refused, cells)


def _note(name: str, label: str) -> str:
    """The kind, unless the component is called so."""
    return "" if name == label else label


def _at(walk: Walk, stage: LineStage) -> tuple[int, int]:
    """What a stage makes of a component's month, and the lines that it refuses without an amount."""
    if stage == LineStage.EARNED:
        return walk.worth, 0
    amount: int = getattr(walk, stage.value)
    return amount, walk.unvalued if stage == LineStage.CONDITIONS else 0


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option and the unit of its labels."""

    option: dict[str, Any]
    unit: str


def waterfall(sums: MonthSums) -> Chart:
    """From what would have been earned at full rate to the amount, each step up or down, on an axis that begins at 0."""
    walk = sums.walk
    steps = [
        (LineStage.EARNED.label, walk.worth),
        (LineStage.CONDITIONS.label, walk.conditions),
        (LineStage.FACTORS.label, walk.factors),
        (LineStage.PARTS.label, walk.parts),
        (LineStage.CAPS.label, walk.caps),
        (LineStage.OVERRIDE.label, sums.override),
        *((stage.label, amount) for stage, amount in _month_stages(sums)),
    ]
    shown = [steps[0], *((name, value) for name, value in steps[1:] if value)]
    large = max(abs(value) for _name, value in shown) >= LARGE
    base: list[float] = []
    up: list[Any] = []
    down: list[Any] = []
    running = 0
    for _name, value in shown:
        base.append(_height(min(running, running + value), large))
        up.append(_bar(value, large) if value >= 0 else NO_BAR)
        down.append(_bar(value, large) if value < 0 else NO_BAR)
        running += value
    stack = {"type": "bar", "stack": "all", "stackStrategy": "all", "barMaxWidth": 22}
    label = {"show": True, "position": "top", "fontSize": 10}
    option = {
        "grid": {"left": 4, "right": 4, "top": 20, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [*(name for name, _value in shown), _("Amount")],
            "axisLabel": {"interval": 0, "fontSize": 11},
        },
        "yAxis": {"type": "value", "splitNumber": 3, "axisLabel": {"fontSize": 10}},
        "series": [
            {
                **stack,
                "data": [*base, _height(min(running, 0), large)],
                "itemStyle": {"color": "transparent"},
                "silent": True,
            },
            {**stack, "data": [*up, _bar(running, large)], "label": label},
            {**stack, "data": [*down, NO_BAR], "label": label},
        ],
    }
    return Chart(option, _("10,000 yuan") if large else _("yuan"))


NO_BAR = {"value": 0, "label": {"show": False}}
"""In place of a bar: a gap would end the stack there."""

LARGE = 10_000_000
"""From 100,000 yuan on, labels are in units of 10,000 yuan, as people speak of them."""


def _height(fen: int, large: bool) -> float:
    """For drawing only: the axis counts in the unit of the labels."""
    return fen / 1_000_000 if large else fen / 100


def _bar(fen: int, large: bool) -> dict[str, Any]:
    units = divide_half_up(abs(fen), 100_000 if large else 100)
    text = f"{units // 10:,}.{units % 10}" if large else f"{units:,}"
    return {"value": _height(abs(fen), large), "label": {"formatter": f"{'−' if fen < 0 else ''}{text}"}}
