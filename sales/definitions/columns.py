"""Columns that several sheets of results have."""

from typing import Final

from core.sheets.definition import Choice, Column, ColumnType


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


PERIOD: Final = Column(
    "period",
    _("Period"),
    ColumnType.PERIOD,
    aliases=("账期", "帐期", "月份", "统计月份", "结算月份", "结算月", "period"),
    required=True,
    natural_key=True,
    example="202610",
    note=_("The month of the upload, as YYYYMM."),
    width=10,
)
REAL_NAME: Final = Column(
    "real_name",
    _("Real-name check"),
    ColumnType.CHOICE,
    aliases=(
        "是否实名",
        "实名",
        "实名认证",
        "实名状态",
        "是否实名认证",
        "实名制",
        "实名登记",
        "实名核验",
        "实名核查",
        "实名查验",
        "real name",
        "real-name check",
    ),
    choices=(
        Choice(
            "1",
            _("Yes"),
            ("是", "已实名", "实名", "已认证", "已登记", "已核验", "通过", "已通过", "Y", "yes"),
        ),
        Choice(
            "0",
            _("No"),
            ("否", "未实名", "非实名", "未认证", "未登记", "未核验", "不通过", "未通过", "N", "no"),
        ),
    ),
    dashes=True,
    example="是",
    note=_(
        "Whether the customer's name was checked. Empty or “/” is not reported, which is neither yes nor no."
    ),
    width=10,
)

PRODUCT_NAME: Final = Column(
    "product_name",
    _("Product name"),
    ColumnType.NAME,
    aliases=("产品名称", "套餐名称", "product name"),
    example="乐享59元",
    width=22,
)
SUBSCRIBER: Final = Column(
    "subscriber",
    _("Subscriber number"),
    ColumnType.SUBSCRIBER,
    aliases=(
        "用户号码",
        "手机号码",
        "手机号",
        "业务号码",
        "办理号码",
        "用户手机号",
        "接入号",
        "subscriber",
        "subscriber number",
    ),
    required=True,
    natural_key=True,
    example="13000000007",
    note=_("11 digits, as text."),
    width=14,
)


def code_column(
    key: str, label: str, aliases: tuple[str, ...], *, lookup: str, key_column: bool, required: bool = True
) -> Column:
    return Column(
        key,
        label,
        ColumnType.CODE,
        aliases=aliases,
        required=required,
        natural_key=key_column,
        lookup=lookup,
        example="LJA0001" if lookup == "channel" else "P00001",
        note=_("As in the register, as text."),
        max_length=32,
    )
