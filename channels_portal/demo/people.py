"""The demo logins: one person for each role, and the second persons that the months before needed."""

import datetime
import os
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from channels_portal.demo.regions import City
from channels_portal.demo.samples import DEALER_CODE, MANAGER_CODE, OUTLET_CODE, STORE_CODE
from channels_portal.secrets import keep_secret, kept_secret
from network.models import Channel, Region
from users.models import Grant, Role, User

# Login, name, role, and what it is for: a code of a region or of a channel.
LOGINS: Final = (
    ("province", "省渠道经理（演示）", "province_manager", "JL"),
    ("city", "市渠道经理（演示）", "city_manager", "LJ"),
    ("district", "区县督导（演示）", "district_supervisor", "LJ01"),
    ("outlet", "营业厅店长（演示）", "outlet_manager", OUTLET_CODE),
    ("manager", "客户经理（演示）", "account_manager", MANAGER_CODE),
    ("keeper", "库管员（演示）", "warehouse_keeper", "LJ"),
    ("settlement", "结算员（演示）", "settlement_clerk", "LJ"),
    ("assessor", "考核员（演示）", "assessor", "LJ"),
    ("auditor", "稽核员（演示）", "auditor", "JL"),
    ("dealer", "代理商负责人（演示）", "dealer_owner", DEALER_CODE),
    ("clerk", "代理商店员（演示）", "dealer_clerk", STORE_CODE),
    ("sysadmin", "系统管理员（演示）", "system_administrator", "JL"),
)
MAKER: Final = "planner"
"""Writes the province's plans, so that `province` may approve them."""
ACCOUNT_MAKER: Final = "settlement2"
ACCOUNT_CHECKER: Final = "settlement3"
"""Settle for the whole province: one proposes bank accounts, the other approves them."""

_SINCE: Final = datetime.date(2025, 1, 1)
_OTHER_DEALERS: Final = 6


def demo_password() -> str:
    """PORTAL_DEMO_PASSWORD, or the one that was used last, or a random one. Kept beside the data."""
    kept = settings.PORTAL_HOME / "demo_password"
    password = os.environ.get("PORTAL_DEMO_PASSWORD")
    if not password:
        return kept_secret(kept, 12)
    keep_secret(kept, password)
    return password


def settle_password() -> str:
    """The password that works for every demo login: whoever has another one gets it. Their sessions end.

    All users of a seeding share one hash, so the second persons are found by the logins that they share it with.
    """
    password = demo_password()
    logins = dict(
        User.objects.filter(username__in=[login for login, *_rest in LOGINS]).values_list(
            "username", "password"
        )
    )
    verified = {stored: check_password(password, stored) for stored in set(logins.values())}
    stale = {stored for stored, works in verified.items() if not works}
    if stale:
        User.objects.filter(password__in=stale).update(
            password=make_password(password), session_epoch=F("session_epoch") + 1
        )
    return password


def city_manager_login(city: City) -> str:
    """`city` manages 临江市; the other cities' managers have the city's code in their name."""
    return "city" if city.code == DEALER_CODE[:2] else f"city_{city.code.lower()}"


def seed_people(cities: list[City]) -> dict[str, User]:
    """All demo users by login."""
    wanted = [*LOGINS, (MAKER, "省酬金政策岗（演示）", "province_manager", "JL")]
    wanted += [
        (ACCOUNT_MAKER, "省结算岗（演示）", "settlement_clerk", "JL"),
        (ACCOUNT_CHECKER, "省结算复核岗（演示）", "settlement_clerk", "JL"),
    ]
    wanted += [
        (city_manager_login(city), f"{city.short_name}渠道经理（演示）", "city_manager", city.code)
        for city in cities
        if city_manager_login(city) != "city"
    ]
    owners = Channel.objects.filter(code__in=[f"LJA{n:04d}" for n in range(2, 2 + _OTHER_DEALERS)])
    wanted += [
        (f"dealer_{owner.code.lower()}", f"{owner.name}负责人（演示）", "dealer_owner", owner.code)
        for owner in owners
    ]

    password = demo_password()
    users = User.objects.bulk_create(
        User(username=login, name=name[:60], password=make_password(password))
        for login, name, _role, _place in wanted
    )
    by_login = {user.username: user for user in users}
    roles = {role.code: role for role in Role.objects.all()}
    places = [place for *_rest, place in wanted]
    regions = {region.code: region for region in Region.objects.filter(code__in=places)}
    channels = {channel.code: channel for channel in Channel.objects.filter(code__in=places)}
    Grant.objects.bulk_create(
        Grant(
            user=by_login[login],
            role=roles[role],
            region=regions.get(place),
            channel=channels.get(place),
            valid_from=_SINCE,
        )
        for login, _name, role, place in wanted
    )
    return by_login
