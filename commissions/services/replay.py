"""A line worked out once more, stage by stage, with every number named: what auditors and doubters ask for.

The engine hands over message ids, ids and integers; here they become labels, names and figures.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import (
    CapPeriod,
    Cause,
    ComponentKind,
    CountPeriod,
    FigureOwner,
    GateOperator,
    Measure,
    MonthStage,
    OncePeriod,
    TierBasis,
    TierMode,
)
from commissions.engine.explanation import Explanation, Item, Stage, StageCode, Unit
from commissions.models import CoefficientKind, Component, ComponentKey, Figure
from commissions.services.labels import Labels
from core import formats
from core.masking import masked
from network.choices import AgentLevel, ChannelKind, CityClass, SalesMode
from network.models import Channel, Region
from sales.choices import EventKind, Grain, ValueState
from sales.models import Campaign, Metric, Product, ProductCategory


@dataclass(frozen=True, slots=True)
class Section:
    """One stage: single figures as (label, text), and a small table."""

    title: str
    figures: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def sections(explanation: Explanation, labels: Labels, *, in_full: bool) -> list[Section]:
    """At most six queries for names, whatever the stages. `in_full` shows subscriber numbers whole."""
    writer = _Writer(explanation.stages, labels, in_full=in_full)
    return [writer.section(stage) for stage in explanation.stages]


_CODES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "grain": lambda value: Grain(value).label,
    "state": lambda value: ValueState(value).label,
    "event_kind": lambda value: EventKind(value).label,
    "channel_kind": lambda value: ChannelKind(value).label,
    "city_class": lambda value: CityClass(value).label,
    "mode": lambda value: SalesMode(value).label,
    "level": lambda value: AgentLevel(value).label,
    "measure": lambda value: Measure(value).label,
    "operator": lambda value: GateOperator(value).label,
    "pay": lambda value: ComponentKind(value).label,
    "tier_mode": lambda value: TierMode(value).label,
    "tier_basis": lambda value: TierBasis(value).label,
    "tier_scope": lambda value: FigureOwner(value).label,
    "once_period": lambda value: OncePeriod(value).label,
    "count_period": lambda value: CountPeriod(value).label,
    "cap_period": lambda value: CapPeriod(value).label,
    "floor_period": lambda value: CapPeriod(value).label,
    "cause": lambda value: Cause(value).label,
    "month_stage": lambda value: MonthStage(value).label,
}

_PLAIN: Final[Mapping[Unit, Callable[[Any], str]]] = {
    Unit.FEN: formats.money,
    Unit.PIECE_RATE: formats.coefficient,
    Unit.POINTS: formats.coefficient,
    Unit.FACTOR: formats.coefficient,
    Unit.SHARE: units.PERCENT.shown,
    Unit.NUMBER: formats.count,
    Unit.YES_NO: units.YES_NO.shown,
    Unit.PERIOD: formats.period_label,
    Unit.RULE: str,
}


class _Writer:
    """Looks up all names at once, then writes stage after stage."""

    def __init__(self, stages: Iterable[Stage], labels: Labels, *, in_full: bool) -> None:
        self._labels = labels
        self._in_full = in_full
        ids: dict[Unit, set[int]] = defaultdict(set)
        codes: set[str] = set()
        for item in _items(stages):
            if item.unit in _NAMES and item.value is not None:
                ids[item.unit].add(int(str(item.value)))
            if item.name == "coefficient":
                codes.add(str(item.value))
        self._names = {unit: _NAMES[unit](wanted) for unit, wanted in ids.items()}
        kinds = CoefficientKind.objects.filter(code__in=codes).order_by("position", "code")
        self._kinds = dict(kinds.values_list("code", "name")) if codes else {}

    def section(self, stage: Stage) -> Section:
        rows = self._ordered(stage)
        return Section(
            title=_(stage.title),
            figures=tuple((_(item.label), self.text(item)) for item in stage.items),
            heads=tuple(_(item.label) for item in rows[0]) if rows else (),
            rows=tuple(tuple(self.text(item) for item in row) for row in rows),
        )

    def _ordered(self, stage: Stage) -> Sequence[tuple[Item, ...]]:
        """Coefficients stand in the order that they have everywhere; the engine knows only their codes."""
        if stage.code != StageCode.COEFFICIENTS:
            return stage.rows
        order = list(self._kinds)
        return sorted(stage.rows, key=lambda row: order.index(str(row[0].value)))

    def text(self, item: Item) -> str:
        value = item.value
        if value is None or value == "":
            return formats.DASH
        if isinstance(value, bool | datetime.date):
            return formats.plain(value)
        if item.unit in self._names:
            return self._names[item.unit].get(int(str(value)), str(value))
        if item.unit == Unit.CODE:
            return self._code(item)
        if item.unit in _PLAIN:
            return _PLAIN[item.unit](value)
        return masked(str(value)) if item.name == "subscriber" and not self._in_full else str(value)

    def _code(self, item: Item) -> str:
        if item.name == "reason":
            return f"{item.value} {self._labels.reason(str(item.value))}"
        if item.name == "coefficient":
            return self._kinds.get(str(item.value), str(item.value))
        found = _CODES.get(item.name)
        return str(found(item.value)) if found else str(item.value)


def _items(stages: Iterable[Stage]) -> Iterable[Item]:
    for stage in stages:
        yield from stage.items
        for row in stage.rows:
            yield from row


def _named(model: Any) -> Callable[[set[int]], dict[int, str]]:
    return lambda ids: {row.pk: str(row) for row in model.objects.filter(pk__in=ids)}


def _components(ids: set[int]) -> dict[int, str]:
    """Keys by the name that their newest version gives them."""
    rows = Component.objects.filter(key_id__in=ids).order_by("version__number").values_list("key_id", "name")
    return dict(ComponentKey.objects.filter(pk__in=ids).values_list("pk", "code")) | dict(rows)


_NAMES: Final[Mapping[Unit, Callable[[set[int]], dict[int, str]]]] = {
    Unit.CHANNEL: _named(Channel),
    Unit.PRODUCT: _named(Product),
    Unit.CATEGORY: _named(ProductCategory),
    Unit.CAMPAIGN: _named(Campaign),
    Unit.METRIC: _named(Metric),
    Unit.FIGURE: _named(Figure),
    Unit.REGION: _named(Region),
    Unit.COMPONENT: _components,
}
