"""The channels that the sample sheets name, so that each of these sheets can be uploaded into the demo."""

import datetime
from dataclasses import dataclass, field
from typing import Any, Final

from agents.choices import TaxpayerKind
from network.choices import ChannelKind, ChannelStatus

DEALER_CODE: Final = "LJA0001"
"""The agent of the demo login `dealer`."""
STORE_CODE: Final = "LJ200017"
OUTLET_CODE: Final = "LJ100001"
MANAGER_CODE: Final = "LJM0001"

_D = datetime.date


@dataclass(frozen=True, slots=True)
class Sample:
    """`district` and `before` are codes; `before` is where the channel stood until `moved_on`."""

    name: str
    district: str
    opened_on: datetime.date
    star: int | None = None
    status: ChannelStatus = ChannelStatus.ACTIVE
    upline: str = ""
    before: str = ""
    moved_on: datetime.date | None = None
    terms: dict[str, Any] = field(default_factory=dict)


SAMPLES: Final = {
    "LJA0001": Sample(
        "临江鑫达通信有限公司",
        "LJ01",
        _D(2016, 1, 1),
        4,
        terms={
            "credit_code": "91990000MA0000001X",
            "taxpayer_kind": TaxpayerKind.GENERAL,
            "tax_rate": 600,
            "contact_name": "张*",
            "contact_phone": "19900000001",
            "contract_number": "JL-LJ-2026-001",
            "contract_from": _D(2026, 1, 1),
            "contract_to": _D(2026, 12, 31),
            "deposit_due": 5_000_000,
            "deposit_paid": 5_000_000,
        },
    ),
    "LJA0001-02": Sample(
        "鑫达通信新桥店",
        "LJ01",
        _D(2020, 3, 18),
        2,
        upline="LJA0001",
        terms={
            "credit_code": "92990000MA0000002Y",
            "taxpayer_kind": TaxpayerKind.SMALL,
            "tax_rate": 100,
            "contact_name": "李*",
            "contact_phone": "19900000002",
            "contract_number": "JL-LJ-2026-001-2",
            "contract_from": _D(2026, 3, 1),
            "contract_to": _D(2026, 12, 31),
            "deposit_due": 500_000,
            "deposit_paid": 500_000,
        },
    ),
    "LJA0017": Sample(
        "望江兴农电器商行",
        "LJ04",
        _D(2018, 8, 1),
        2,
        before="QH05",
        moved_on=_D(2026, 10, 16),
        terms={
            "credit_code": "92990000MA0000003Z",
            "taxpayer_kind": TaxpayerKind.EXEMPT,
            "tax_rate": 300,
            "contact_name": "王*",
            "contact_phone": "0990-0000003",
            "contract_number": "JL-QH-2025-117",
            "contract_from": _D(2025, 7, 1),
            "contract_to": _D(2026, 6, 30),
            "deposit_due": 700_000,
            "deposit_paid": 350_000,
        },
    ),
    "YPA0003": Sample(
        "云坪数码广场",
        "YP01",
        _D(2012, 8, 8),
        5,
        terms={
            "credit_code": "91990000MA0000004A",
            "taxpayer_kind": TaxpayerKind.GENERAL,
            "tax_rate": 600,
            "contact_name": "赵*",
            "contact_phone": "19900000004",
            "contract_number": "JL-YP-2026-003",
            "contract_from": _D(2026, 1, 1),
            "contract_to": _D(2027, 12, 31),
            "deposit_due": 3_000_000,
            "deposit_paid": 3_000_000,
        },
    ),
    "YPA0009": Sample(
        "云坪流动直销点",
        "YP05",
        _D(2024, 6, 1),
        status=ChannelStatus.SUSPENDED,
        terms={
            "credit_code": "",
            "taxpayer_kind": TaxpayerKind.INDIVIDUAL,
            "tax_rate": None,
            "contact_name": "周*",
            "contact_phone": "19900000005",
            "contract_number": "",
            "contract_from": _D(2026, 1, 5),
            "contract_to": _D(2026, 12, 31),
            "deposit_due": 100_000,
            "deposit_paid": 0,
        },
    ),
    "LJ200017": Sample("鑫达通信总店", "LJ01", _D(2016, 10, 12), 4, upline="LJA0001"),
    "LJ200018": Sample("鑫达通信新桥店", "LJ01", _D(2020, 3, 18), 2, upline="LJA0001-02"),
    "LJ300102": Sample(
        "兴农电器", "LJ04", _D(2018, 9, 1), 2, upline="LJA0017", before="QH05", moved_on=_D(2026, 10, 16)
    ),
    "YP200003": Sample("云坪数码广场", "YP01", _D(2012, 8, 8), 5, upline="YPA0003"),
    "LJ100001": Sample("临江中心营业厅", "LJ01", _D(2009, 5, 1)),
    # Codes of the order-detail samples. The second is what is left of its zeros when Excel takes it for 1.
    "D000001": Sample("临江鑫源通讯经营部（演示）", "LJ02", _D(2015, 3, 1), 3),
    "000001": Sample("临江鑫源通讯二部（演示）", "LJ02", _D(2015, 4, 1), 2),
}

EXTRA: Final = (
    ("D000001", ChannelKind.AGENT),
    ("000001", ChannelKind.AGENT),
    ("LJ300102", ChannelKind.AGENT_STORE),
)
"""Samples whose codes don't follow the demo's own numbering."""
