"""Own outlets and account managers of the cast."""

import datetime
from typing import Any

from direct_sales.models import AccountManager
from network.choices import ChannelKind, SalesMode
from network.models import Channel, Region
from outlets.models import Outlet
from tests.cast import Cast, make_channel

PHONE = "19900000021"


def make_outlet(channel: Channel, **fields: Any) -> Outlet:
    values = {
        "hall_type": "flagship",
        "address": "人民路1号",
        "area_m2": 420,
        "staff_count": 16,
        "premises": "rented",
        "lease_from": datetime.date(2024, 1, 1),
        "lease_to": datetime.date(2036, 12, 31),
        "yearly_rent": 3_600_000,
        **fields,
    }
    return Outlet.objects.create(channel=channel, **values)


def make_account_manager(
    cast: Cast, code: str = "LJM0001", district: Region | None = None, **fields: Any
) -> AccountManager:
    channel = make_channel(
        code,
        f"客户经理{code}",
        ChannelKind.ACCOUNT_MANAGER,
        district or cast.district_a1,
        mode=SalesMode.DIRECT,
    )
    values = {"category": "business", "phone": PHONE, **fields}
    return AccountManager.objects.create(channel=channel, **values)
