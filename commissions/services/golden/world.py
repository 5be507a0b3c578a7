"""Golden cases and a version as what the engine is given. The version's rules alone: no other plan pays here."""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from commissions import engine
from commissions.models import PlanVersion
from commissions.services.golden.content import CaseChannel, GoldenContent
from commissions.services.golden.names import channels_named
from commissions.services.inputs import PAID_THROUGH_PARENT, sql_text
from commissions.services.version_tables import engine_rows, version_tables
from core.periods import last_day, period_of, period_range
from network.models import Region
from sales.choices import MetricUnit
from sales.models import Campaign, Metric, Product, ProductPrice

FIRST_CHANNEL: Final = 1_000_000_000
"""Numbers of channels that only the cases know begin here: far from those of the portal."""
ALWAYS: Final = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class GoldenWorld:
    """`channels` and `facts` tell the engine's numbers by the codes of the cases; a fact is its grain and number."""

    inputs: engine.Inputs
    periods: Sequence[int]
    cities: Sequence[int]
    channels: dict[str, int]
    facts: dict[str, tuple[int, int]]
    components: dict[str, int]
    """Keys by codes."""

    @property
    def channel_codes(self) -> dict[int, str]:
        return {number: code for code, number in self.channels.items()}

    @property
    def refs(self) -> dict[tuple[int, int], str]:
        return {fact: ref for ref, fact in self.facts.items()}


class CasesBroken(ValueError):
    """The cases name something that is gone by now; the message says what."""


def golden_world(version: PlanVersion, content: GoldenContent, periods: Sequence[int]) -> GoldenWorld:
    """Raises CasesBroken where a channel, product or metric of the cases doesn't exist any more."""
    with connection.cursor() as cursor:
        return _Builder(cursor, version, content, list(period_range(periods[0], periods[-1]))).world()


class _Builder:
    def __init__(
        self, cursor: CursorWrapper, version: PlanVersion, content: GoldenContent, periods: list[int]
    ) -> None:
        self.cursor = cursor
        self.version = version
        self.content = content
        self.periods = periods
        self.refs: dict[str, tuple[int, int]] = {}
        described = {item.code: FIRST_CHANNEL + nth for nth, item in enumerate(content.channels)}
        existing = {
            code: channel.pk for code, channel in channels_named(self._codes() - set(described)).items()
        }
        self.channels: dict[str, int] = existing | described
        self.regions = {region.code: region for region in Region.objects.filter(code__in=self._places())}
        self.cities = self._cities_of_districts()
        self.products = {row.code: row for row in Product.objects.filter(code__in=self._products())}
        self.prices: dict[int, list[ProductPrice]] = {}
        for price in ProductPrice.objects.filter(product__in=self.products.values()).order_by(
            "effective_from", "id"
        ):
            self.prices.setdefault(price.product_id, []).append(price)
        named = {row.campaign for row in content.sales}
        self.campaigns = {row.code: row.pk for row in Campaign.objects.filter(code__in=named)}
        self.metrics = {row.code: row for row in Metric.objects.filter(code__in=self._metrics())}
        self.left = {item.code: item.left for item in content.channels if item.left}
        self.positions = [*self._existing(existing.values()), *map(self._described, content.channels)]

    def world(self) -> GoldenWorld:
        plan = version_tables(self.cursor, self.version.pk, self.periods[0], self.periods[-1])
        facts = self._facts()
        inputs = engine.Inputs(
            facts=facts,
            usage=self._usage(),
            positions=self.positions,
            coefficients=[
                engine.Coefficient(
                    channel_id=self._channel(row.channel), period=row.period, kind=row.kind, value=row.value
                )
                for row in self.content.coefficients
            ],
            targets=[
                engine.Target(
                    channel_id=self._channel(row.channel),
                    period=row.period,
                    code=str(self._metric(row.metric).pk) if row.metric else "sales",
                    value=row.value,
                )
                for row in self.content.targets
            ],
            paid_through_parent=PAID_THROUGH_PARENT,
            money_metrics=frozenset(Metric.objects.filter(unit=MetricUnit.FEN).values_list("pk", flat=True)),
            **plan,
        )
        named = {self._channel(item.payee) for item in self.content.cases} | set(self.channels.values())
        return GoldenWorld(
            inputs=inputs,
            periods=self.periods,
            cities=sorted({row.city_id for row in self.positions if row.channel_id in named}),
            channels=self.channels,
            facts=self.refs,
            components=dict(self.version.components.values_list("key__code", "key_id")),
        )

    def _existing(self, channels: Iterable[int]) -> list[engine.Position]:
        """The places of channels of the portal, and of their uplines."""
        wanted = list(channels)
        if not wanted:
            return []
        last = last_day(self.periods[-1])
        self.cursor.execute(sql_text("inputs/positions"), {"last_day": last, "channels": wanted})
        return engine_rows(self.cursor, "positions")

    def _described(self, item: CaseChannel) -> engine.Position:
        place = self.regions.get(item.place)
        if place is None:
            raise CasesBroken(item.place)
        city = self.cities.get(place.parent_path, place)
        return engine.Position(
            channel_id=self.channels[item.code],
            effective_from=item.since or ALWAYS,
            city_id=city.pk,
            district_id=place.pk if city is not place else None,
            city_class=city.city_class,
            parent_id=self._channel(item.upline) if item.upline else None,
            level=item.level,
            star=item.star,
            mode=item.mode,
            kind=item.kind,
            left_on=self.left.get(item.code),
        )

    def _facts(self) -> list[engine.Fact]:
        sales = [
            engine.Fact(
                grain=engine.Grain.SALE,
                fact_id=self._number(row.ref, engine.Grain.SALE, nth),
                city_id=self._city(row.channel, row.day),
                period=period_of(row.day),
                channel_id=self._channel(row.channel),
                product_id=self._product(row.product).pk,
                category_id=self._product(row.product).category_id,
                campaign_id=self._campaign(row.campaign),
                event_date=row.day,
                subscriber=row.subscriber,
                quantity=row.quantity,
                amount=row.amount,
                cost=row.cost,
                first_payment=row.first_payment,
                plan_fee=self._fee(self._product(row.product), row.day),
                real_name=_number_of(row.real_name),
            )
            for nth, row in enumerate(self.content.sales, 1)
        ]
        months = [
            engine.Fact(
                grain=engine.Grain.SUBSCRIBER_MONTH,
                fact_id=self._number(row.ref, engine.Grain.SUBSCRIBER_MONTH, nth),
                city_id=self._city(row.channel, last_day(row.period)),
                period=row.period,
                channel_id=self._channel(row.channel),
                product_id=self._product(row.product).pk if row.product else None,
                category_id=self._product(row.product).category_id if row.product else None,
                subscriber=row.subscriber,
                quantity=1,
                plan_fee=row.plan_fee,
                billed=row.billed,
                arrears=row.arrears,
                minutes=row.minutes,
                megabytes=row.megabytes,
                months_in_net=row.months_in_net,
                real_name=_number_of(row.real_name),
            )
            for nth, row in enumerate(self.content.months, 1)
        ]
        figures = [
            engine.Fact(
                grain=engine.Grain.CHANNEL_MONTH,
                fact_id=self._number(row.ref, engine.Grain.CHANNEL_MONTH, nth),
                city_id=self._city(row.channel, last_day(row.period)),
                period=row.period,
                channel_id=self._channel(row.channel),
                metric_id=self._metric(row.metric).pk,
                quantity=row.value if self._metric(row.metric).unit == MetricUnit.PIECES else None,
                value=row.value,
                state=engine.State(row.state),
            )
            for nth, row in enumerate(self.content.figures, 1)
        ]
        events = [
            engine.Fact(
                grain=engine.Grain.EVENT,
                fact_id=nth,
                city_id=self._city(row.channel, row.day),
                period=period_of(row.day),
                channel_id=self._channel(row.channel),
                metric_id=row.kind,
                event_date=row.day,
                subscriber=row.subscriber,
                quantity=1,
                value=row.suspended_days,
            )
            for nth, row in enumerate(self.content.events, 1)
        ]
        return [*sales, *months, *figures, *events]

    def _usage(self) -> list[engine.Usage]:
        return [
            engine.Usage(
                city_id=self._city(row.channel, last_day(row.period)),
                subscriber=row.subscriber,
                period=row.period,
                minutes=row.minutes,
                megabytes=row.megabytes,
                real_name=_number_of(row.real_name),
                months_in_net=row.months_in_net,
                billed=row.billed,
                arrears=row.arrears,
                plan_fee=row.plan_fee,
                suspended_days=row.suspended_days,
            )
            for row in self.content.months
        ]

    def _number(self, ref: str, grain: engine.Grain, nth: int) -> int:
        if ref:
            self.refs[ref] = (int(grain), nth)
        return nth

    def _city(self, channel: str, day: datetime.date) -> int:
        """Where the channel stood on that day; before its first place, there."""
        number = self._channel(channel)
        stays = sorted(
            (row.effective_from, row.city_id) for row in self.positions if row.channel_id == number
        )
        if not stays:
            raise CasesBroken(channel)
        place = bisect_right([since for since, _city in stays], day) - 1
        return stays[max(place, 0)][1]

    def _fee(self, product: Product, day: datetime.date) -> int | None:
        """The product's monthly fee of that day, as a run finds it."""
        known = [price for price in self.prices.get(product.pk, ()) if price.effective_from <= day]
        return known[-1].plan_fee if known else None

    def _channel(self, code: str) -> int:
        if code not in self.channels:
            raise CasesBroken(code)
        return self.channels[code]

    def _product(self, code: str) -> Product:
        if code not in self.products:
            raise CasesBroken(code)
        return self.products[code]

    def _campaign(self, code: str) -> int | None:
        if code and code not in self.campaigns:
            raise CasesBroken(code)
        return self.campaigns.get(code)

    def _metric(self, code: str) -> Metric:
        if code not in self.metrics:
            raise CasesBroken(code)
        return self.metrics[code]

    def _codes(self) -> set[str]:
        content = self.content
        rows: tuple[Any, ...] = (
            *(*content.sales, *content.months, *content.figures, *content.events),
            *(*content.targets, *content.coefficients),
        )
        uplines = {item.upline for item in content.channels if item.upline}
        return {row.channel for row in rows} | {case.payee for case in content.cases} | uplines

    def _places(self) -> set[str]:
        return {item.place for item in self.content.channels}

    def _cities_of_districts(self) -> dict[str, Region]:
        """The cities above the places named, by their path."""
        paths = {region.parent_path for region in self.regions.values()}
        return {city.path: city for city in Region.objects.cities().filter(path__in=paths)}

    def _products(self) -> set[str]:
        sold = {row.product for row in self.content.sales} | {row.product for row in self.content.months}
        return sold - {""}

    def _metrics(self) -> set[str]:
        named = {row.metric for row in self.content.figures} | {row.metric for row in self.content.targets}
        return named - {""}


def _number_of(said: bool | None) -> int | None:
    return None if said is None else int(said)
