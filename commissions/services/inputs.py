"""What the engine is given, read by COPY within the caller's snapshot.

Each table becomes CSV without a header; rows pass through Python as bytes and are never looked at. All reads
must see one snapshot, so the caller holds a REPEATABLE READ transaction. As-of rules:
docs/commissions/algorithm.md, paragraph 2; a fact's city was decided when it was imported.
"""

import datetime
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

from django.conf import settings
from django.db.backends.utils import CursorWrapper

from commissions.engine import CsvFile, Inputs
from commissions.models.line import IDS_PER_RUN
from commissions.services.pipes import filled
from commissions.services.reach import MOST_MONTHS_BACK, Reach, reach_read
from core.periods import first_day, last_day, shift
from network.choices import ChannelKind
from sales.choices import MetricUnit
from sales.models import Metric

PAID_THROUGH_PARENT: Final = frozenset({int(ChannelKind.AGENT_STORE)})
"""A store of an agent is paid through the agent."""

_SQL: Final = Path(__file__).resolve().parent.parent / "sql"

_FACT: Final = ("fact_id", "revision", "city_id", "period", "channel_id")
FACTS: Final[dict[str, tuple[tuple[str, ...], tuple[tuple[str, int], ...]]]] = {
    "sales": (
        (
            *(*_FACT, "product_id", "category_id", "event_date", "subscriber", "instalment", "quantity"),
            *("amount", "cost", "first_payment", "plan_fee"),
        ),
        (("grain", 1),),
    ),
    "subscriber_months": (
        (
            *(*_FACT, "product_id", "category_id", "subscriber", "plan_fee", "billed", "arrears"),
            *("minutes", "megabytes", "months_in_net"),
        ),
        (("grain", 2), ("quantity", 1)),
    ),
    "channel_months": ((*_FACT, "metric_id", "quantity", "value", "state"), (("grain", 3),)),
    "events": (
        (*_FACT, "metric_id", "event_date", "subscriber", "value"),
        (("grain", 5), ("quantity", 1)),
    ),
}
"""A stream for each kind of fact: its columns, and what is the same in all of its rows."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "usage": (
        *(
            "city_id",
            "subscriber",
            "period",
            "minutes",
            "megabytes",
            "months_in_net",
            "billed",
            "arrears",
            "plan_fee",
            "suspended_days",
        ),
    ),
    "positions": (
        *("channel_id", "effective_from", "city_id", "district_id", "city_class", "parent_id"),
        *("level", "star", "mode", "kind", "left_on"),
    ),
    "components": (
        *(
            "component_id",
            "component_key",
            "version_id",
            "plan_id",
            "effective_from",
            "effective_to",
            "kind",
            "grain",
        ),
        *(
            "metric_id",
            "measure",
            "measure_figure",
            "formula",
            "tier_mode",
            "tier_basis",
            "tier_figure",
            "tier_scope",
            "edges",
        ),
        *(
            "second_measure",
            "target_code",
            "prorate",
            "line_cap",
            "payee_cap",
            "cap_group",
            "cap_period",
            "apply_qualifier",
        ),
        *(
            "apply_coefficients",
            "override_of",
            "override_step",
            "override_by",
            "spared_figure",
            "spared_share",
            "in_points",
        ),
        *("standing", "line_floor", "subscriber_cap", "clock_stops"),
    ),
    "rules": (
        *("rule_id", "component_id", "channel_kind", "mode", "level", "star", "city_class", "city_id"),
        *("district_id", "product_id", "category_id", "date_from", "date_to"),
    ),
    "bands": ("rule_id", "lower", "upper", "second_lower", "second_upper", "rate"),
    "gates": (
        *("gate_id", "component_id", "part", "counted_by", "group", "measure", "figure_id", "month_offset"),
        *("operator", "threshold", "reason"),
    ),
    "factors": ("component_id", "factor_key"),
    "figures": (
        *(
            "figure_id",
            "version_id",
            "code",
            "owner",
            "grain",
            "metric_id",
            "measure",
            "month_from",
            "month_to",
        ),
        *("year_to_date", "share_of", "target_code", "formula"),
    ),
    "figure_products": ("figure_id", "product_id", "category_id"),
    "instalments": ("component_id", "part", "month_offset", "share", "held_months", "reduced_share"),
    "promises": (
        *(
            "payee_id",
            "channel_id",
            "event_period",
            "component_key",
            "component_id",
            "rule_id",
            "grain",
            "fact_id",
        ),
        *("fact_revision", "product_id", "city_id", "subscriber", "quantity", "whole"),
    ),
    "qualifiers": ("version_id", "level", "payout"),
    "minima": ("version_id", "level", "figure_id", "minimum"),
    "coefficients": ("channel_id", "period", "kind", "value"),
    "targets": ("channel_id", "period", "code", "value"),
    "adjustments": ("adjustment_id", "payee_id", "channel_id", "event_period", "amount", "posted"),
    "posted": (
        *("payee_id", "event_period", "kind", "component_key", "grain", "fact_id", "city_id", "amount"),
        *("channel_id", "product_id", "component_id", "rule_id", "fact_revision", "reason"),
    ),
    "paid": (
        *(
            "payee_id",
            "channel_id",
            "component_key",
            "grain",
            "fact_id",
            "period",
            "event_date",
            "subscriber",
        ),
        *("product_id", "amount", "taken"),
    ),
    "balances": ("payee_id", "component_key", "kind", "period", "fact_id", "amount"),
    "cap_uses": ("payee_id", "component_key", "period", "amount"),
}

STREAMED: Final = (*FACTS, "usage", "posted")
"""In the order in which the engine reads them."""

PLAN_TABLES: Final = (
    *(
        "rules",
        "bands",
        "gates",
        "factors",
        "figures",
        "figure_products",
        "instalments",
        "qualifiers",
        "minima",
    ),
)
"""Tables that a plan version says as they stand; each has a query of its name in sql/inputs/plans/."""

_NO_END: Final = 2**63 - 1
_FAR: Final = datetime.datetime.max.replace(tzinfo=datetime.UTC)

_FACT_TABLES: Final = {
    "sales": "sales_sale",
    "subscriber_months": "sales_subscribermonth",
    "channel_months": "sales_channelmonth",
    "events": "sales_subscriberevent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Payees that sell in several cities in one month: their channels, and the other cities."""

    payees: frozenset[int] = frozenset()
    channels: frozenset[int] = frozenset()
    cities: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """What a past run saw, so that it can be worked out again."""

    run_id: int
    """Lines of this run and of later ones don't count as posted."""
    moment: datetime.datetime
    """Coefficients and prices that were entered later don't count."""
    unseen: Sequence[int] | None
    """Uploads that the run didn't see, or no longer; None is the present state."""
    versions: Sequence[int] | None
    """Plan versions that were in force; None is all that are approved by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Of a city's months, those payees and channels alone; `fact_id` also when others were paid for it."""

    payees: Sequence[int]
    channels: Sequence[int]
    fact_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What to read."""

    city_id: int
    posting_period: int
    event_periods: Sequence[int]
    spread: dict[int, Spread] = field(default_factory=dict)
    """By event period."""
    as_of: AsOf | None = None
    narrowed: Narrowed | None = None
    draft: int | None = None
    """This plan version alone, whatever its state, and an empty ledger: what it would pay."""

    @property
    def before(self) -> int:
        """Lines from this number on don't count as posted."""
        return self.as_of.run_id * IDS_PER_RUN if self.as_of else _NO_END

    @property
    def versions(self) -> list[int] | None:
        known = self.as_of.versions if self.as_of else None
        return None if known is None else list(known)

    @property
    def payees(self) -> list[int] | None:
        return list(self.narrowed.payees) if self.narrowed else None

    @property
    def channels(self) -> list[int] | None:
        return list(self.narrowed.channels) if self.narrowed else None


@contextmanager
def inputs_read(cursor: CursorWrapper, reading: Reading, folder: Path) -> Iterator[Inputs]:
    """The tables, for one run of the engine inside the block; the cursor belongs to them until it ends.

    Small ones are written to `folder`; facts, usage and posted lines stream while the engine reads them.
    Leaving the block raises what went wrong with a stream: until then its end can't be told from a break.
    """
    reader = _Reader(cursor, reading, folder)
    reader.read()
    money_metrics = frozenset(Metric.objects.filter(unit=MetricUnit.FEN).values_list("pk", flat=True))
    streaming = filled({name: partial(reader.stream, name) for name in STREAMED})
    with cursor.db.execute_wrapper(_occupied), streaming as streams:
        facts = tuple(CsvFile(streams[name], *shape) for name, shape in FACTS.items())
        tables = {
            name: CsvFile(streams.get(name, reader.file(name)), columns) for name, columns in COLUMNS.items()
        }
        yield Inputs(
            facts=facts,
            **tables,
            paid_through_parent=PAID_THROUGH_PARENT,
            money_metrics=money_metrics,
        )


def _occupied(*_statement: object) -> NoReturn:
    """A statement beside the streams would wait for them to be read, by a thread that waits for the statement."""
    raise RuntimeError("the connection is streaming the inputs of a run")


def spread_read(
    cursor: CursorWrapper, city_id: int, periods: Iterable[int], payees: Sequence[int] | None = None
) -> dict[int, Spread]:
    """Who sells in this city and in others, by month. Nobody, in most months of most cities."""
    wanted = sorted(periods)
    cursor.execute(
        _sql("spread"),
        {
            "city": city_id,
            "through": sorted(PAID_THROUGH_PARENT),
            "payees": None if payees is None else list(payees),
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
    version_id: int
    has_yearly_cap: bool
    balances: bool
    """Whether it is a draw or a reserve."""
    takes_from: int | None
    """The key of the component that a clawback takes back from."""


class _Reader:
    def __init__(self, cursor: CursorWrapper, reading: Reading, folder: Path) -> None:
        self.cursor = cursor
        self.reading = reading
        self.folder = folder
        self.queries: dict[str, list[tuple[str, dict[str, Any]]]] = {name: [] for name in (*FACTS, *COLUMNS)}

    def read(self) -> None:
        """Collects all queries, and carries out those of small tables."""
        components = self.components()
        self.plans(components)
        reach = reach_read(self.cursor, [component.id for component in components])
        self.facts(reach)
        self.usage(reach)
        self.organisation()
        if self.reading.draft is None:
            self.posted()
            self.paid(components)
            self.cap_uses(components)
            self.balances(components, reach)
            self.promises(reach)
            self.adjustments()
        for name in COLUMNS.keys() - set(STREAMED):
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
        versions = _sql("versions" if self.reading.draft is None else "draft")
        query = _sql("components").format(versions=versions)
        # Parts are paid by the version under which they were promised, which may be in force no more.
        first = reach_read(self.cursor).promised_before(self.reading.event_periods)
        parameters = {
            "city": self.reading.city_id,
            "first": min(*self.reading.event_periods, *first, 999_999),
            "last": self.last,
            "versions": self.reading.versions,
            "draft": self.reading.draft,
        }
        self.copy("components", query, **parameters)
        self.cursor.execute(
            f"SELECT id, key_id, version_id, payee_cap IS NOT NULL AND cap_period = 'year',"
            f" kind IN ('draw', 'reserve'), CASE WHEN kind = 'clawback' THEN override_of_id END"
            f" FROM commissions_component WHERE id IN (SELECT component_id FROM ({query}) c)",
            parameters,
        )
        return [_Component(*row) for row in self.cursor.fetchall()]

    def plans(self, components: list[_Component]) -> None:
        """What the versions in force say, table by table."""
        ids = {
            "components": [component.id for component in components],
            "versions": sorted({component.version_id for component in components}),
        }
        for table in PLAN_TABLES:
            self.copy(table, _sql(f"plans/{table}"), **ids)

    def facts(self, reach: Reach) -> None:
        """Of the months worked out, and of those before that figures count."""
        for period in self.reading.event_periods:
            for name in _FACT_TABLES:
                self._facts_of(name, period)
        for period in reach.counted_before(self.reading.event_periods):
            for name in _FACT_TABLES:
                self._facts_of(name, period)

    def _facts_of(self, name: str, period: int) -> None:
        reading = self.reading
        own = "f.city_id = %(city)s AND f.period = %(period)s"
        # Events are few, and may be told of another channel than the one that was paid.
        if reading.narrowed and name != "events":
            own += " AND f.channel_id = ANY(%(channels)s)"
        elsewhere = "f.city_id = ANY(%(cities)s) AND f.period = %(period)s AND f.channel_id = ANY(%(spread)s)"
        spread = reading.spread.get(period, Spread())
        for where in (own, elsewhere) if spread.cities else (own,):
            self.copy(
                name,
                f"{_sql(name).format(products=self._products)} {where} AND {self._current(name)}",
                city=reading.city_id,
                period=period,
                channels=reading.channels,
                cities=sorted(spread.cities),
                spread=sorted(spread.channels),
                unseen=self._unseen,
                as_of=reading.as_of.moment if reading.as_of else _FAR,
            )

    @property
    def _products(self) -> str:
        """The products of today, or in the categories that a past run found them in."""
        return f"({_sql('products_then')})" if self.reading.as_of else "sales_product"

    @property
    def _unseen(self) -> list[int] | None:
        unseen = self.reading.as_of.unseen if self.reading.as_of else None
        return None if unseen is None else list(unseen)

    def _current(self, name: str) -> str:
        """The revisions that are current, or that were when the uploads `unseen` had not been seen."""
        if self._unseen is None:
            return "f.superseded_by IS NULL"
        return (
            "f.import_id <> ALL(%(unseen)s)"
            " AND (f.superseded_by IS NULL OR f.superseded_by = f.import_id OR f.superseded_by = ANY(%(unseen)s))"
            f" AND NOT EXISTS (SELECT FROM {_FACT_TABLES[name]} n WHERE n.city_id = f.city_id"
            " AND n.period = f.period AND n.fact_id = f.fact_id AND n.revision > f.revision"
            " AND n.import_id <> ALL(%(unseen)s))"
        )

    def usage(self, reach: Reach) -> None:
        """Months of subscribers, as far ahead as conditions look; nothing where none looks."""
        reading = self.reading
        where = "f.city_id = %(city)s AND f.period = %(period)s"
        if reading.narrowed:
            where += (
                " AND f.subscriber IN (SELECT subscriber FROM sales_sale WHERE city_id = %(city)s"
                " AND period = ANY(%(periods)s) AND channel_id = ANY(%(channels)s))"
            )
        periods = reach.asked_about(reading.event_periods)
        for period in periods:
            self.copy(
                "usage",
                f"{_sql('usage')} {where} AND {self._current('subscriber_months')}",
                city=reading.city_id,
                period=period,
                periods=periods,
                channels=reading.channels,
                unseen=self._unseen,
            )

    def promises(self, reach: Reach) -> None:
        """What earlier months earned in parts of which one falls due in a month worked out."""
        reading = self.reading
        earlier = reach.promised_before(reading.event_periods)
        if not earlier:
            return
        self.copy(
            "promises",
            _sql("promises"),
            city=reading.city_id,
            periods=earlier,
            before=reading.before,
            payees=reading.payees,
            components=reach.in_parts,
        )

    def organisation(self) -> None:
        """Positions, coefficients and targets."""
        reading = self.reading
        periods = list(reading.event_periods)
        both = [*reading.narrowed.channels, *reading.narrowed.payees] if reading.narrowed else None
        self.copy("positions", _sql("positions"), last_day=last_day(self.last), channels=both)
        as_of = reading.as_of.moment if reading.as_of else _FAR
        self.copy("coefficients", _sql("coefficients"), periods=periods, payees=reading.payees, as_of=as_of)
        targets = _sql("targets_then" if reading.as_of else "targets")
        self.copy("targets", targets, periods=periods, channels=both, as_of=as_of)

    def posted(self) -> None:
        reading = self.reading
        condition = "id < %(before)s" if reading.as_of else "true"
        if reading.narrowed:
            condition += " AND (payee_id = ANY(%(payees)s) OR fact_id = %(fact)s AND fact_id <> 0)"
        for period in reading.event_periods:
            self.copy(
                "posted",
                _sql("posted").format(condition=condition),
                city=reading.city_id,
                period=period,
                per_run=IDS_PER_RUN,
                before=reading.before,
                payees=reading.payees,
                fact=reading.narrowed.fact_id if reading.narrowed else 0,
            )
            spread = reading.spread.get(period, Spread())
            if spread.cities:
                self.copy(
                    "posted",
                    _sql("posted_elsewhere"),
                    city=reading.city_id,
                    period=period,
                    cities=sorted(spread.cities),
                    payees=sorted(spread.payees),
                    before=reading.before,
                )

    def paid(self, components: list[_Component]) -> None:
        """Where clawbacks may act: what they can take back."""
        keys = sorted({component.takes_from for component in components if component.takes_from})
        if not keys:
            return
        reading = self.reading
        self.copy(
            "paid",
            _sql("paid").format(current=self._current("events")),
            city=reading.city_id,
            periods=list(reading.event_periods),
            first=shift(min(reading.event_periods), -MOST_MONTHS_BACK),
            last=self.last,
            before=reading.before,
            keys=keys,
            payees=reading.payees,
            unseen=self._unseen,
        )

    def cap_uses(self, components: list[_Component]) -> None:
        keys = [component.key for component in components if component.has_yearly_cap]
        if not keys:
            return
        reading = self.reading
        periods = list(reading.event_periods)
        self.copy(
            "cap_uses",
            _sql("cap_uses"),
            city=reading.city_id,
            payees=sorted({payee for spread in reading.spread.values() for payee in spread.payees}),
            narrowed=reading.payees,
            keys=keys,
            years=sorted({period // 100 for period in periods}),
            periods=periods,
            before=reading.before,
        )

    def balances(self, components: list[_Component], reach: Reach) -> None:
        keys = [component.key for component in components if component.balances]
        if not keys:
            return
        reading = self.reading
        self.copy(
            "balances",
            _sql("balances"),
            city=reading.city_id,
            keys=keys,
            periods=list(reading.event_periods),
            last=self.last,
            held=reach.promised_before(reading.event_periods),
            payees=reading.payees,
            before=reading.before,
        )

    def adjustments(self) -> None:
        self.copy(
            "adjustments",
            _sql("adjustments"),
            city=self.reading.city_id,
            posting=self.reading.posting_period,
            before=self.reading.before,
            payees=self.reading.payees,
        )


@cache
def sql_text(name: str) -> str:
    """A query of commissions/sql."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _sql(name: str) -> str:
    return sql_text(f"inputs/{name}")


@contextmanager
def work_folder() -> Iterator[Path]:
    """Where small tables lie on their way to the engine; in the portal's own folder, gone afterwards."""
    parent = Path(settings.PORTAL_HOME) / "runs"
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as name:
        yield Path(name)
