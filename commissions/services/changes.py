"""Which earlier months a run has to work out again: those whose inputs aren't what they were.

A run notes for each month what it was worked out from: the uploads in force, the plan versions, and a number
each for organisation, coefficients, targets, prices and shared sales. All of it is read in the run's own snapshot, so
no clock and no order of commits comes into it. Recalculating a month too often costs time and posts nothing.
"""

import json
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from commissions.models import Run
from commissions.services.inputs import Spread, spread_read, sql_text
from commissions.services.reach import Reach, reach_read
from core.models import ImportState
from core.periods import shift

Month = dict[str, Any]
"""imports: ids; versions: ids; organisation, coefficients, targets, prices and shared sales: numbers as text."""

_KNOWN: Final = """
SELECT DISTINCT ON (event_period) event_period, run.inputs -> event_period::text
FROM commissions_run run, unnest(run.event_periods) AS event_period
WHERE run.city_id = %(city)s AND run.status = 'done' AND event_period < %(posting)s
ORDER BY event_period, run.id DESC
"""

_IMPORTS: Final = """
SELECT id FROM core_importsession
WHERE state = %(state)s AND (city_id IS NULL OR city_id = ANY(%(cities)s)) AND period BETWEEN %(first)s AND %(last)s
ORDER BY id
"""


class Changes:
    """What a run of `period`, posting into `posting_period`, has to work out. Read within its snapshot."""

    def __init__(self, cursor: CursorWrapper, *, city_id: int, period: int, posting_period: int) -> None:
        self.cursor = cursor
        self.city_id = city_id
        self.posting_period = posting_period
        cursor.execute(_KNOWN, {"city": city_id, "posting": posting_period})
        known: dict[int, Month] = {month: json.loads(inputs or "null") for month, inputs in cursor.fetchall()}
        months = sorted({*known, period})
        reach = reach_read(cursor)
        self.spread: dict[int, Spread] = spread_read(cursor, city_id, [*months, *reach.read_before(months)])
        self.inputs: dict[int, Month] = self._inputs(months, reach)
        changed = {month for month in months if month == period or self.inputs[month] != known.get(month)}
        # What happened late in these months may be of the next ones.
        if reach.cuts_off:
            changed |= {shift(month, 1) for month in changed} & set(months)
        # What these months count is where the count of later ones begins.
        changed |= reach.counting_on(changed) & set(months)
        # Parts of what these months earned fall due in later ones.
        changed |= {shift(month, after) for month in changed for after in reach.parts} & set(months)
        # Events of later months take back what the changed ones paid.
        if reach.takes_back:
            changed |= {month for month in months if month > min(changed)}
        self.event_periods = sorted(changed)
        self.spread = {month: self.spread[month] for month in self.event_periods}

    def record(self, run: Run) -> None:
        """Notes in the run what its months were worked out from."""
        run.event_periods = self.event_periods
        run.inputs = {str(month): self.inputs[month] for month in self.event_periods}

    def _inputs(self, months: list[int], reach: Reach) -> dict[int, Month]:
        imports = self._imports(months, reach)
        versions = self._versions()
        organisation = self._organisation(months)
        numbers = self._set_by_month(months)
        shared = self._shared(months, reach)
        return {
            month: {
                "imports": imports[month],
                "versions": [
                    number
                    for number, first, last in versions
                    if first <= month and (last is None or last >= month)
                ],
                "organisation": organisation[month],
                "coefficients": numbers.get(("coefficients", month), ""),
                "targets": numbers.get(("targets", month), ""),
                # Left out where no price began: months that were worked out before prices were dated have none.
                **({"prices": numbers["prices", month]} if ("prices", month) in numbers else {}),
                # Left out where no sale is shared, as months have it that were worked out before this was noted.
                **({"shared": shared[month]} if month in shared else {}),
                # How often parts that are held have been tested: once more each month, until they lapse.
                **(
                    {"tested": min(reach.held, _months_between(month, self.posting_period))}
                    if reach.held
                    else {}
                ),
            }
            for month in months
        }

    def _imports(self, months: list[int], reach: Reach) -> dict[int, list[int]]:
        """Committed uploads of each month, and of the months around it that its plans look at."""
        found: dict[int, list[int]] = {}
        for month in months:
            self.cursor.execute(
                _IMPORTS,
                {
                    "state": ImportState.COMMITTED,
                    "cities": [
                        self.city_id,
                        *sorted(
                            {
                                city
                                for seen in (month, *reach.read_before([month]))
                                for city in self.spread[seen].cities
                            }
                        ),
                    ],
                    "first": reach.seen_from(month),
                    "last": reach.seen_to(month),
                },
            )
            found[month] = [row[0] for row in self.cursor.fetchall()]
        return found

    def _versions(self) -> list[tuple[int, int, int | None]]:
        self.cursor.execute(
            f"SELECT id, effective_from, effective_to FROM ({sql_text('inputs/versions')}) v ORDER BY id",
            {"city": self.city_id, "versions": None},
        )
        return list(self.cursor.fetchall())

    def _organisation(self, months: list[int]) -> dict[int, str]:
        """Running totals: a month knows every place that began in it or before."""
        self.cursor.execute(sql_text("organisation"), {"city": self.city_id, "first": months[0]})
        begun = [(period, int(number)) for period, number in self.cursor.fetchall()]
        return {month: str(sum(number for period, number in begun if period <= month)) for month in months}

    def _shared(self, months: list[int], reach: Reach) -> dict[int, str]:
        """How the sales of each month, and of those around it that its plans look at, are shared."""
        self.cursor.execute(sql_text("shared_by_month"), {"city": self.city_id})
        known = [(period, int(number)) for period, number in self.cursor.fetchall()]
        seen = {
            month: [
                number for period, number in known if reach.seen_from(month) <= period <= reach.seen_to(month)
            ]
            for month in months
        }
        return {month: str(sum(numbers)) for month, numbers in seen.items() if numbers}

    def _set_by_month(self, months: list[int]) -> dict[tuple[str, int], str]:
        self.cursor.execute(sql_text("set_by_month"), {"city": self.city_id, "periods": months})
        return {(table, period): number for table, period, number in self.cursor.fetchall()}


def _months_between(first: int, last: int) -> int:
    return (last // 100 - first // 100) * 12 + last % 100 - first % 100
