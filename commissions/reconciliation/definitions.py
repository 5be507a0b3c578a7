"""The dealer's own list, as shops keep it: one row an order or a subscriber."""

from typing import Final

from core.sheets.definition import NEEDLESS, Column, ColumnType, NotAfter, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


DEALER_LIST: Final = SheetDefinition(
    kind="dealer_list",
    label=_("Own list"),
    # No column is a natural key: the reader would skip a row that repeats another, and here that is an outcome.
    columns=(
        Column(
            "number",
            _("Subscriber number or ICCID"),
            ColumnType.DIGITS,
            aliases=(
                *(
                    "用户号码或ICCID",
                    "用户号码",
                    "手机号码",
                    "手机号",
                    "业务号码",
                    "号码",
                    "接入号",
                    "电话号码",
                ),
                *("开户号码", "办理号码", "subscriber", "subscriber number", "number"),
            ),
            required=True,
            lengths=(11, 19, 20),
            example="13000000007",
            note=_("11 digits, or the 19 or 20 digits of the card, as text."),
            width=22,
        ),
        Column(
            "product",
            _("Product"),
            ColumnType.NAME,
            aliases=("产品", "产品名称", "套餐", "套餐名称", "业务", "业务名称", "product", "product name"),
            example="乐享59元",
            note=_("Code or name. Needed only where a number has several."),
            width=22,
        ),
        Column(
            "event_date",
            _("Date"),
            ColumnType.DATE,
            aliases=("日期", "办理日期", "受理日期", "入网日期", "开户日期", "销售日期", "date"),
            not_after=NotAfter.TODAY,
            example="2026-10-08",
            width=12,
        ),
        Column(
            "expected",
            _("Amount expected"),
            ColumnType.MONEY,
            aliases=(
                "应得酬金",
                "应得金额",
                "应付金额",
                "酬金",
                "酬金金额",
                "佣金",
                "金额",
                "amount expected",
                "amount",
            ),
            unit="元",
            example="50.00",
            note=_("Empty: whatever was paid is right."),
            width=12,
        ),
    ),
    ignored=(
        *NEEDLESS,
        *("账期", "月份", "代理商编码", "代理商名称", "门店", "营业员", "店员", "客户姓名", "姓名", "ICCID"),
        *("SIM卡号", "首充金额", "实收金额", "备注", "remark"),
    ),
)
