"""What the engine is given, read by COPY within the caller's snapshot.

Each table becomes CSV without a header; rows pass through Python as bytes and are never looked at. All reads
must see one snapshot, so the caller holds a REPEATABLE READ transaction. As-of rules:
docs/commissions/algorithm.md, paragraph 2; a fact's city was decided when it was imported.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.db.backends.utils import CursorWrapper

from commissions.engine import CsvFile, Inputs
from commissions.engine.inputs import ROWS
from commissions.models.line import IDS_PER_RUN
from commissions.services.pipes import filled
from core.periods import first_day, last_day, shift
from network.choices import ChannelKind

PAID_THROUGH_PARENT: Final = frozenset({int(ChannelKind.AGENT_STORE)})
"""A store of an agent is paid through the agent."""

_SQL: Final = Path(__file__).resolve().parent.parent / "sql"

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "facts": (
        *("grain", "fact_id", "revision", "city_id", "period", "channel_id", "product_id", "category_id"),
        *("metric_id", "event_date", "subscriber", "instalment", "quantity", "first_payment", "plan_fee"),
        *("billed", "arrears", "minutes", "megabytes", "value", "state"),
    ),
    "usage": ("city_id", "subscriber", "period", "minutes", "megabytes", "billed", "arrears", "plan_fee"),
    "positions": (
        *("channel_id", "effective_from", "city_id", "district_id", "city_class", "parent_id"),
        *("level", "star", "mode", "kind"),
    ),
    "components": (
        *("component_id", "component_key", "version_id", "plan_id", "effective_from", "effective_to", "kind"),
        *(
            "grain",
            "metric_id",
            "measure",
            "tier_mode",
            "tier_basis",
            "tier_scope",
            "target_code",
            "line_cap",
        ),
        *("payee_cap", "cap_period", "apply_coefficients", "override_of", "override_step"),
    ),
    "rules": (
        *("rule_id", "component_id", "channel_kind", "mode", "level", "star", "city_class", "city_id"),
        *("district_id", "product_id", "category_id", "date_from", "date_to"),
    ),
    "bands": ("rule_id", "lower", "upper", "rate"),
    "gates": (
        *("gate_id", "component_id", "group", "measure", "month_offset", "operator", "threshold", "reason"),
    ),
    "coefficients": ("channel_id", "period", "kind", "value"),
    "targets": ("channel_id", "period", "code", "value"),
    "adjustments": ("adjustment_id", "payee_id", "channel_id", "event_period", "amount", "posted"),
    "posted": (
        *("payee_id", "event_period", "kind", "component_key", "grain", "fact_id", "city_id", "amount"),
        *("channel_id", "product_id", "component_id", "rule_id", "fact_revision", "reason"),
    ),
    "cap_uses": ("payee_id", "component_key", "period", "amount"),
}

STREAMED: Final = frozenset({"facts", "usage", "posted"})

_FACT_FILES: Final = ("sales", "subscriber_months", "channel_months")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Payees that sell in several cities in one month: their channels, and the other cities."""

    payees: frozenset[int] = frozenset()
    channels: frozenset[int] = frozenset()
    cities: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What to read. The last four fields narrow it down to what explains one payee's month as of a run."""

    city_id: int
    posting_period: int
    event_periods: Sequence[int]
    spread: dict[int, Spread] = field(default_factory=dict)
    """By event period."""
    channels: Sequence[int] | None = None
    payees: Sequence[int] | None = None
    imports: Sequence[int] | None = None
    """The uploads that the run saw; None is the present state."""
    before_run: int | None = None
    """Lines of this run and of later ones don't count as posted."""


@contextmanager
def inputs_read(cursor: CursorWrapper, reading: Reading, folder: Path) -> Iterator[Inputs]:
    """The tables, for one run of the engine inside the block; the cursor belongs to them until it ends.

    Small ones are written to `folder`; facts, usage and posted lines stream while the engine reads them.
    Leaving the block raises what went wrong with a stream: until then its end can't be told from a break.
    """
    reader = _Reader(cursor, reading, folder)
    reader.read()
    with filled({name: partial(reader.stream, name) for name in ROWS if name in STREAMED}) as streams:
        tables = {
            name: CsvFile(streams.get(name, reader.file(name)), columns) for name, columns in COLUMNS.items()
        }
        yield Inputs(**tables, paid_through_parent=PAID_THROUGH_PARENT)


def spread_read(cursor: CursorWrapper, city_id: int, periods: Iterable[int]) -> dict[int, Spread]:
    """Who sells in this city and in others, by month. Nobody, in most months of most cities."""
    wanted = sorted(periods)
    cursor.execute(
        _sql("spread"),
        {
            "city": city_id,
            "through": sorted(PAID_THROUGH_PARENT),
            "first_day": first_day(wanted[0]),
            "last_day": last_day(wanted[-1]),
        },
    )
    places = cursor.fetchall()
    return {period: _spread_of(period, city_id, places) for period in wanted}


def _spread_of(period: int, city_id: int, places: list[tuple[Any, ...]]) -> Spread:
    first, last = first_day(period), last_day(period)
    here = [
        (channel, payee, city)
        for channel, payee, city, since, until in places
        if since <= last and (until is None or until > first)
    ]
    cities_of: dict[int, set[int]] = {}
    for _channel, payee, city in here:
        cities_of.setdefault(payee, set()).add(city)
    payees = {payee for payee, cities in cities_of.items() if city_id in cities and len(cities) > 1}
    return Spread(
        payees=frozenset(payees),
        channels=frozenset(channel for channel, payee, _city in here if payee in payees),
        cities=frozenset(city for _channel, payee, city in here if payee in payees) - {city_id},
    )


@dataclass(frozen=True, slots=True)
class _Component:
    id: int
    key: int
    has_yearly_cap: bool


class _Reader:
    def __init__(self, cursor: CursorWrapper, reading: Reading, folder: Path) -> None:
        self.cursor = cursor
        self.reading = reading
        self.folder = folder
        self.queries: dict[str, list[tuple[str, dict[str, Any]]]] = {name: [] for name in COLUMNS}

    def read(self) -> None:
        """Collects all queries, and carries out those of small tables."""
        components = self.components()
        self.plans(components)
        self.facts()
        self.usage(components)
        self.organisation()
        self.posted()
        self.cap_uses(components)
        self.adjustments()
        for name in COLUMNS.keys() - STREAMED:
            with self.file(name).open("wb") as target:
                self.stream(name, target)

    def file(self, table: str) -> Path:
        return self.folder / f"{table}.csv"

    def copy(self, table: str, query: str, **parameters: Any) -> None:
        """The query's rows are to be added to the table."""
        self.queries[table].append((f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters))

    def stream(self, table: str, target: BinaryIO) -> None:
        for statement, parameters in self.queries[table]:
            with self.cursor.copy(statement, parameters) as rows:
                for row in rows:
                    target.write(row)

    @property
    def last(self) -> int:
        return max(self.reading.event_periods)

    def components(self) -> list[_Component]:
        query = _sql("components").format(versions=_sql("versions"))
        parameters = {
            "city": self.reading.city_id,
            "first": min(self.reading.event_periods),
            "last": self.last,
        }
        self.copy("components", query, **parameters)
        self.cursor.execute(
            f"SELECT id, key_id, payee_cap IS NOT NULL AND cap_period = 'year'"
            f" FROM commissions_component WHERE id IN (SELECT component_id FROM ({query}) c)",
            parameters,
        )
        return [_Component(*row) for row in self.cursor.fetchall()]

    def plans(self, components: list[_Component]) -> None:
        ids = {"components": [component.id for component in components]}
        self.copy(
            "rules",
            "SELECT id, component_id, channel_kind, mode, level, star, city_class, city_id, district_id,"
            " product_id, category_id, date_from, date_to"
            " FROM commissions_rule WHERE component_id = ANY(%(components)s)",
            **ids,
        )
        self.copy(
            "bands",
            "SELECT b.rule_id, b.lower, b.upper, b.rate FROM commissions_band b"
            " JOIN commissions_rule r ON r.id = b.rule_id WHERE r.component_id = ANY(%(components)s)",
            **ids,
        )
        self.copy(
            "gates",
            'SELECT id, component_id, "group", measure, month_offset, operator, threshold, reason'
            " FROM commissions_gate WHERE component_id = ANY(%(components)s)",
            **ids,
        )

    def facts(self) -> None:
        for period in self.reading.event_periods:
            for name in _FACT_FILES:
                self._facts_of(name, period)

    def _facts_of(self, name: str, period: int) -> None:
        reading = self.reading
        own = "f.city_id = %(city)s AND f.period = %(period)s"
        if reading.channels is not None:
            own += " AND f.channel_id = ANY(%(channels)s)"
        elsewhere = "f.city_id = ANY(%(cities)s) AND f.period = %(period)s AND f.channel_id = ANY(%(spread)s)"
        spread = reading.spread.get(period, Spread())
        for where in (own, elsewhere) if spread.cities else (own,):
            self.copy(
                "facts",
                _sql(name) + _as_of(where, name, reading.imports),
                city=reading.city_id,
                period=period,
                channels=_list(reading.channels),
                cities=sorted(spread.cities),
                spread=sorted(spread.channels),
                imports=_list(reading.imports),
            )

    def usage(self, components: list[_Component]) -> None:
        """Months of subscribers, as far ahead as the gates look; nothing where no gate looks."""
        self.cursor.execute(
            "SELECT DISTINCT month_offset FROM commissions_gate WHERE component_id = ANY(%s)"
            " AND measure NOT IN ('quantity', 'first_payment', 'value')",
            [[component.id for component in components]],
        )
        offsets = [row[0] for row in self.cursor.fetchall()]
        reading = self.reading
        for period in sorted(
            {shift(period, offset) for period in reading.event_periods for offset in offsets}
        ):
            where = "f.city_id = %(city)s AND f.period = %(period)s"
            self.copy(
                "usage",
                _sql("usage") + _as_of(where, "subscriber_months", reading.imports),
                city=reading.city_id,
                period=period,
                imports=_list(reading.imports),
            )

    def organisation(self) -> None:
        """Positions, coefficients and targets."""
        reading = self.reading
        self.copy(
            "positions",
            _sql("positions"),
            last_day=last_day(self.last),
            channels=None if reading.channels is None else [*reading.channels, *(reading.payees or ())],
        )
        months = {"periods": list(reading.event_periods), "channels": _list(reading.payees)}
        narrowed = "period = ANY(%(periods)s)"
        if reading.payees is not None:
            narrowed += " AND channel_id = ANY(%(channels)s)"
        self.copy(
            "coefficients",
            "SELECT c.channel_id, c.period, k.code, c.value FROM commissions_coefficient c"
            f" JOIN commissions_coefficientkind k ON k.id = c.kind_id WHERE {narrowed}",
            **months,
        )
        self.copy(
            "targets",
            "SELECT channel_id, period, coalesce(metric_id::text, 'sales'), value"
            " FROM sales_target WHERE period = ANY(%(periods)s)",
            **months,
        )

    def posted(self) -> None:
        reading = self.reading
        condition = "true"
        if reading.payees is not None:
            condition += " AND payee_id = ANY(%(payees)s)"
        if reading.before_run is not None:
            condition += " AND id < %(before)s"
        for period in reading.event_periods:
            spread = reading.spread.get(period, Spread())
            parameters: dict[str, Any] = {"city": reading.city_id, "period": period}
            self.copy(
                "posted",
                _sql("posted").format(condition=condition),
                per_run=IDS_PER_RUN,
                payees=_list(reading.payees),
                before=(reading.before_run or 0) * IDS_PER_RUN,
                **parameters,
            )
            if spread.cities:
                self.copy(
                    "posted",
                    _sql("posted_elsewhere"),
                    cities=sorted(spread.cities),
                    payees=sorted(spread.payees),
                    **parameters,
                )

    def cap_uses(self, components: list[_Component]) -> None:
        keys = [component.key for component in components if component.has_yearly_cap]
        if not keys:
            return
        periods = list(self.reading.event_periods)
        payees = {payee for spread in self.reading.spread.values() for payee in spread.payees}
        self.copy(
            "cap_uses",
            _sql("cap_uses"),
            city=self.reading.city_id,
            payees=sorted(payees),
            keys=keys,
            years=sorted({period // 100 for period in periods}),
            periods=periods,
        )

    def adjustments(self) -> None:
        if self.reading.channels is None:
            self.copy(
                "adjustments",
                _sql("adjustments"),
                city=self.reading.city_id,
                posting=self.reading.posting_period,
            )


@cache
def sql_text(name: str) -> str:
    """A query of commissions/sql."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _sql(name: str) -> str:
    return sql_text(f"inputs/{name}")


def _as_of(where: str, name: str, imports: Sequence[int] | None) -> str:
    """The current revisions; or those that were current when exactly `imports` had been committed."""
    if imports is None:
        return f" {where} AND f.superseded_by IS NULL"
    table = {"sales": "sales_sale", "subscriber_months": "sales_subscribermonth"}.get(
        name, "sales_channelmonth"
    )
    return (
        f" {where} AND f.import_id = ANY(%(imports)s)"
        " AND (f.superseded_by IS NULL OR f.superseded_by = f.import_id"
        " OR NOT f.superseded_by = ANY(%(imports)s))"
        f" AND NOT EXISTS (SELECT 1 FROM {table} n WHERE n.city_id = f.city_id AND n.period = f.period"
        " AND n.fact_id = f.fact_id AND n.revision > f.revision AND n.import_id = ANY(%(imports)s))"
    )


def _list(values: Sequence[int] | None) -> list[int]:
    return list(values or ())
