"""What the registers keep of the drafts of own outlets and account managers. Streets, staff numbers and places
on the map are as invented as all else."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random
from typing import Any, Final

from channels_portal.demo import names
from channels_portal.demo.channels import Draft
from channels_portal.demo.places import place_in
from channels_portal.demo.samples import OUTLET_CODE
from core.periods import today
from direct_sales.choices import ManagerCategory
from direct_sales.models import AccountManager
from outlets.choices import HallType, Premises
from outlets.models import Outlet

_STREETS: Final = ("人民路", "新桥街", "广场路", "滨江路", "演示大道")
_LEASE_DAYS: Final = (-20, 25, 50, 200, 400, 700, 1_000)
"""How long leases still run: some have run out, and some are about to."""
_SIZES: Final = {
    HallType.FLAGSHIP: (300, 600),
    HallType.STANDARD: (120, 280),
    HallType.COMMUNITY: (50, 110),
    HallType.TOWNSHIP: (30, 80),
}
_SAMPLE: Final[dict[str, Any]] = {
    "hall_type": HallType.FLAGSHIP,
    "grid": "人民路网格",
    "address": "人民路1号",
    "longitude": Decimal("110.000001"),
    "latitude": Decimal("30.000001"),
    "area_m2": 420,
    "counters": 10,
    "staff_count": 16,
    "opening_hours": "08:30-18:00",
    "score": 924_000,
    "manager_name": "陈*",
    "phone": "19900000011",
    "premises": Premises.OWNED,
    "lease_from": None,
    "lease_to": None,
    "yearly_rent": 0,
}
"""As the sample sheet has it."""


def seed_own_channels(outlets: Sequence[Draft], managers: Sequence[Draft]) -> None:
    # Randomness of its own, so that the rest of the demo stays what it was.
    random, places = Random(len(outlets)), Random(len(outlets))
    rows = Outlet.objects.bulk_create(
        Outlet(channel=draft.row, **_hall(draft, number, random, places))
        for number, draft in enumerate(outlets, 1)
    )
    homes: dict[int, list[Outlet]] = {}
    for draft, row in zip(outlets, rows, strict=True):
        homes.setdefault(draft.district.pk, []).append(row)
    AccountManager.objects.bulk_create(_managers(managers, homes, random))


def _hall(draft: Draft, number: int, random: Random, places: Random) -> dict[str, Any]:
    kind = random.choices(list(_SIZES), (1, 4, 3, 2))[0]
    area = random.randint(*_SIZES[kind])
    rented = random.random() < 0.6
    street = random.choice(_STREETS)
    ends = today() + datetime.timedelta(days=random.choice(_LEASE_DAYS))
    hall = {
        "hall_type": kind,
        "grid": f"{street}网格",
        "address": f"{draft.district.name}{street}{number}号",
        **place_in(draft.district, places),
        "area_m2": area,
        "counters": max(2, area // 40),
        "staff_count": max(3, area // 25),
        "opening_hours": random.choice(("08:30-18:00", "09:00-18:30", "09:00-20:00")),
        "phone": names.phone(3_000 + number),
        "manager_name": names.person_name(random),
        "equipment": f"自助终端{1 + area // 150}台、叫号机1台、高拍仪{max(2, area // 60)}台",
        "decorated_on": datetime.date(random.randint(2018, 2024), random.randint(1, 12), 1),
        "score": random.randint(70, 99) * 10_000,
        "premises": Premises.RENTED if rented else Premises.OWNED,
        "lease_from": datetime.date(ends.year - 3, ends.month, 1) if rented else None,
        "lease_to": ends if rented else None,
        "yearly_rent": area * 60_000 if rented else None,
    }
    return hall | (_SAMPLE if draft.code == OUTLET_CODE else {})


def _managers(
    drafts: Sequence[Draft], homes: dict[int, list[Outlet]], random: Random
) -> Iterable[AccountManager]:
    for number, draft in enumerate(drafts, 1):
        near = homes.get(draft.district.pk)
        yield AccountManager(
            channel=draft.row,
            staff_number=f"YS{number:05d}",
            category=random.choices(ManagerCategory.values, (2, 3, 3, 2))[0],
            phone=names.phone(6_000 + number),
            hired_on=draft.opened_on,
            home_outlet=random.choice(near) if near else None,
        )
