"""The invented facts of a worked plan as real ones: channels with positions, uploads, targets, coefficients."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Sum

from channels_portal.demo.products import seed_products
from channels_portal.demo.terms import seed_kinds
from commissions.models import Line, PlanVersion
from commissions.services.golden.content import Case, CaseChannel, GoldenContent
from commissions.services.golden.reader import periods_of
from core.periods import period_of
from network.choices import ChannelKind, RegionLevel, SalesMode
from network.models import Channel, Position, Region
from sales.choices import Grain
from sales.models import (
    Campaign,
    ChannelMonth,
    Metric,
    Product,
    Sale,
    SubscriberEvent,
    SubscriberMonth,
    Target,
)
from tests.cast import LONG_AGO, make_channel, make_user
from tests.commissions.plans.say import WorkedPlan
from tests.commissions.plans.worked import plan_of
from tests.commissions.scene import Scene
from tests.factories.plans import make_approved, second_manager
from users.models import User

TABLES = ("sales_sale", "sales_subscribermonth", "sales_channelmonth", "sales_subscriberevent")


def furnish(scene: Scene) -> None:
    """The demo's products, metrics and coefficients, and the places of the cases that the cast lacks."""
    Metric.objects.all().delete()
    seed_products()
    seed_kinds()
    cast = scene.cast
    place: dict[str, Any] = {"code": "LJ04", "name": "望江县", "level": RegionLevel.DISTRICT}
    Region.objects.add_child(cast.city_a, place)
    far = Region.objects.add_child(
        cast.province, {"code": "YH", "name": "雁湖市", "level": RegionLevel.CITY, "city_class": 3}
    )
    Region.objects.add_child(far, {"code": "YH01", "name": "湖滨区", "level": RegionLevel.DISTRICT})


def approved(scene: Scene, worked: WorkedPlan) -> PlanVersion:
    """Said by one manager, approved by another. The workbook says the same, and its cases pass: test_workbooks.py."""
    maker = scene.cast.province_manager
    plan = plan_of(worked, scene.cast.province, maker)
    return make_approved(plan, maker, second_manager(scene.cast), worked.said)


@dataclass
class Facts:
    """`given` as rows of the fact tables; `numbers` are those of the rows that cases name."""

    scene: Scene
    given: GoldenContent
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    managers: dict[int, User] = field(default_factory=dict)
    _next: Any = field(default_factory=lambda: count(1_000))

    def __post_init__(self) -> None:
        self.products = {row.code: row for row in Product.objects.all()}
        self.campaigns = {row.code: row for row in Campaign.objects.all()}
        self.metrics = {row.code: row for row in Metric.objects.all()}
        waiting = list(self.given.channels)
        while waiting:
            item = next(row for row in waiting if not row.upline or row.upline in self.channels)
            waiting.remove(item)
            if item.code in self.channels:
                self._moved(item)
            else:
                self.channels[item.code] = self._channel(item)
        for city in Region.objects.filter(level=RegionLevel.CITY):
            self.managers[city.pk] = make_user(f"run-{city.code}", "city_manager", region=city)
        with connection.cursor() as cursor:
            for period in periods_of(self.given):
                for table in TABLES:
                    cursor.execute("SELECT portal_partition_month(%s, %s)", [table, period])

    def place(self) -> None:
        for row in self.given.sales:
            self._fact(
                Sale, Grain.SALE, row, product=self.products[row.product], event_date=row.day,
                subscriber=row.subscriber or f"199{next(self._next):08d}", quantity=row.quantity, amount=row.amount,
                cost=row.cost, first_payment=row.first_payment or 0, instalment=0, iccid="", remark="",
                real_name=row.real_name, campaign=self.campaigns.get(row.campaign),
            )  # fmt: skip
        for month in self.given.months:
            self._fact(
                SubscriberMonth, Grain.SUBSCRIBER_MONTH, month, subscriber=month.subscriber,
                months_in_net=month.months_in_net, minutes=month.minutes, megabytes=month.megabytes,
                billed=month.billed or 0, arrears=month.arrears or 0, plan_fee=month.plan_fee or 0,
                suspended_days=0, real_name=month.real_name,
            )  # fmt: skip
        for value in self.given.figures:
            metric = self.metrics[value.metric]
            self._fact(
                ChannelMonth, Grain.CHANNEL_MONTH, value, metric=metric, value=value.value, state=value.state
            )
        for event in self.given.events:
            self._fact(
                SubscriberEvent, Grain.EVENT, event, subscriber=event.subscriber, kind=event.kind,
                event_date=event.day, suspended_days=event.suspended_days, remark="",
            )  # fmt: skip
        for target in self.given.targets:
            aim = self.metrics[target.metric] if target.metric else None
            Target.objects.create(
                channel=self.channels[target.channel], period=target.period, metric=aim, value=target.value
            )
        for held in self.given.coefficients:
            self.scene.coefficient(
                self.channels[held.channel], held.value, kind=held.kind, period=held.period
            )

    def run(self) -> list[int]:
        """Every month in which something happens, in each city; how many lines a second run of the last one posts."""
        cities = sorted({channel.city_id for channel in self.channels.values()})
        for period in periods_of(self.given):
            for city in cities:
                self.scene.run(period, city_id=city, user=self.managers[city])
        again = [
            self.scene.run(periods_of(self.given)[-1], city_id=city, user=self.managers[city])
            for city in cities
        ]
        return [run.lines or 0 for run in again]

    def came_to(self, case: Case) -> int:
        lines = Line.objects.filter(payee=self.channels[case.payee], event_period=case.period)
        if case.component:
            lines = lines.filter(component__key__code=case.component)
        if case.fact:
            grain, number = self.numbers[case.fact]
            lines = lines.filter(grain=grain, fact_id=number)
        return lines.aggregate(sum=Sum("amount"))["sum"] or 0

    def _channel(self, item: CaseChannel) -> Channel:
        return make_channel(
            item.code,
            item.name,
            ChannelKind(item.kind),
            Region.objects.get(code=item.place),
            parent=self.channels.get(item.upline),
            level=item.level,
            star=item.star,
            mode=SalesMode(item.mode or SalesMode.DEALER),
            since=item.since or LONG_AGO,
        )

    def _moved(self, item: CaseChannel) -> None:
        """From its first day on the channel is what a further row says."""
        place = Region.objects.get(code=item.place)
        Position.objects.create(
            channel=self.channels[item.code],
            effective_from=item.since,
            city=Region.objects.get_parent(place),
            district=place,
            parent=self.channels.get(item.upline),
            level=item.level,
            star=item.star,
            mode=SalesMode(item.mode or SalesMode.DEALER),
        )

    def _fact(self, model: Any, grain: Grain, row: Any, **values: Any) -> None:
        channel = self.channels[row.channel]
        period = row.period if hasattr(row, "period") else period_of(row.day)
        session = self.scene.session(city_id=channel.city_id, period=period)
        number = next(self._next)
        if getattr(row, "ref", ""):
            self.numbers[row.ref] = (int(grain), number)
        model.objects.create(
            city_id=channel.city_id,
            period=period,
            fact_id=number,
            revision=1,
            channel=channel,
            import_id=session.pk,
            **values,
        )
