"""The desk's sums: written by each run, read by pages in a few small queries.

The table behind them (`MonthFigure`) has some thousand rows for a city's month, whatever the number of lines.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from pyarrow import csv as pa_csv

from commissions.choices import LineKind
from commissions.models.figure import WHOLE_CITY
from commissions.models.line import IDS_PER_RUN
from commissions.services.labels import Labels
from commissions.services.losses import Walk
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
       coalesce(sum(line.cut) FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id), 0) AS cut,
       coalesce(sum(coalesce(line.worth, line.whole, line.gross))
           FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id), 0) AS worth,
       coalesce(sum(CASE WHEN line.part IS NOT NULL AND line.whole IS NULL THEN coalesce(line.worth, line.gross)
                    ELSE coalesce(line.whole, line.gross) END)
           FILTER (WHERE again.run_id IS NULL OR again.run_id = line.run_id), 0) AS rated,
       count(coalesce(line.worth, line.whole))
           FILTER (WHERE line.reason <> '' AND (again.run_id IS NULL OR again.run_id = line.run_id)) AS valued
FROM commissions_line line
LEFT JOIN again USING (payee_id, component_key, kind, grain, fact_id, event_period)
WHERE line.city_id = %(city)s AND line.period = %(period)s
GROUP BY 1, 2, 3, 4, 5, 6
"""

_INSERT = """
INSERT INTO commissions_monthfigure
    (city_id, period, payee_id, kind, component_key, cause, event_period, reason,
     lines, standing, amount, gross, cut, worth, rated, valued)
SELECT %(city)s, %(period)s, payee_id, kind, component_key, cause, event_period, reason,
       lines, standing, amount, gross, cut, worth, rated, valued
FROM month_figure_sum
"""

_WHOLE_CITY = """
INSERT INTO commissions_monthfigure
    (city_id, period, payee_id, kind, component_key, cause, event_period, reason,
     lines, standing, amount, gross, cut, worth, rated, valued)
SELECT city_id, period, %(whole)s, kind, component_key, cause, event_period, reason,
       sum(lines), sum(standing), sum(amount), sum(gross), sum(cut), sum(worth), sum(rated), sum(valued)
FROM commissions_monthfigure WHERE city_id = %(city)s AND period = %(period)s
GROUP BY city_id, period, kind, component_key, cause, event_period, reason
"""

# As SQL, since most pages of statements and months begin with it: Django takes longer to build it than PostgreSQL to answer.
_FIGURES = """
SELECT figure.kind, figure.component_key, figure.cause, figure.event_period, figure.reason, figure.lines,
       figure.standing, figure.amount, figure.gross, figure.cut, coalesce(figure.worth, figure.gross),
       coalesce(figure.rated, figure.gross), coalesce(figure.valued, 0), newest.name, newest.apply_coefficients, gated.label
FROM commissions_monthfigure figure
LEFT JOIN LATERAL (
    SELECT component.name, component.apply_coefficients
    FROM commissions_component component JOIN commissions_planversion version ON version.id = component.version_id
    WHERE component.key_id = figure.component_key ORDER BY version.number DESC LIMIT 1
) newest ON true
LEFT JOIN LATERAL (
    SELECT gate.label
    FROM commissions_gate gate JOIN commissions_component component ON component.id = gate.component_id
    JOIN commissions_planversion version ON version.id = component.version_id
    WHERE component.key_id = figure.component_key AND gate.reason = figure.reason
    ORDER BY version.number DESC LIMIT 1
) gated ON true
WHERE figure.city_id = %(city)s AND figure.period = %(period)s AND figure.payee_id = %(payee)s
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
        if figures is None:
            cursor.execute("DROP TABLE IF EXISTS month_figure_sum")
            cursor.execute(_SUMS, parameters)
            cursor.execute(_INSERT, parameters)
        else:
            _copy_sums(cursor, figures, city_id, period)
        cursor.execute(_WHOLE_CITY, parameters)


def _copy_sums(cursor: CursorWrapper, figures: pa.Table, city_id: int, period: int) -> None:
    figures = figures.append_column("standing", figures.column("lines"))
    for name, value in (("city_id", city_id), ("period", period)):
        figures = figures.append_column(name, pa.repeat(value, len(figures)))
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(figures, sink, pa_csv.WriteOptions(include_header=False))
    statement = sql.SQL("COPY commissions_monthfigure ({}) FROM STDIN (FORMAT csv)")
    columns = sql.SQL(", ").join(map(sql.Identifier, figures.column_names))
    with cursor.copy(statement.format(columns)) as target:
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
    walk: Walk

    @property
    def amount(self) -> int:
        return self.walk.amount


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of `MonthFigure`, with what it refers to in the newest version's words."""

    kind: int
    component_key: int
    cause: int
    event_period: int
    reason: str
    lines: int
    standing: int
    amount: int
    gross: int
    cut: int
    worth: int
    rated: int
    valued: int
    component_name: str | None
    takes_part: bool | None
    gate_label: str | None


class MonthSums:
    """What a payee's month, or a whole city's, is made of. Every figure is a sum of ledger lines."""

    def __init__(self, period: int, rows: Iterable[Figure]) -> None:
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
        gates: dict[tuple[int, str], list[str]] = defaultdict(list)
        for row in self.rows:
            if row.gate_label:
                for place in ((row.component_key, row.reason), (0, row.reason)):
                    if row.gate_label not in gates[place]:
                        gates[place].append(row.gate_label)
        return Labels(
            {row.component_key: row.component_name for row in self.rows if row.component_name}, dict(gates)
        )

    def _of(self, kind: LineKind) -> list[Figure]:
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
    def qualifier(self) -> int:
        return sum(row.amount for row in self._of(LineKind.QUALIFIER))

    @cached_property
    def month_cap(self) -> int:
        return sum(row.amount for row in self._of(LineKind.MONTH_CAP))

    @cached_property
    def guarantee(self) -> int:
        return sum(row.amount for row in self._of(LineKind.GUARANTEE))

    @cached_property
    def clawback(self) -> int:
        return sum(row.amount for row in self._of(LineKind.CLAWBACK))

    @cached_property
    def draw(self) -> int:
        return sum(row.amount for row in self._of(LineKind.DRAW))

    @cached_property
    def reserve(self) -> int:
        return sum(row.amount for row in self._of(LineKind.RESERVE))

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

    @cached_property
    def walk(self) -> Walk:
        """What the stages make of the month's own facts."""
        return Walk.of(self._of(LineKind.EARN))

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
        """The month's own earnings, overrides and clawbacks, the largest first; without what no rule applies to."""
        found: dict[tuple[int, int], list[Figure]] = defaultdict(list)
        for row in self._of(LineKind.EARN) + self._of(LineKind.OVERRIDE) + self._of(LineKind.CLAWBACK):
            if row.component_key:
                found[row.kind, row.component_key].append(row)
        sums = [
            ComponentSum(
                kind,
                key,
                sum(row.standing for row in rows if not row.reason),
                sum(row.standing for row in rows if row.reason),
                Walk.of(rows),
            )
            for (kind, key), rows in found.items()
        ]
        return sorted(sums, key=lambda item: (item.kind, -item.amount, item.component_key))

    def component_names(self) -> list[tuple[int, str]]:
        """Keys and names of the components that the month has lines of."""
        keys = sorted({row.component_key for row in self.rows if row.component_key})
        return [(key, self.labels.component(key)) for key in keys]

    def coefficient_base(self) -> tuple[int, list[str]]:
        """What the month's coefficients are applied to, and the components that take no part."""
        rows = [row for row in self._of(LineKind.EARN) + self._of(LineKind.OVERRIDE) if row.component_key]
        base = sum(row.amount for row in rows if row.takes_part)
        outside = {row.component_name or "": None for row in rows if not row.takes_part and row.amount}
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

    def _grouped(self, key: Callable[[Figure], int]) -> list[tuple[int, Sum]]:
        groups: dict[int, list[Figure]] = defaultdict(list)
        for row in self._earlier:
            groups[key(row)].append(row)
        return [
            (value, Sum(sum(row.standing for row in rows), sum(row.amount for row in rows)))
            for value, rows in sorted(groups.items())
        ]


def month_sums(city_id: int, period: int, payee_id: int = WHOLE_CITY) -> MonthSums:
    """One query, names included. Whether the caller may see this city or payee is decided before."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, {"city": city_id, "period": period, "payee": payee_id})
        return MonthSums(period, [Figure(*row) for row in cursor.fetchall()])
