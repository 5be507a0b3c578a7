"""The desk's sums: written by each run, read by pages in a few small queries.

The table behind them (`MonthFigure`) has some thousand rows for a city's month, whatever the number of lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
from django.db.backends.utils import CursorWrapper
from django.db.models import OuterRef, Subquery
from psycopg import sql
from pyarrow import csv as pa_csv

from commissions.choices import LineKind
from commissions.models import Component, Gate, MonthFigure
from commissions.models.figure import WHOLE_CITY
from commissions.models.line import IDS_PER_RUN
from commissions.services.labels import Labels
from core.database import hashing

# Made as a table, because only then both cores add up.
_SUMS = """
CREATE TEMP TABLE month_figure_sum ON COMMIT DROP AS
WITH first AS (
    SELECT min(id) / %(per_run)s AS run FROM commissions_line WHERE city_id = %(city)s AND period = %(period)s
), again AS MATERIALIZED (
    -- Keys that a later run of this month has written once more: few, and none after the first run.
    SELECT payee_id, component_key, kind, grain, fact_id, event_period, max(run_id) AS run_id
    FROM commissions_line
    WHERE city_id = %(city)s AND period = %(period)s AND id >= (SELECT (run + 1) * %(per_run)s FROM first)
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT line.payee_id, line.kind, line.component_key, line.cause, line.event_period, line.reason,
       count(*) AS lines,
       count(*) FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id) AS standing,
       sum(line.amount) AS amount,
       coalesce(sum(line.gross) FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id), 0)
           AS gross,
       coalesce(sum(line.cut) FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id), 0) AS cut
FROM commissions_line line
LEFT JOIN again USING (payee_id, component_key, kind, grain, fact_id, event_period)
WHERE line.city_id = %(city)s AND line.period = %(period)s
GROUP BY 1, 2, 3, 4, 5, 6
"""

_INSERT = """
INSERT INTO commissions_monthfigure
    (city_id, period, payee_id, kind, component_key, cause, event_period, reason,
     lines, standing, amount, gross, cut)
SELECT %(city)s, %(period)s, payee_id, kind, component_key, cause, event_period, reason,
       lines, standing, amount, gross, cut
FROM month_figure_sum
"""

_WHOLE_CITY = """
INSERT INTO commissions_monthfigure
    (city_id, period, payee_id, kind, component_key, cause, event_period, reason,
     lines, standing, amount, gross, cut)
SELECT city_id, period, %(whole)s, kind, component_key, cause, event_period, reason,
       sum(lines), sum(standing), sum(amount), sum(gross), sum(cut)
FROM commissions_monthfigure WHERE city_id = %(city)s AND period = %(period)s
GROUP BY city_id, period, kind, component_key, cause, event_period, reason
"""


def month_rollup_refresh(
    cursor: CursorWrapper, *, city_id: int, period: int, figures: pa.Table | None = None
) -> None:
    """Sums the month's lines anew, by payee and for the city. Called by each run in its own transaction.

    `figures` are the sums of a run whose lines are all there are (`Result.figures`): each of them stands.
    """
    parameters = {"city": city_id, "period": period, "per_run": IDS_PER_RUN, "whole": WHOLE_CITY}
    cursor.execute(
        "DELETE FROM commissions_monthfigure WHERE city_id = %(city)s AND period = %(period)s", parameters
    )
    with hashing(cursor):
        cursor.execute("DROP TABLE IF EXISTS month_figure_sum")
        if figures is None:
            cursor.execute(_SUMS, parameters)
        else:
            _copy_sums(cursor, figures)
        cursor.execute(_INSERT, parameters)
        cursor.execute(_WHOLE_CITY, parameters)


def _copy_sums(cursor: CursorWrapper, figures: pa.Table) -> None:
    figures = figures.append_column("standing", figures.column("lines"))
    cursor.execute("CREATE TEMP TABLE month_figure_sum (LIKE commissions_monthfigure) ON COMMIT DROP")
    cursor.execute("ALTER TABLE month_figure_sum DROP city_id, DROP period")
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(figures, sink, pa_csv.WriteOptions(include_header=False))
    columns = sql.SQL(", ").join(map(sql.Identifier, figures.column_names))
    with cursor.copy(sql.SQL("COPY month_figure_sum ({}) FROM STDIN (FORMAT csv)").format(columns)) as target:
        target.write(sink.getvalue())


@dataclass(frozen=True, slots=True)
class Sum:
    """`lines` counts what stands, `amount` is fen over all lines."""

    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class ComponentSum:
    kind: int
    component_key: int
    lines: int
    refused: int
    amount: int


class MonthSums:
    """What a payee's month, or a whole city's, is made of. Every figure is a sum of ledger lines."""

    def __init__(self, period: int, rows: Iterable[MonthFigure]) -> None:
        self.period = period
        self.rows = list(rows)
        self._own = [
            row for row in self.rows if row.event_period == period and row.kind != LineKind.ADJUSTMENT
        ]
        self._earlier = [
            row for row in self.rows if row.event_period != period and row.kind != LineKind.ADJUSTMENT
        ]

    @cached_property
    def labels(self) -> Labels:
        """Names of the components and conditions that the rows refer to, in the newest version's words."""
        named: list[Any] = self.rows
        gates: dict[tuple[int, str], list[str]] = defaultdict(list)
        for row in named:
            if row.gate_label:
                for place in ((row.component_key, row.reason), (0, row.reason)):
                    if row.gate_label not in gates[place]:
                        gates[place].append(row.gate_label)
        return Labels(
            {row.component_key: row.component_name for row in named if row.component_name}, dict(gates)
        )

    def _of(self, kind: LineKind) -> list[MonthFigure]:
        return [row for row in self._own if row.kind == kind]

    @cached_property
    def earned(self) -> int:
        return sum(row.amount for row in self._of(LineKind.EARN))

    @cached_property
    def override(self) -> int:
        return sum(row.amount for row in self._of(LineKind.OVERRIDE))

    @cached_property
    def coefficient(self) -> int:
        return sum(row.amount for row in self._of(LineKind.COEFFICIENT))

    @cached_property
    def adjustment(self) -> int:
        return sum(row.amount for row in self.rows if row.kind == LineKind.ADJUSTMENT)

    @cached_property
    def difference(self) -> int:
        return sum(row.amount for row in self._earlier)

    @cached_property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)

    @cached_property
    def gross(self) -> int:
        """What the month's own facts earned before caps."""
        return sum(row.gross for row in self._of(LineKind.EARN))

    @property
    def cut(self) -> int:
        """What caps took off, as a negative amount."""
        return self.earned - self.gross

    @cached_property
    def paid(self) -> int:
        return sum(row.standing for row in self._of(LineKind.EARN) if not row.reason)

    @cached_property
    def refused(self) -> int:
        return sum(row.standing for row in self._of(LineKind.EARN) if row.reason)

    def components(self) -> list[ComponentSum]:
        """The month's own earnings and overrides, the largest first; without what no rule applies to."""
        found: dict[tuple[int, int], list[MonthFigure]] = defaultdict(list)
        for row in self._of(LineKind.EARN) + self._of(LineKind.OVERRIDE):
            if row.component_key:
                found[row.kind, row.component_key].append(row)
        sums = [
            ComponentSum(
                kind,
                key,
                sum(row.standing for row in rows if not row.reason),
                sum(row.standing for row in rows if row.reason),
                sum(row.amount for row in rows),
            )
            for (kind, key), rows in found.items()
        ]
        return sorted(sums, key=lambda item: (item.kind, -item.amount, item.component_key))

    def coefficient_base(self) -> tuple[int, list[str]]:
        """What the month's coefficients are applied to, and the components that take no part."""
        rows: list[Any] = [
            row for row in self._of(LineKind.EARN) + self._of(LineKind.OVERRIDE) if row.component_key
        ]
        base = sum(row.amount for row in rows if row.takes_part)
        outside = {row.component_name: None for row in rows if not row.takes_part and row.amount}
        return base, list(outside)

    def reasons(self) -> list[tuple[str, int]]:
        """Why the month's own facts were not paid, with the number of each, the most frequent first."""
        counts: dict[str, int] = defaultdict(int)
        for row in self._of(LineKind.EARN):
            if row.reason and row.standing:
                counts[row.reason] += row.standing
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def causes(self) -> list[tuple[int, Sum]]:
        """Differences of earlier months by cause."""
        return self._grouped(lambda row: row.cause)

    def months(self) -> list[tuple[int, Sum]]:
        """Differences of earlier months by the month concerned, the latest first."""
        return self._grouped(lambda row: row.event_period)[::-1]

    def _grouped(self, key: Callable[[MonthFigure], int]) -> list[tuple[int, Sum]]:
        groups: dict[int, list[MonthFigure]] = defaultdict(list)
        for row in self._earlier:
            groups[key(row)].append(row)
        return [
            (value, Sum(sum(row.standing for row in rows), sum(row.amount for row in rows)))
            for value, rows in sorted(groups.items())
        ]


def month_sums(city_id: int, period: int, payee_id: int = WHOLE_CITY) -> MonthSums:
    """One query, names included. Whether the caller may see this city or payee is decided before."""
    newest = "-component__version__number"
    gate = Gate.objects.filter(component__key_id=OuterRef("component_key"), reason=OuterRef("reason"))
    component = Component.objects.filter(key_id=OuterRef("component_key")).order_by("-version__number")
    rows = MonthFigure.objects.filter(city_id=city_id, period=period, payee_id=payee_id).annotate(
        component_name=Subquery(component.values("name")[:1]),
        takes_part=Subquery(component.values("apply_coefficients")[:1]),
        gate_label=Subquery(gate.order_by(newest).values("label")[:1]),
    )
    return MonthSums(period, rows)
