"""The named cast: who is who in every test.

Province 江岭省 with the cities A (districts A1, A2) and B (district B1). In city A: the level-1 agent
`agent` (district A1) with a store and the level-2 agent `sub_agent`; `other_agent` in A2. In city B:
`agent_b`. Everyone's grants lie where their names say; `stranger` signs in and may see nothing.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from network.choices import AgentLevel, ChannelKind, RegionLevel, SalesMode
from network.models import Channel, Position, Region
from sales.models import Campaign, Metric, Product, ProductCategory, ProductPrice
from users.models import Grant, Role, User

LONG_AGO = datetime.date(2020, 1, 1)


@dataclass(slots=True)
class Cast:
    province: Region
    city_a: Region
    city_b: Region
    district_a1: Region
    district_a2: Region
    district_b1: Region
    agent: Channel
    store: Channel
    sub_agent: Channel
    other_agent: Channel
    agent_b: Channel
    outlet: Channel
    category: ProductCategory
    campaign: Campaign
    product: Product
    other_product: Product
    metric: Metric
    province_manager: User
    city_manager: User
    city_b_manager: User
    district_supervisor: User
    outlet_manager: User
    settlement_clerk: User
    assessor: User
    auditor: User
    dealer_owner: User
    dealer_clerk: User
    dealer_b_owner: User
    sysadmin: User
    stranger: User


def make_channel(
    code: str,
    name: str,
    kind: ChannelKind,
    district: Region,
    *,
    parent: Channel | None = None,
    level: int | None = None,
    star: int | None = None,
    mode: SalesMode = SalesMode.DEALER,
    since: datetime.date = LONG_AGO,
) -> Channel:
    """A channel with the one position that its current fields repeat."""
    city = Region.objects.get_parent(district)
    place: dict[str, Any] = {
        "city": city,
        "district": district,
        "parent": parent,
        "level": level,
        "star": star,
        "mode": mode,
    }
    channel = Channel.objects.create(code=code, name=name, kind=kind, **place)
    Position.objects.create(channel=channel, effective_from=since, **place)
    return channel


def make_user(
    username: str, role: str | None = None, *, region: Region | None = None, channel: Channel | None = None
) -> User:
    user = User.objects.create(username=username, name=username, password="!")
    if role is not None:
        grant_role(user, role, region=region, channel=channel)
    return user


def grant_role(
    user: User, role: str, *, region: Region | None = None, channel: Channel | None = None
) -> Grant:
    return Grant.objects.create(
        user=user, role=Role.objects.get(code=role), region=region, channel=channel, valid_from=LONG_AGO
    )


def make_cast() -> Cast:
    province = Region.objects.add_root({"code": "JL", "name": "江岭省", "level": RegionLevel.PROVINCE})
    city_a = Region.objects.add_child(
        province, {"code": "LJ", "name": "临江市", "level": RegionLevel.CITY, "city_class": 1}
    )
    city_b = Region.objects.add_child(
        province, {"code": "YP", "name": "云坪市", "level": RegionLevel.CITY, "city_class": 2}
    )
    district_a1 = Region.objects.add_child(
        city_a, {"code": "LJ01", "name": "城东区", "level": RegionLevel.DISTRICT}
    )
    district_a2 = Region.objects.add_child(
        city_a, {"code": "LJ02", "name": "望江县", "level": RegionLevel.DISTRICT}
    )
    district_b1 = Region.objects.add_child(
        city_b, {"code": "YP01", "name": "中心区", "level": RegionLevel.DISTRICT}
    )
    agent = make_channel(
        "LJA0001", "临江鑫达通信有限公司", ChannelKind.AGENT, district_a1, level=AgentLevel.ONE, star=4
    )
    store = make_channel("LJS0001", "鑫达通信总店", ChannelKind.AGENT_STORE, district_a1, parent=agent)
    sub_agent = make_channel(
        "LJA0001-02",
        "鑫达通信新桥店",
        ChannelKind.AGENT,
        district_a1,
        parent=agent,
        level=AgentLevel.TWO,
        star=2,
    )
    other_agent = make_channel(
        "LJA0017", "望江兴农电器商行", ChannelKind.AGENT, district_a2, level=AgentLevel.ONE, star=2
    )
    agent_b = make_channel(
        "YPA0003", "云坪数码广场", ChannelKind.AGENT, district_b1, level=AgentLevel.ONE, star=5
    )
    outlet = make_channel(
        "LJ100001", "临江中心营业厅", ChannelKind.OWN_OUTLET, district_a1, mode=SalesMode.DIRECT
    )
    category = ProductCategory.objects.create(code="PLAN", name="放号套餐")
    campaign = Campaign.objects.create(
        code="XY2026",
        name="校园迎新",
        first_day=datetime.date(2026, 8, 1),
        last_day=datetime.date(2026, 10, 31),
    )
    product = Product.objects.create(code="P0059", name="乐享59元", category=category, plan_fee=5_900)
    other_product = Product.objects.create(code="P0099", name="乐享99元", category=category, plan_fee=9_900)
    for sold in (product, other_product):
        ProductPrice.objects.create(
            product=sold, effective_from=datetime.date(2020, 1, 1), plan_fee=sold.plan_fee
        )
    metric = Metric.objects.create(code="new_mobile", name="新增放号", unit="pieces", position=1)
    return Cast(
        province=province,
        city_a=city_a,
        city_b=city_b,
        district_a1=district_a1,
        district_a2=district_a2,
        district_b1=district_b1,
        agent=agent,
        store=store,
        sub_agent=sub_agent,
        other_agent=other_agent,
        agent_b=agent_b,
        outlet=outlet,
        category=category,
        campaign=campaign,
        product=product,
        other_product=other_product,
        metric=metric,
        province_manager=make_user("province", "province_manager", region=province),
        city_manager=make_user("city", "city_manager", region=city_a),
        city_b_manager=make_user("city_b", "city_manager", region=city_b),
        district_supervisor=make_user("district", "district_supervisor", region=district_a1),
        outlet_manager=make_user("outlet", "outlet_manager", channel=outlet),
        settlement_clerk=make_user("settlement", "settlement_clerk", region=city_a),
        assessor=make_user("assessor", "assessor", region=city_a),
        auditor=make_user("auditor", "auditor", region=province),
        dealer_owner=make_user("dealer", "dealer_owner", channel=agent),
        dealer_clerk=make_user("clerk", "dealer_clerk", channel=store),
        dealer_b_owner=make_user("dealer_b", "dealer_owner", channel=agent_b),
        sysadmin=make_user("sysadmin", "system_administrator", region=province),
        stranger=make_user("stranger"),
    )
