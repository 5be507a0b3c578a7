"""Products, targets and reported facts keep what every list keeps."""

import datetime
from typing import Any

import pytest

from core.periods import shift
from network.choices import ChannelKind
from network.models import Channel
from sales.choices import EventKind, ValueState
from sales.models import ChannelMonth, Product, Sale, SubscriberEvent, SubscriberMonth, Target
from tests.cast import Cast, make_channel
from tests.contracts.lists import BulkContract, ExportedListContract
from tests.contracts.reading import page_table, workbook_table
from tests.factories.commissions import PERIOD, make_sale, partition
from users.models import Role

pytestmark = pytest.mark.django_db


class TestProducts(ExportedListContract, BulkContract):
    """Everybody sees all of them."""

    url_name = "sales:product_list"
    filters = ("q=P1",)
    scoped = False
    action = "deactivate"
    bulk_writer = "province_manager"
    looker = "city_manager"

    def fill(self, cast: Cast, count: int) -> None:
        first = Product.objects.count()
        Product.objects.bulk_create(
            Product(
                code=f"P1{number:03d}", name=f"套餐{number}", category=cast.category, plan_fee=100 * number
            )
            for number in range(first, first + count)
        )

    def targets(self, cast: Cast) -> list[Any]:
        return [cast.product.pk, cast.other_product.pk]

    def state(self) -> Any:
        return dict(Product.objects.values_list("code", "is_active"))


class TestTargets(ExportedListContract):
    url_name = "sales:target_list"
    filters = (f"period={PERIOD}", "q=LJA0017", "metric=null")
    no_exporter = "settlement_clerk"

    def fill(self, cast: Cast, count: int) -> None:
        """Each channel and month has one target of the orders, and one of the figure."""
        first = Target.objects.count()
        Target.objects.bulk_create(
            Target(
                channel=(cast.agent, cast.other_agent)[number % 2],
                period=shift(PERIOD, 1 - number // 4),
                metric=cast.metric if number // 2 % 2 else None,
                value=10 + number,
            )
            for number in range(first, first + count)
        )
        Target.objects.get_or_create(channel=cast.agent_b, period=PERIOD, metric=None, defaults={"value": 7})

    def proofs(self, page: str) -> list[str]:
        """A channel has many."""
        return [" ".join([*row[:2], row[4]]) for row in page_table(page).rows]


class TestSubscriberMonths(ExportedListContract):
    url_name = "sales:subscriber_month_list"
    query = f"period={PERIOD}"
    filters = ("q=LJA0017", "q=19900000001")
    proof = 3

    def fill(self, cast: Cast, count: int) -> None:
        first = SubscriberMonth.objects.count() + 1
        for number in range(first, first + count):
            _usage(cast.other_agent if number % 2 else cast.agent, number)
        if not SubscriberMonth.objects.filter(city_id=cast.city_b.pk).exists():
            _usage(cast.agent_b, 900_000)


def _usage(channel: Channel, number: int) -> None:
    SubscriberMonth.objects.create(
        city_id=channel.city_id,
        period=PERIOD,
        fact_id=500_000 + number,
        revision=1,
        channel=channel,
        import_id=1,
        subscriber=f"199{number:08d}",
        months_in_net=3,
        minutes=number,
        megabytes=2_048,
        billed=5_900,
        arrears=0,
        plan_fee=5_900,
        suspended_days=0,
    )


class TestChannelFigures(ExportedListContract):
    """A channel a row, a figure a column."""

    url_name = "sales:channel_month_list"
    query = f"period={PERIOD}"
    filters = ("q=G00001",)
    proof = 0

    def fill(self, cast: Cast, count: int) -> None:
        first = ChannelMonth.objects.count() + 1
        channels = [
            make_channel(f"G{number:05d}", f"测试渠道{number}", ChannelKind.AGENT, cast.district_a1, level=1)
            for number in range(first, first + count)
        ]
        for number, channel in enumerate(channels, start=first):
            _figure(cast, channel, number)
        if not ChannelMonth.objects.filter(city_id=cast.city_b.pk).exists():
            _figure(cast, cast.agent_b, 900_000)


def _figure(cast: Cast, channel: Channel, number: int) -> None:
    ChannelMonth.objects.create(
        city_id=channel.city_id,
        period=PERIOD,
        fact_id=700_000 + number,
        revision=1,
        channel=channel,
        import_id=1,
        metric=cast.metric,
        value=number,
        state=ValueState.REPORTED,
    )


@pytest.fixture(autouse=True)
def _month(db: None) -> None:
    for table in ("sales_sale", "sales_subscribermonth", "sales_subscriberevent", "sales_channelmonth"):
        partition(table, PERIOD)


class TestSales(ExportedListContract):
    url_name = "sales:sale_list"
    query = f"period={PERIOD}"
    filters = ("q=LJA0017",)
    proof = 5

    def fill(self, cast: Cast, count: int) -> None:
        first = Sale.objects.count() + 1
        for number in range(first, first + count):
            make_sale(cast.other_agent if number % 2 else cast.agent, cast.product, number)
        if not Sale.objects.filter(city_id=cast.city_b.pk).exists():
            make_sale(cast.agent_b, cast.product, 900_000)


class TestSubscriberEvents(ExportedListContract):
    url_name = "sales:subscriber_event_list"
    query = f"period={PERIOD}"
    filters = ("q=LJA0017", f"kind={EventKind.values[0]}")
    proof = 5

    def fill(self, cast: Cast, count: int) -> None:
        first = SubscriberEvent.objects.count() + 1
        for number in range(first, first + count):
            _event(cast.other_agent if number % 2 else cast.agent, number)
        if not SubscriberEvent.objects.filter(city_id=cast.city_b.pk).exists():
            _event(cast.agent_b, 900_000)


def _event(channel: Channel, number: int) -> None:
    SubscriberEvent.objects.create(
        city_id=channel.city_id,
        period=PERIOD,
        fact_id=800_000 + number,
        revision=1,
        channel=channel,
        import_id=1,
        subscriber=f"199{number:08d}",
        kind=EventKind.values[number % 2],
        event_date=datetime.date(2026, 10, 12),
        suspended_days=0,
        remark="",
    )


def test_a_file_masks_the_numbers_that_the_page_masks(cast: Cast, sign_in: Any) -> None:
    contract = TestSales()
    contract.fill(cast, 2)
    role = Role.objects.get(code="auditor")
    role.permissions = [*role.permissions, "sales.result_export"]
    role.save()
    in_full, _cells = workbook_table(sign_in(cast.city_manager), contract.at("export=xlsx"))
    masked, _cells = workbook_table(sign_in(cast.auditor), contract.at("export=xlsx"))
    numbers = in_full.heads.index(masked.heads[contract.proof])
    assert all(row[numbers].isdecimal() for row in in_full.rows)
    assert masked.rows
    assert all("****" in row[contract.proof] for row in masked.rows)
