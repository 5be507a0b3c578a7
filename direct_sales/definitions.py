"""The sheet of the account managers' register: its columns, as data."""

from typing import Final

from core.sheets.definition import Choice, ColumnType, SheetDefinition
from network.rosters.columns import (
    CITY,
    CODE_PATTERN,
    DISTRICT,
    OPENED_ON,
    STATUS,
    code_column,
    name_column,
    optional,
)


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


ACCOUNT_MANAGERS: Final = SheetDefinition(
    kind="account_managers",
    label=_("Account managers"),
    columns=(
        code_column(
            _("Account manager code"),
            *("客户经理编码", "渠道编码", "account manager code"),
            example="LJM0999",
        ),
        name_column(
            _("Account manager name"),
            *("客户经理姓名", "姓名", "渠道名称", "account manager name"),
            example="周*",
        ),
        optional(
            "staff_number",
            _("Staff number"),
            ColumnType.CODE,
            *("工号", "员工编号", "staff number"),
            pattern="[0-9A-Z][0-9A-Z-]{0,31}",
            number_allowed=True,
            example="YS00999",
        ),
        optional(
            "category",
            _("Category"),
            ColumnType.CHOICE,
            *("类别", "客户经理类别", "岗位", "category"),
            choices=(
                Choice("key_accounts", _("Key account manager"), ("大客户经理", "大客户")),
                Choice("business", _("Business account manager"), ("商业客户经理", "商业客户", "商客经理")),
                Choice("community", _("Community manager"), ("社区经理", "社区")),
                Choice("area", _("Area manager"), ("片区经理", "片区")),
            ),
            example="大客户经理",
        ),
        CITY,
        DISTRICT,
        optional(
            "home_outlet_code",
            _("Home outlet"),
            ColumnType.CODE,
            *("归属营业厅", "归属营业厅编码", "所属营业厅", "home outlet"),
            pattern=CODE_PATTERN,
            example="LJ100001",
            note=_("The code of an own outlet."),
        ),
        optional(
            "phone",
            _("Phone"),
            ColumnType.TEXT,
            *("联系电话", "电话", "手机", "phone"),
            max_length=20,
            example="19900000999",
            note=_("A number of which only the ends are shown says nothing: what is there stays."),
        ),
        optional(
            "hired_on",
            _("Hired on"),
            ColumnType.DATE,
            *("入职日期", "入职时间", "hired on"),
            example="2024-03-01",
            width=12,
        ),
        OPENED_ON,
        STATUS,
    ),
)
