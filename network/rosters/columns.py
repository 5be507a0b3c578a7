"""Columns that the sheets of all kinds of channels share. Keys are those that `channel_register` knows."""

from typing import Any, Final

from core.sheets.definition import Choice, Column, ColumnType

CODE_PATTERN: Final = r"[0-9A-Z][0-9A-Z-]{1,31}"


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


def code_column(label: str, *aliases: str, example: str) -> Column:
    return Column(
        "code",
        label,
        ColumnType.CODE,
        aliases=(*aliases, "编码", "code"),
        required=True,
        natural_key=True,
        pattern=CODE_PATTERN,
        example=example,
        note=_("As in the register, as text. A new code makes a new row."),
        max_length=32,
        width=16,
    )


def name_column(label: str, *aliases: str, example: str) -> Column:
    return Column(
        "name",
        label,
        ColumnType.NAME,
        aliases=(*aliases, "名称", "name"),
        max_length=120,
        example=example,
        width=28,
    )


def upline_column(label: str, *aliases: str, note: str, required: bool = False, example: str = "") -> Column:
    return Column(
        "upline_code",
        label,
        ColumnType.CODE,
        aliases=aliases,
        required=required,
        pattern=CODE_PATTERN,
        dashes=not required,
        example=example,
        note=note,
        width=16,
    )


def optional(key: str, label: str, kind: ColumnType, *aliases: str, **more: Any) -> Column:
    """A column of which a blank cell, — and / say nothing: what is there stays."""
    return Column(key, label, kind, aliases=aliases, dashes=True, **more)


CITY: Final = Column(
    "city_name",
    _("City"),
    ColumnType.NAME,
    aliases=("地市", "归属地市", "归属/地市", "市", "城市", "所属地市", "分公司", "所在地市", "city"),
    fill_down=True,
    dashes=True,
    lookup="city",
    example="临江市",
    note=_("Name or code, as in the list of regions."),
    width=12,
)
DISTRICT: Final = Column(
    "district_name",
    _("District"),
    ColumnType.NAME,
    aliases=("区县", "归属区县", "归属/区县", "县区", "县市", "所属区县", "所在区县", "district"),
    dashes=True,
    lookup="district",
    example="城东区",
    note=_("Name or code of a district or grid, as in the list of regions."),
    width=12,
)
STAR: Final = optional(
    "star",
    _("Star"),
    ColumnType.STAR,
    *("星级", "渠道星级", "星级评定", "star"),
    minimum=0,
    maximum=5,
    example="★★★",
    note=_("四星, ★★★★ or 4; 无星 for none."),
    width=8,
)
MODE: Final = optional(
    "mode",
    _("Sales mode"),
    ColumnType.CHOICE,
    *("销售模式", "合作模式", "经营模式", "sales mode"),
    choices=(
        Choice("1", _("Direct sales"), ("直销",)),
        Choice("2", _("Dealer"), ("经销", "经销商")),
        Choice("3", _("Consignment"), ("承销", "承销商", "代销")),
        Choice("4", _("Franchised hall"), ("合作营业厅", "合作厅", "加盟")),
    ),
    example="经销",
    width=12,
)
STATUS: Final = optional(
    "status",
    _("Status"),
    ColumnType.CHOICE,
    *("状态", "合作状态", "status"),
    choices=(
        # An agreement that has run out is told by its date: the channel itself goes on.
        Choice(
            "active",
            _("In business"),
            (
                "Active",
                "正常",
                "在用",
                "启用",
                "营业",
                "营业中",
                "正常营业",
                "在营",
                "存续",
                "有效",
                "协议到期",
                "合作中",
            ),
        ),
        Choice(
            "suspended",
            _("Suspended"),
            ("停用", "暂停", "停业", "暂停营业", "装修停业", "停业整顿", "歇业", "中止"),
        ),
        Choice(
            "closed", _("Closed down"), ("Closed", "关闭", "已关闭", "注销", "退网", "解约", "终止", "撤销")
        ),
    ),
    example="正常",
    width=10,
)
OPENED_ON: Final = optional(
    "opened_on",
    _("Opened on"),
    ColumnType.DATE,
    *("开业日期", "开店日期", "开办日期", "开通日期", "入网日期", "启用日期", "opened on"),
    example="2026-10-08",
    width=12,
)
LONGITUDE: Final = optional(
    "longitude",
    _("Longitude"),
    ColumnType.DEGREES,
    *("地理位置经度", "经度", "longitude"),
    minimum=-180,
    maximum=180,
    example="110.000001",
    note=_("Such as 110.000001 or 110°0′3.6″."),
)
LATITUDE: Final = optional(
    "latitude",
    _("Latitude"),
    ColumnType.DEGREES,
    *("地理位置纬度", "纬度", "latitude"),
    minimum=-90,
    maximum=90,
    example="30.000001",
)
