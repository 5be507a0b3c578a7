"""What a report is made of."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.reports.filtersets import ReportFilterSet
from core.reports.rows import Row
from core.tables import PortalTable


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure above a report. `text` is ready to be shown; `note` says what it is compared with."""

    label: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a report came to. `totals` are values of the table's columns over all rows; of shares and means they are
    worked out from sums. `head` names the first column; `chart` is an ECharts option.
    """

    rows: list[Row] = field(default_factory=list)
    totals: Mapping[str, int | None] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    chart: Mapping[str, Any] | None = None
    chart_title: str = ""
    head: str = ""
    note: str = ""
    """A sentence that must be known to read the figures rightly."""
    sort: str = ""
    """Where the rows have an order of their own: months."""
    hidden: tuple[str, ...] = ()
    """Columns that say nothing for what was asked."""

    @property
    def chart_json(self) -> str:
        return json.dumps(self.chart)


@dataclass(frozen=True, slots=True)
class Report:
    """`find(filterset)` adds up what a bound filter set leaves; the filter set has narrowed its rows to the reader."""

    name: str
    title: str | Promise
    about: str | Promise
    icon: str
    filterset_class: type[ReportFilterSet]
    table_class: type[PortalTable]
    find: Callable[[Any], Found]
    sort: str
    footnote: str | Promise = ""
    nothing: str | Promise = ""
    """What it says where it has no row, if that is good news."""
