"""What happened to subscribers: an event a row."""

from typing import Final

from core.sheets.definition import Choice, Column, ColumnType, NotAfter, SheetDefinition
from sales.definitions.columns import PERIOD, SUBSCRIBER, _, code_column

SUBSCRIBER_EVENTS: Final = SheetDefinition(
    kind="subscriber_events",
    label=_("Events of subscribers"),
    columns=(
        PERIOD,
        code_column(
            "channel_code",
            _("Agent code"),
            ("发展渠道编码", "代理商编码", "渠道编码", "网点编码", "agent code"),
            lookup="channel",
            key_column=True,
        ),
        SUBSCRIBER,
        Column(
            "kind",
            _("Event"),
            ColumnType.CHOICE,
            aliases=("变动类型", "变动", "异动类型", "事件", "业务变动", "event"),
            choices=(
                Choice("1", _("Left the network"), ("退网", "销户", "拆机", "注销", "主动退网", "cancelled")),
                Choice("2", _("Lapsed"), ("失效", "欠费失效", "欠费拆机", "欠费销户", "lapsed")),
                Choice("3", _("Order withdrawn"), ("撤单", "退单", "反悔", "返销", "withdrawn")),
                Choice("4", _("Revived"), ("复机", "恢复", "复装", "复通", "revived")),
                Choice("5", _("Kept card"), ("养卡", "养卡户", "三无卡", "异常卡", "kept card")),
                Choice(
                    "6",
                    _("Not a new user"),
                    ("非新用户", "老用户", "重复入网", "老用户重入网", "not a new user"),
                ),
                Choice("7", _("Downgraded"), ("降档", "套餐降档", "资费降档", "downgraded")),
            ),
            required=True,
            natural_key=True,
            example="退网",
            width=12,
        ),
        Column(
            "event_date",
            _("Day of the event"),
            ColumnType.DATE,
            aliases=("变动日期", "发生日期", "变动时间", "退网日期", "日期", "event date"),
            required=True,
            natural_key=True,
            not_after=NotAfter.PERIOD,
            example="2026-10-08",
            note=_("Within the period or earlier."),
            width=12,
        ),
        Column(
            "suspended_days",
            _("Suspended days"),
            ColumnType.INTEGER,
            aliases=("停机天数", "累计停机天数", "停机日数", "suspended days"),
            minimum=0,
            maximum=10_000,
            unit="天",
            example="0",
            note=_("Since the activation; they don't count for what is taken back."),
            width=10,
        ),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)
