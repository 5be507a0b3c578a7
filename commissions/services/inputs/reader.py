"""What a run looks at besides the ledger: plans, facts, usage, and how the channels stand."""

from commissions.services.inputs.columns import COLUMNS, FACT_TABLES, PLAN_TABLES, STREAMED
from commissions.services.inputs.ledger import Ledger
from commissions.services.inputs.spread import Spread, spread_read
from commissions.services.inputs.sql import input_sql
from commissions.services.inputs.tables import FAR, ComponentRead
from commissions.services.reach import Reach, reach_read
from core.periods import last_day


class Reader(Ledger):
    """All tables of one run."""

    def read(self) -> None:
        """Collects all queries, and carries out those of small tables."""
        components = self.components()
        self.plans(components)
        reach = reach_read(self.cursor, [component.id for component in components])
        self.products()
        self.facts(reach)
        self.attributions(reach)
        self.usage(reach)
        self.organisation(reach)
        if not self.reading.from_nothing:
            self.posted()
            self.paid(components, reach)
            self.cap_uses(components)
            self.earned(components, reach)
            self.balances(components, reach)
            self.promises(reach)
            self.adjustments()
        for name in COLUMNS.keys() - set(STREAMED):
            with self.file(name).open("wb") as target:
                self.stream(name, target)

    def components(self) -> list[ComponentRead]:
        query = input_sql("components").format(versions=self._versions)
        # Parts are paid by the version under which they were promised, which may be in force no more; and in the
        # months that a tier counts from, what counts is what the version of that month says.
        known, periods = reach_read(self.cursor, draft=self.reading.draft), self.reading.event_periods
        first = [*known.promised_before(periods), *known.tallied_before(periods)]
        parameters = {
            "city": self.reading.city_id,
            "first": min(*self.reading.event_periods, *first, 999_999),
            "last": self.last,
            "versions": self.reading.versions,
            "draft": self.reading.draft,
        }
        self.copy("components", query, **parameters)
        self.cursor.execute(
            f"SELECT id, key_id, version_id,"
            f" payee_cap IS NOT NULL AND cap_period = 'year' OR payee_floor IS NOT NULL AND floor_period = 'year',"
            f" once_months IS NOT NULL OR once_period <> '',"
            f" kind IN ('draw', 'reserve'), CASE WHEN kind = 'clawback' THEN override_of_id END"
            f" FROM commissions_component WHERE id IN (SELECT component_id FROM ({query}) c)",
            parameters,
        )
        return [ComponentRead(*row) for row in self.cursor.fetchall()]

    @property
    def _versions(self) -> str:
        """Those in force, a draft alone, or it among the others."""
        if self.reading.draft is None:
            return input_sql("versions")
        if not self.reading.among_others:
            return input_sql("draft")
        return input_sql("among_others").format(versions=input_sql("versions"), draft=input_sql("draft"))

    def plans(self, components: list[ComponentRead]) -> None:
        """What the versions in force say, table by table."""
        ids = {
            "components": [component.id for component in components],
            "versions": sorted({component.version_id for component in components}),
        }
        for table in PLAN_TABLES:
            self.copy(table, input_sql(f"plans/{table}"), **ids)

    def facts(self, reach: Reach) -> None:
        """Of the months worked out, and of those before that figures and tiers count, or that theirs begin in."""
        self._spread_before(reach)
        for period in self.reading.event_periods:
            for name in FACT_TABLES:
                self._facts_of(name, period)
        for period in reach.read_before(self.reading.event_periods):
            for name in FACT_TABLES:
                self._facts_of(name, period)

    def _spread_before(self, reach: Reach) -> None:
        """Who sold in several cities in the months that are only counted."""
        earlier = reach.read_before(self.reading.event_periods)
        if earlier:
            self.spread |= spread_read(self.cursor, self.reading.city_id, earlier, self.reading.payees)

    def attributions(self, reach: Reach) -> None:
        """Whose sales are; few, so of all cities."""
        periods = self.reading.event_periods
        self.copy(
            "attributions",
            input_sql("attributions"),
            periods=[*periods, *reach.read_before(periods)],
            as_of=self.reading.as_of.moment if self.reading.as_of else FAR,
        )

    def _facts_of(self, name: str, period: int) -> None:
        reading = self.reading
        own = "f.city_id = %(city)s AND f.period = %(period)s"
        # Events are few, and may be told of another channel than the one that was paid.
        if reading.narrowed and name != "events":
            own += " AND f.channel_id = ANY(%(channels)s)"
        elsewhere = "f.city_id = ANY(%(cities)s) AND f.period = %(period)s AND f.channel_id = ANY(%(spread)s)"
        spread = self.spread.get(period, Spread())
        for where in (own, elsewhere) if spread.cities else (own,):
            self.copy(
                name,
                f"{input_sql(name)} {where} AND {self.current(name)}",
                city=reading.city_id,
                period=period,
                channels=reading.channels,
                cities=sorted(spread.cities),
                spread=sorted(spread.channels),
                unseen=self.unseen,
            )

    def products(self) -> None:
        """Those of today, or in the categories and with the fees that a past run found them in."""
        as_of = self.reading.as_of
        self.copy(
            "products", input_sql("products_then" if as_of else "products"), as_of=as_of and as_of.moment
        )
        self.copy("fees", input_sql("fees"), as_of=as_of.moment if as_of else FAR)

    def usage(self, reach: Reach) -> None:
        """Months of subscribers, as far ahead as conditions look; nothing where none looks."""
        reading = self.reading
        where = "f.city_id = %(city)s AND f.period = %(period)s"
        if reading.narrowed:
            seen = "WHERE city_id = %(city)s AND period = ANY(%(seen)s) AND channel_id = ANY(%(channels)s)"
            where += (
                f" AND f.subscriber IN (SELECT subscriber FROM sales_sale {seen}"
                f" UNION SELECT subscriber FROM sales_subscribermonth {seen})"
            )
        worked_out = reading.event_periods
        asking = [*worked_out, *reach.promised_before(worked_out), *reach.read_before(worked_out)]
        for period in reach.asked_about(worked_out):
            self.copy(
                "usage",
                f"{input_sql('usage')} {where} AND {self.current('subscriber_months')}",
                city=reading.city_id,
                period=period,
                seen=asking,
                channels=reading.channels,
                unseen=self.unseen,
            )

    def organisation(self, reach: Reach) -> None:
        """Positions, coefficients and targets."""
        reading = self.reading
        periods = list(reading.event_periods)
        both = [*reading.narrowed.channels, *reading.narrowed.payees] if reading.narrowed else None
        self.copy("positions", input_sql("positions"), last_day=last_day(self.last), channels=both)
        as_of = reading.as_of.moment if reading.as_of else FAR
        self.copy(
            "coefficients", input_sql("coefficients"), periods=periods, payees=reading.payees, as_of=as_of
        )
        targets = input_sql("targets_then" if reading.as_of else "targets")
        self.copy(
            "targets",
            targets,
            periods=[*periods, *reach.tallied_before(periods)],
            channels=both,
            as_of=as_of,
        )
