"""Three months of results: an upload for each city, month and sheet, and the facts that it committed."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from channels_portal.demo.people import city_manager_login
from channels_portal.demo.regions import City
from channels_portal.demo.samples import SAMPLES
from channels_portal.demo.sizes import Size
from core.models import ImportFile, ImportFilePart, ImportSession, ImportState
from core.periods import first_day, last_day, previous_period
from network.choices import ChannelKind, ChannelStatus
from network.models import Channel, Position
from sales.models import Product
from users.models import User

SEED: Final = 20_261_001
ORDERS: Final = "order_detail"
USAGE: Final = "subscriber_months"
MONTHLY: Final = "monthly_results"
_LABELS: Final = {ORDERS: "订单明细", USAGE: "用户出账", MONTHLY: "代理商业务发展月报"}
_TABLES: Final = {ORDERS: "sales_sale", USAGE: "sales_subscribermonth", MONTHLY: "sales_channelmonth"}
_WEIGHTS: Final = {"MOBILE": 20, "BROADBAND": 13, "HANDSET": 8, "VAS": 8, "CARD": 6, "SERVICE": 4}


@cache
def _sql(name: str) -> str:
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class CityMonth:
    city: City
    period: int
    sellers: "Sellers"
    owner: User
    count: int
    offset: int
    """Subscriber numbers of this month begin here, so that no two orders share one."""


def seed_results(size: Size, cities: list[City], users: dict[str, User], periods: list[int]) -> int:
    """Fills `periods` (oldest first) and returns the number of facts."""
    _make_partitions(periods)
    products = _weighted_products()
    offset = facts = 0
    for period in periods:
        sellers = Sellers(period)
        for city, count in zip(cities, size.split(size.sales), strict=True):
            owner = users[city_manager_login(city)]
            month = CityMonth(city, period, sellers, owner, count, offset)
            facts += _seed_orders(month, products)
            facts += _seed_usage(month, periods)
            facts += _seed_monthly(month, is_latest=period == periods[-1])
            offset += count
    return facts


def _make_partitions(periods: list[int]) -> None:
    with connection.cursor() as cursor:
        for period in periods:
            for table in _TABLES.values():
                cursor.execute("SELECT portal_partition_month(%s, %s)", [table, period])


def _weighted_products() -> list[int]:
    """Product ids, each as often as its category weighs."""
    rows = Product.objects.order_by("code").values_list("pk", "category__code")
    return [pk for pk, category in rows for _time in range(_WEIGHTS[category])]


class Sellers:
    """Who stood in which city for the whole of a month."""

    def __init__(self, period: int) -> None:
        begin, end = self._standing(first_day(period)), self._standing(last_day(period))
        rows = (
            Channel.objects.filter(
                status=ChannelStatus.ACTIVE,
                kind__in=[ChannelKind.AGENT, ChannelKind.AGENT_STORE, ChannelKind.ACCOUNT_MANAGER],
            )
            .order_by("code")
            .values_list("code", "pk", "kind")
        )
        self.by_city: defaultdict[int, list[tuple[str, int, int]]] = defaultdict(list)
        for code, pk, kind in rows:
            if pk in begin and begin[pk] == end[pk]:
                self.by_city[begin[pk]].append((code, pk, kind))

    @staticmethod
    def _standing(day: datetime.date) -> dict[int, int]:
        return dict(Position.objects.as_of(day).values_list("channel_id", "city_id"))

    def all_of(self, city: City) -> list[int]:
        """Everyone, in the order of how much they sell: those of the sample sheets first."""
        rows = list(self.by_city[city.region.pk])
        Random(f"{SEED}{city.code}").shuffle(rows)
        rows.sort(key=lambda row: row[0] not in SAMPLES)
        return [pk for _code, pk, _kind in rows]

    def agents_of(self, city: City, *, without_samples: bool) -> list[int]:
        return [
            pk
            for code, pk, kind in self.by_city[city.region.pk]
            if kind == ChannelKind.AGENT and not (without_samples and code in SAMPLES)
        ]


def _seed_orders(month: CityMonth, products: list[int]) -> int:
    sellers = month.sellers.all_of(month.city)
    session = _session(month, ORDERS)
    return _insert(
        session,
        "sales",
        city=month.city.region.pk,
        period=month.period,
        first_day=first_day(month.period),
        days=last_day(month.period).day,
        offset=month.offset,
        count=month.count,
        sellers=sellers,
        seller_count=len(sellers),
        products=products,
        product_count=len(products),
        seed=SEED + month.offset,
    )


def _seed_usage(month: CityMonth, periods: list[int]) -> int:
    """Of this month's activations and of those of the month before."""
    session = _session(month, USAGE)
    rows = 0
    for months, event_period in enumerate((month.period, previous_period(month.period)), start=1):
        if event_period in periods:
            rows += _insert(
                session,
                "usage",
                city=month.city.region.pk,
                period=month.period,
                event_period=event_period,
                months=months,
                seed=SEED + month.period,
            )
    return rows


def _seed_monthly(month: CityMonth, *, is_latest: bool) -> int:
    """Agents of the sample monthly sheet are left out of the newest month: that sheet brings them."""
    agents = month.sellers.agents_of(month.city, without_samples=is_latest)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE demo_sold ON COMMIT DROP AS SELECT s.channel_id,"
            " count(*) FILTER (WHERE c.code = 'MOBILE') AS mobile,"
            " count(*) FILTER (WHERE c.code = 'BROADBAND') AS broadband,"
            " count(*) FILTER (WHERE c.code = 'HANDSET') AS handsets,"
            " coalesce(sum(s.quantity) FILTER (WHERE c.code = 'CARD'), 0) AS cards"
            " FROM sales_sale s JOIN sales_product p ON p.id = s.product_id"
            " JOIN sales_productcategory c ON c.id = p.category_id"
            " WHERE s.city_id = %s AND s.period = %s GROUP BY s.channel_id",
            [month.city.region.pk, month.period],
        )
        cursor.execute("CREATE INDEX ON demo_sold (channel_id)")
    rows = _insert(
        _session(month, MONTHLY),
        "metrics",
        city=month.city.region.pk,
        period=month.period,
        agents=agents,
        seed=SEED + month.period,
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE demo_sold")
    return rows


def _session(month: CityMonth, kind: str) -> ImportSession:
    """The upload that the facts point to. Its file only says where they come from."""
    name = f"{month.city.region.name}_{_LABELS[kind]}_{month.period}.csv"
    content = f"{name}\n演示数据，非原始文件。\n".encode()
    file = ImportFile.objects.create(sha256=sha256(content).hexdigest(), size=len(content))
    ImportFilePart.objects.create(file=file, number=0, content=content)
    return ImportSession.objects.create(
        kind=kind,
        period=month.period,
        city_id=month.city.region.pk,
        owner=month.owner,
        file=file,
        file_name=name,
        state=ImportState.COMMITTED,
        committed_at=timezone.now(),
        committed_by=month.owner,
    )


def _insert(session: ImportSession, statement: str, **parameters: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_sql(statement), {**parameters, "import": session.pk})
        count: int = cursor.rowcount
    session.rows += count
    session.rows_new += count
    session.save(update_fields=["rows", "rows_new"])
    return count
