"""Sums of what falls due: months against components or cities, and a payee's months in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Min, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.calendar.choices import DueKind
from commissions.calendar.models import DuePart
from commissions.choices import ComponentKind
from commissions.models import PlanVersion
from commissions.services.figure_store import figures_of
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_sentences import gates_text
from commissions.services.plan_store import component_content, version_components
from core.periods import current_period, next_period, period_range, shift

MONTHS: Final = 18
BY_CITY: Final = ("city_id", "city__name")
BY_COMPONENT: Final = ("component_key", "component__name")


def horizon(rows: QuerySet[DuePart]) -> list[int]:
    """Eighteen months, the first in which something falls due at their head. One query."""
    first = rows.aggregate(first=Min("period"))["first"] or next_period(current_period())
    return list(period_range(first, shift(first, MONTHS - 1)))


def next_due(rows: QuerySet[DuePart]) -> tuple[int, int] | None:
    """The next month in which something falls due, and how much. One query."""
    return (
        rows.order_by()
        .values("period")
        .annotate(sum=Sum("amount"))
        .order_by("period")
        .values_list("period", "sum")
        .first()
    )


@dataclass(slots=True)
class MonthRow:
    """`cells` in the order of the columns, in fen; `later` stands for all months beyond the horizon."""

    period: int
    cells: list[int]
    facts: int = 0
    is_later: bool = False

    @property
    def total(self) -> int:
        return sum(self.cells)


@dataclass(slots=True)
class Plan:
    """Months against columns; the sums of the columns stand below."""

    columns: list[tuple[int, str]] = field(default_factory=list)
    rows: list[MonthRow] = field(default_factory=list)

    @property
    def sums(self) -> list[int]:
        return [sum(row.cells[at] for row in self.rows) for at in range(len(self.columns))]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


def cash_plan(rows: QuerySet[DuePart], months: list[int], *, by: tuple[str, str]) -> Plan:
    """`by` names the columns' key and their label. One query."""
    key, label = by
    found = list(
        rows.order_by()
        .values("period", key, label)
        .annotate(sum=Sum("amount"), number=Sum("facts"))
        .order_by(label, key, "period")
    )
    columns = list({row[key]: str(row[label]) for row in found}.items())
    places = {column: at for at, (column, _label) in enumerate(columns)}
    by_month = {period: MonthRow(period, [0] * len(columns)) for period in months}
    later = MonthRow(0, [0] * len(columns), is_later=True)
    for row in found:
        month = by_month.get(row["period"], later)
        month.cells[places[row[key]]] += row["sum"]
        month.facts += row["number"]
    return Plan(columns, [*by_month.values(), *([later] if any(later.cells) else [])])


@dataclass(frozen=True, slots=True)
class DueItem:
    """What falls due of one component in a month: which part, of which month, and what it depends on."""

    name: str
    told: str
    facts: int
    amount: int
    query: str


@dataclass(slots=True)
class DueMonth:
    period: int
    items: list[DueItem] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(item.amount for item in self.items)


def due_months(rows: QuerySet[DuePart], months: list[int]) -> list[DueMonth]:
    """The months of the horizon in which something falls due, item by item. A handful of queries."""
    found = list(
        rows.filter(period__lte=months[-1])
        .order_by()
        .values("period", "kind", "component_id", "component_key", "component__name", "part")
        .annotate(sum=Sum("amount"), number=Sum("facts"))
        .order_by("period", "-sum")
    )
    words = release_words({row["component_id"] for row in found})
    by_month: dict[int, DueMonth] = {}
    for row in found:
        told = pgettext("between parts of a sentence", "; ").join(
            filter(None, (part_text(row["kind"], row["part"]), words.get((row["component_id"], row["part"]))))
        )
        month = by_month.setdefault(row["period"], DueMonth(row["period"]))
        query = f"period={row['period']}&component={row['component_key']}"
        month.items.append(DueItem(row["component__name"], told, row["number"], row["sum"], query))
    return list(by_month.values())


def conditions_of(rows: QuerySet[DuePart]) -> list[tuple[str, str, str]]:
    """Component, part, and what its release depends on. A handful of queries."""
    found = list(
        rows.order_by()
        .values_list("component_id", "component__name", "kind", "part")
        .distinct()
        .order_by("component__name", "component_id", "kind", "part")
    )
    words = release_words({component for component, *_others in found})
    told = {
        (name, part_text(kind, part), words.get((component, part), ""))
        for component, name, kind, part in found
        if kind != DueKind.HELD
    }
    return sorted(told)


def part_text(kind: str, part: int) -> str:
    if kind == DueKind.RESERVE:
        return _("release of what was held back")
    text = _("instalment %(number)s") % {"number": part}
    return f"{text}, {DueKind(kind).label}" if kind == DueKind.HELD else text


def release_words(component_ids: Iterable[int]) -> Mapping[tuple[int, int], str]:
    """What the release of each part depends on, by component and part. Three queries, and three more with figures."""
    wanted = set(component_ids)
    if not wanted:
        return {}
    versions = list(PlanVersion.objects.filter(components__in=wanted).distinct())
    components = [component for component in version_components(*versions) if component.pk in wanted]
    figured = any(component.of_figured_version for component in components)
    figures = figures_of(versions) if figured else {}
    found: dict[tuple[int, int], str] = defaultdict(str)
    for component in components:
        content = component_content(component, figures.get(component.version_id, {}))
        for row in content.instalments:
            found[component.pk, row.part] = _release_text(content, row)
    return found


def _release_text(content: ComponentContent, row: Any) -> str:
    asked = [gates_text(content, row.part)]
    if content.kind == ComponentKind.RESERVE:
        asked.insert(0, gates_text(content))
    text = pgettext("between attributes", ", ").join(filter(None, asked)) or _("without another condition")
    if row.held_months:
        text += _(" (held for up to %(months)s months)") % {"months": row.held_months}
    if row.reduced_share:
        text += _(" (%(share)s of it if they fail for good)") % {
            "share": units.PERCENT.shown(row.reduced_share)
        }
    if content.clock_stops:
        text += pgettext("between parts of a sentence", "; ") + _(
            "put off by a month for every thirty days of suspension"
        )
    return text
