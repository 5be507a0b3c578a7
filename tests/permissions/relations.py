"""More subjects for the matrix, so that each role meets its own, what is beside it, above it and below it."""

from typing import Any, Final

from agents.models import Agent
from commissions.models import Dispute, Line, Statement
from core.models import ImportFile, ImportSession, ImportState
from network.choices import AgentLevel, ChannelKind, SalesMode
from network.models import Channel
from sales.models import Target
from tests.cast import make_channel, make_user
from tests.factories.commissions import PERIOD, Ledger
from tests.factories.outlets import make_account_manager, make_outlet
from tests.permissions.world import World

EARLIER: Final = 202609
RELATIONS: Final[dict[str, dict[str, str]]] = {
    "province": {"own": "province", "child": "city A"},
    "auditor": {"own": "province", "child": "city A"},
    "sysadmin": {"own": "province", "child": "city A"},
    "city": {"own": "city A", "sibling": "city B", "parent": "province", "child": "district A1"},
    "city_b": {"own": "city B", "sibling": "city A", "parent": "province", "child": "district B1"},
    "settlement": {"own": "city A", "sibling": "city B", "parent": "province", "child": "district A1"},
    "assessor": {"own": "city A", "sibling": "city B", "parent": "province", "child": "district A1"},
    "keeper": {"own": "city A", "sibling": "city B", "parent": "province", "child": "district A1"},
    "district": {"own": "district A1", "sibling": "district A2", "parent": "city A", "child": "dealer"},
    "outlet": {"own": "hall", "sibling": "next hall", "parent": "district A1", "child": "clerk of the hall"},
    "manager": {"own": "account manager", "sibling": "next account manager", "parent": "district A1"},
    "dealer": {"own": "dealer", "sibling": "next dealer", "parent": "district A1", "child": "sub-agent"},
    "dealer_b": {"own": "dealer of B", "sibling": "dealer of A2", "parent": "district B1"},
    "clerk": {"own": "store", "sibling": "next store", "parent": "dealer"},
}
"""What each role meets. Nothing is beside or above a province, and nothing stands below a store."""


def relate(world: World) -> None:
    cast = world.cast
    channels = _channels(world)
    for name in ("sub-agent", "next dealer", "dealer of A2", "dealer of B"):
        Agent.objects.get_or_create(channel=channels[name])
    for name in ("next hall", "hall of B"):
        make_outlet(channels[name])
    regions = {
        "province": cast.province,
        "city A": cast.city_a,
        "city B": cast.city_b,
        "district A1": cast.district_a1,
        "district A2": cast.district_a2,
        "district B1": cast.district_b1,
    }
    world.subjects |= {name: {"pk": row.pk} for name, row in {**channels, **regions}.items()}
    _money(world, channels)
    _targets(world, channels)
    _uploads(world)
    _users(world)


def _channels(world: World) -> dict[str, Channel]:
    cast = world.cast
    own: dict[str, Any] = {"mode": SalesMode.DIRECT}
    managers = {
        "next account manager": make_account_manager(cast, "LJM0002"),
        "account manager of B": make_account_manager(cast, "YPM0001", cast.district_b1),
    }
    return {
        "dealer": cast.agent,
        "store": cast.store,
        "sub-agent": cast.sub_agent,
        "dealer of A2": cast.other_agent,
        "dealer of B": cast.agent_b,
        "hall": cast.outlet,
        "next store": make_channel(
            "LJS0002", "鑫达通信二店", ChannelKind.AGENT_STORE, cast.district_a1, parent=cast.agent
        ),
        "next dealer": make_channel(
            "LJA0002", "临江邻家通信", ChannelKind.AGENT, cast.district_a1, level=AgentLevel.ONE
        ),
        "next hall": make_channel(
            "LJ100002", "临江东门营业厅", ChannelKind.OWN_OUTLET, cast.district_a1, **own
        ),
        "hall of B": make_channel("YP100001", "云坪营业厅", ChannelKind.OWN_OUTLET, cast.district_b1, **own),
        "clerk of the hall": make_channel(
            "LJC0001", "营业员", ChannelKind.OUTLET_CLERK, cast.district_a1, parent=cast.outlet, **own
        ),
        **{name: row.channel for name, row in managers.items()},
    }


def _money(world: World, channels: dict[str, Channel]) -> None:
    """A published statement, a line and a dispute of each dealer, an earlier month than the matrix has."""
    cast = world.cast
    dealers = ("dealer", "sub-agent", "next dealer", "dealer of A2", "dealer of B")
    for city in (cast.city_a, cast.city_b):
        ledger = Ledger(cast, city, period=EARLIER)
        for number, name in enumerate(dealers, start=1):
            if channels[name].city_id == city.pk:
                ledger.line(channels[name], None, number, 5_000)
        ledger.publish()
        place = "city A" if city == cast.city_a else "city B"
        world.subjects[f"month of {place}"] = {"period": EARLIER, "city": city.pk}
        world.subjects[f"month number of {place}"] = {"pk": ledger.month.pk}
    for name in dealers:
        payee = channels[name]
        statement = Statement.objects.get(payee=payee, period=EARLIER)
        dispute = Dispute.objects.create(
            city_id=payee.city_id,
            statement=statement,
            payee=payee,
            district_id=payee.district_id,
            raised_by=cast.dealer_owner,
        )
        line = Line.objects.filter(payee=payee, period=EARLIER).earliest("id")
        world.subjects |= {
            f"statement of the {name}": {"pk": statement.pk},
            f"line of the {name}": {"pk": line.id},
            f"dispute of the {name}": {"pk": dispute.pk},
        }


def _targets(world: World, channels: dict[str, Channel]) -> None:
    for name in ("sub-agent", "next dealer", "dealer of A2", "dealer of B"):
        target = Target.objects.create(
            channel=channels[name], period=PERIOD, metric=world.cast.metric, value=50
        )
        world.subjects[f"target of the {name}"] = {"pk": target.pk}


def _uploads(world: World) -> None:
    """One that waits for its commit of each of those who may send one."""
    for number, role in enumerate(("district", "outlet", "manager", "dealer", "clerk", "city_b"), start=1):
        person = world.person(role)
        city = world.cast.city_b if role == "city_b" else world.cast.city_a
        file = ImportFile.objects.create(sha256=f"{number:064}", size=5)
        upload = ImportSession.objects.create(
            kind="order_detail",
            period=PERIOD,
            city_id=city.pk,
            owner=person,
            file=file,
            file_name="10月.xlsx",
            state=ImportState.READY,
        )
        world.subjects[f"upload of {role}"] = {"pk": upload.pk}


def _users(world: World) -> None:
    for role in ("province", "city", "city_b", "district", "outlet", "dealer", "dealer_b", "sysadmin"):
        world.subjects[f"user {role}"] = {"pk": world.people[role].pk}
    beside = make_user("district_2", "district_supervisor", region=world.cast.district_a2)
    world.subjects["user of A2"] = {"pk": beside.pk}
