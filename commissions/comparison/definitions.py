"""The sheet of last year's results: a row an amount, or a column a component, or a column a month."""

from collections.abc import Iterable
from typing import Final

from commissions.comparison.services.naming import Names
from core.sheets.definition import NEEDLESS, Column, ColumnType, SheetDefinition
from core.sheets.spelling import folded


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


COMPONENT: Final = "component_"
MONTH: Final = "month_"
OTHER: Final = "other_"
"""Beginnings of the keys of columns that hold amounts of one component, of one month, or of a name not known yet."""

_FIXED: Final = (
    Column(
        "payee_code",
        _("Payee code"),
        ColumnType.CODE,
        aliases=(
            "收款方编码",
            "代理商编码",
            "渠道编码",
            "网点编码",
            "编码",
            "payee code",
            "agent code",
            "code",
        ),
        required=True,
        example="LJA0001",
        note=_("As in the register, as text."),
        max_length=32,
        width=16,
    ),
    Column(
        "period",
        _("Month"),
        ColumnType.PERIOD,
        aliases=("账期", "帐期", "月份", "酬金月份", "结算月份", "结算账期", "month", "period"),
        example="202510",
        note=_("May be left out where a column is a month, or where all rows are of one month."),
        width=10,
    ),
    Column(
        "component",
        _("Component"),
        ColumnType.TEXT,
        aliases=("酬金项", "酬金项目", "酬金科目", "酬金类型", "科目", "项目", "component"),
        example="放号酬金",
        note=_("May be left out: then payees are compared month by month."),
        max_length=120,
        width=18,
    ),
    Column(
        "amount",
        _("Amount"),
        ColumnType.MONEY,
        aliases=(
            "金额",
            "酬金",
            "酬金金额",
            "酬金合计",
            "实发酬金",
            "应付酬金",
            "结算金额",
            "佣金",
            "amount",
        ),
        unit="元",
        example="1234.50",
        width=14,
    ),
)
_NEEDLESS: Final = (
    *NEEDLESS,
    *("收款方名称", "代理商名称", "渠道名称", "网点名称", "名称", "地市", "区县", "备注", "remark", "name"),
    *("合计", "小计", "总计", "total", "city", "district"),
)
TEMPLATE: Final = SheetDefinition("last_results", _("Results from Excel"), _FIXED, ignored=_NEEDLESS)


def results_sheet(names: Names, months: Iterable[int], unknown: Iterable[str] = ()) -> SheetDefinition:
    """With a column for each component and month that a wide sheet may have, and for headers not known yet."""
    taken = {folded(alias) for column in _FIXED for alias in (column.label, *column.aliases)}
    columns = list(_FIXED)

    def add(key: str, label: str, kind: ColumnType, spellings: Iterable[str]) -> None:
        own = tuple(text for text in dict.fromkeys((label, *spellings)) if folded(text) not in taken)
        taken.update(map(folded, own))
        if own:
            columns.append(Column(key, own[0], kind, aliases=own))

    for component in names.components:
        own = [text for text in (component.name, *component.spellings) if names.key_of(text) == component.key]
        if own:
            add(f"{COMPONENT}{component.key}", own[0], ColumnType.MONEY, own[1:])
    for month in months:
        year, number = divmod(month, 100)
        spellings = (f"{year}{number:02d}", f"{year}-{number:02d}", f"{year}/{number}", f"{year}.{number}")
        add(f"{MONTH}{month}", f"{year}年{number}月", ColumnType.MONEY, spellings)
    for place, header in enumerate(unknown):
        columns.append(Column(f"{OTHER}{place}", header or f"{OTHER}{place}", ColumnType.TEXT))
    return SheetDefinition("last_results", TEMPLATE.label, tuple(columns), ignored=_NEEDLESS)
