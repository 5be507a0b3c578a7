"""How far plans reach beyond a month: back, for what figures and tiers count and parts were promised; ahead, for
conditions.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.backends.utils import CursorWrapper

from commissions.choices import CountPeriod
from core.periods import quarter_start, shift, year_start

MOST_MONTHS_BACK: Final = 60
"""How long before an event a fact may lie that is taken back."""
MOST_PUT_OFF: Final = 12
"""By how many months suspensions put an instalment off at most (algorithm.md 16.7)."""

_LONGEST_FIRST: Final = (CountPeriod.YEAR, CountPeriod.QUARTER)

_QUERY = """
WITH component AS (
    SELECT c.id, c.version_id FROM commissions_component c
    JOIN commissions_planversion v ON v.id = c.version_id
    WHERE CASE
        WHEN %(components)s::bigint[] IS NULL THEN v.status IN ('active', 'superseded') OR v.id = %(draft)s
        ELSE c.id = ANY(%(components)s)
    END
), gate AS (
    SELECT g.month_offset + delay AS ahead
    FROM commissions_gate g
    LEFT JOIN commissions_instalment i ON i.component_id = g.component_id AND i.part = g.part
    CROSS JOIN LATERAL generate_series(0, coalesce(i.held_months, 0)) delay
    WHERE g.component_id IN (SELECT id FROM component)
        AND g.measure NOT IN ('quantity', 'amount', 'margin', 'first_payment', 'value', 'figure')
), figure AS (
    SELECT id, month_from, year_to_date, quarter_to_date FROM commissions_figure
    WHERE version_id IN (SELECT version_id FROM component)
), part AS (
    SELECT component_id, month_offset, held_months FROM commissions_instalment
    WHERE component_id IN (SELECT id FROM component)
)
SELECT
    (SELECT array_agg(DISTINCT ahead) FROM gate),
    (SELECT array_agg(DISTINCT month_offset) FROM commissions_figuregate WHERE figure_id IN (SELECT id FROM figure)),
    coalesce((SELECT -min(CASE WHEN quarter_to_date THEN -2 ELSE month_from END) FROM figure WHERE NOT year_to_date), 0),
    coalesce((SELECT bool_or(year_to_date) FROM figure), false),
    (SELECT array_agg(DISTINCT month_offset) FROM part),
    coalesce((SELECT max(held_months) FROM part), 0),
    (SELECT array_agg(DISTINCT component_id) FROM part),
    EXISTS (
        SELECT FROM commissions_component WHERE kind = 'clawback' AND id IN (SELECT id FROM component)
    ),
    EXISTS (
        SELECT FROM commissions_planversion
        WHERE cut_off_day IS NOT NULL AND id IN (SELECT version_id FROM component)
    ),
    EXISTS (SELECT FROM commissions_component WHERE clock_stops AND id IN (SELECT id FROM component)),
    (SELECT array_agg(DISTINCT count_period) FROM commissions_component WHERE id IN (SELECT id FROM component))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Months, each way."""

    ahead: tuple[int, ...]
    """How many months after the event conditions look, holding included."""
    ahead_of_counted: tuple[int, ...]
    """The same of what figures count."""
    back: int
    year_to_date: bool
    parts: tuple[int, ...]
    """After how many months parts fall due."""
    held: int
    in_parts: list[int]
    """Components that pay in parts."""
    takes_back: bool
    """Whether events take back what earlier months paid."""
    cuts_off: bool
    """Whether months begin before the calendar's (algorithm.md 26)."""
    clock_stops: bool
    """Whether suspensions put parts off."""
    counts_over: CountPeriod
    """The longest time that the count of a tier runs over."""

    def counted_before(self, periods: Sequence[int]) -> list[int]:
        """Months that aren't worked out and whose facts figures or tiers of `periods` count."""
        tallied = self.tallied_before(periods)
        asked = [*periods, *tallied]
        wanted = {shift(period, -months) for period in asked for months in range(1, self.back + 1)}
        if self.year_to_date:
            wanted |= {month for period in asked for month in range(year_start(period), period)}
        return sorted({*wanted, *tallied} - set(periods))

    def read_before(self, periods: Sequence[int]) -> list[int]:
        """Months that aren't worked out and whose facts are read: those counted, and where all of these begin."""
        counted = self.counted_before(periods)
        return sorted({*counted, *self.cut_before([*periods, *counted])} - set(periods))

    def cut_before(self, periods: Sequence[int]) -> list[int]:
        """Calendar months besides these in which they begin."""
        return sorted({shift(period, -1) for period in periods} - set(periods)) if self.cuts_off else []

    @property
    def of_month(self) -> str:
        """Where in SQL the facts of the line `l` lie, which happened on a day."""
        before = "l.event_period - CASE l.event_period %% 100 WHEN 1 THEN 89 ELSE 1 END"
        return f"IN (l.event_period, {before})" if self.cuts_off else "= l.event_period"

    def tallied_before(self, periods: Sequence[int]) -> list[int]:
        """Those of them that tiers count: facts of theirs are put to the same conditions (algorithm.md 5.4)."""
        wanted = {month for period in periods for month in range(self._count_start(period), period)}
        return sorted(wanted - set(periods))

    def counting_on(self, periods: Collection[int]) -> set[int]:
        """Later months whose count begins with one of these."""
        if self.counts_over == CountPeriod.MONTH:
            return set()
        months = 3 if self.counts_over == CountPeriod.QUARTER else 12
        return {
            month for period in periods for month in range(period + 1, self._count_start(period) + months)
        }

    def _count_start(self, period: int) -> int:
        if self.counts_over == CountPeriod.YEAR:
            return year_start(period)
        return quarter_start(period) if self.counts_over == CountPeriod.QUARTER else period

    def asked_about(self, periods: Sequence[int]) -> list[int]:
        """Months of subscribers that conditions ask about."""
        promising = [*periods, *self.promised_before(periods), *self.tallied_before(periods)]
        counted = [*periods, *self.counted_before(periods)]
        months = {shift(period, ahead) for period in promising for ahead in self.ahead}
        if self.clock_stops:
            longest = range(1, max(self.parts) + 1)
            passed = {shift(period, ahead) for period in promising for ahead in longest}
            months |= {period for period in passed if period <= max(periods)}
        return sorted(
            months | {shift(period, ahead) for period in counted for ahead in self.ahead_of_counted}
        )

    def promised_before(self, periods: Sequence[int]) -> list[int]:
        """Months that aren't worked out and of which a part falls due in one of `periods`."""
        return sorted({shift(period, -months) for period in periods for months in self.parts} - set(periods))

    def seen_from(self, period: int) -> int:
        """The first month whose data a month depends on."""
        first = shift(self._count_start(period), -max(self.back, *self.parts, 0))
        if self.year_to_date:
            first = min(first, year_start(period))
        return shift(first, -1) if self.cuts_off else first

    def seen_to(self, period: int) -> int:
        """The last one."""
        return shift(period, max(*self.ahead, *self.ahead_of_counted, 0, 0))


def reach_read(
    cursor: CursorWrapper, components: Sequence[int] | None = None, *, draft: int | None = None
) -> Reach:
    """Of these components and their versions' figures, or of all approved versions and a draft."""
    cursor.execute(_QUERY, {"components": None if components is None else list(components), "draft": draft})
    row = cursor.fetchone()
    (
        ahead,
        ahead_of_counted,
        back,
        year_to_date,
        parts,
        held,
        in_parts,
        takes_back,
        cuts_off,
        stops,
        counted_over,
    ) = row
    put_off = range(MOST_PUT_OFF + 1) if stops else range(1)
    return Reach(
        ahead=tuple(ahead or ()),
        ahead_of_counted=tuple(ahead_of_counted or ()),
        back=back,
        year_to_date=year_to_date,
        parts=tuple(sorted({months + late for months in parts or () for late in put_off})),
        held=held,
        in_parts=list(in_parts or ()),
        takes_back=takes_back,
        cuts_off=cuts_off,
        clock_stops=stops and bool(parts),
        counts_over=next((one for one in _LONGEST_FIRST if one in (counted_over or ())), CountPeriod.MONTH),
    )
