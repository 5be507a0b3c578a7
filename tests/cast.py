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
from network.models.region import STEP
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
    channel = Channel(
        code=code,
        name=name,
        kind=kind,
        city=Region.objects.get_parent(district),
        district=district,
        parent=parent,
        level=level,
        star=star,
        mode=mode,
    )
    channel.save()
    _position(channel, since).save()
    return channel


def _position(channel: Channel, since: datetime.date = LONG_AGO) -> Position:
    place = {name: getattr(channel, name) for name in ("city", "district", "parent", "level", "star", "mode")}
    return Position(channel=channel, effective_from=since, **place)


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
    """Many rows a statement: nearly every test begins with it."""
    province = _region("0001", 2, "JL", "江岭省", RegionLevel.PROVINCE)
    city_a = _region("00010001", 2, "LJ", "临江市", RegionLevel.CITY, city_class=1)
    city_b = _region("00010002", 1, "YP", "云坪市", RegionLevel.CITY, city_class=2)
    district_a1 = _region("000100010001", 0, "LJ01", "城东区", RegionLevel.DISTRICT)
    district_a2 = _region("000100010002", 0, "LJ02", "望江县", RegionLevel.DISTRICT)
    district_b1 = _region("000100020001", 0, "YP01", "中心区", RegionLevel.DISTRICT)
    Region.objects.bulk_create([province, city_a, city_b, district_a1, district_a2, district_b1])

    one, two, agents, dealers = AgentLevel.ONE, AgentLevel.TWO, ChannelKind.AGENT, SalesMode.DEALER
    a1: dict[str, Any] = {"city": city_a, "district": district_a1}
    a2: dict[str, Any] = {"city": city_a, "district": district_a2}
    b1: dict[str, Any] = {"city": city_b, "district": district_b1}
    agent = Channel(
        code="LJA0001", name="临江鑫达通信有限公司", kind=agents, mode=dealers, level=one, star=4, **a1
    )
    agent.save()
    store = Channel(
        code="LJS0001", name="鑫达通信总店", kind=ChannelKind.AGENT_STORE, mode=dealers, parent=agent, **a1
    )
    sub_agent = Channel(
        code="LJA0001-02",
        name="鑫达通信新桥店",
        kind=agents,
        mode=dealers,
        parent=agent,
        level=two,
        star=2,
        **a1,
    )
    other_agent = Channel(
        code="LJA0017", name="望江兴农电器商行", kind=agents, mode=dealers, level=one, star=2, **a2
    )
    agent_b = Channel(code="YPA0003", name="云坪数码广场", kind=agents, mode=dealers, level=one, star=5, **b1)
    outlet = Channel(
        code="LJ100001", name="临江中心营业厅", kind=ChannelKind.OWN_OUTLET, mode=SalesMode.DIRECT, **a1
    )
    others = [store, sub_agent, other_agent, agent_b, outlet]
    Channel.objects.bulk_create(others)
    Position.objects.bulk_create(_position(channel) for channel in (agent, *others))

    category = ProductCategory.objects.create(code="PLAN", name="放号套餐")
    campaign = Campaign.objects.create(
        code="XY2026",
        name="校园迎新",
        first_day=datetime.date(2026, 8, 1),
        last_day=datetime.date(2026, 10, 31),
    )
    product = Product(code="P0059", name="乐享59元", category=category, plan_fee=5_900)
    other_product = Product(code="P0099", name="乐享99元", category=category, plan_fee=9_900)
    Product.objects.bulk_create([product, other_product])
    ProductPrice.objects.bulk_create(
        ProductPrice(product=sold, effective_from=LONG_AGO, plan_fee=sold.plan_fee)
        for sold in (product, other_product)
    )
    metric = Metric.objects.create(code="new_mobile", name="新增放号", unit="pieces", position=1)
    people = _people(
        ("province", "province_manager", province),
        ("city", "city_manager", city_a),
        ("city_b", "city_manager", city_b),
        ("district", "district_supervisor", district_a1),
        ("outlet", "outlet_manager", outlet),
        ("settlement", "settlement_clerk", city_a),
        ("assessor", "assessor", city_a),
        ("auditor", "auditor", province),
        ("dealer", "dealer_owner", agent),
        ("clerk", "dealer_clerk", store),
        ("dealer_b", "dealer_owner", agent_b),
        ("sysadmin", "system_administrator", province),
        ("stranger", "", province),
    )
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
        province_manager=people["province"],
        city_manager=people["city"],
        city_b_manager=people["city_b"],
        district_supervisor=people["district"],
        outlet_manager=people["outlet"],
        settlement_clerk=people["settlement"],
        assessor=people["assessor"],
        auditor=people["auditor"],
        dealer_owner=people["dealer"],
        dealer_clerk=people["clerk"],
        dealer_b_owner=people["dealer_b"],
        sysadmin=people["sysadmin"],
        stranger=people["stranger"],
    )


def _region(path: str, numchild: int, code: str, name: str, level: RegionLevel, **more: Any) -> Region:
    """Placed in the tree as treebeard would place it, which asks and locks for each."""
    depth = len(path) // STEP
    return Region(path=path, depth=depth, numchild=numchild, code=code, name=name, level=level, **more)


def _people(*rows: tuple[str, str, Region | Channel]) -> dict[str, User]:
    """By user name; each holds one role for one place, or none."""
    found = {
        username: User(username=username, name=username, password="!") for username, _role, _place in rows
    }
    User.objects.bulk_create(found.values())
    roles = {role.code: role for role in Role.objects.all()}
    Grant.objects.bulk_create(
        Grant(
            user=found[username],
            role=roles[role],
            region=place if isinstance(place, Region) else None,
            channel=place if isinstance(place, Channel) else None,
            valid_from=LONG_AGO,
        )
        for username, role, place in rows
        if role
    )
    return found
