"""The sheet of proposed rewards, fines and adjustments: one row a proposal."""

from typing import Final

from core.sheets.definition import NEEDLESS, Choice, Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


ADJUSTMENTS: Final = SheetDefinition(
    kind="adjustments",
    label=_("Rewards, fines and adjustments"),
    columns=(
        Column(
            "payee_code",
            _("Payee code"),
            ColumnType.CODE,
            aliases=("收款方编码", "渠道编码", "代理商编码", "payee code", "channel code", "agent code"),
            required=True,
            lookup="channel",
            example="LJA0999",
            note=_("The code of the channel whose statement it stands on."),
            max_length=32,
            width=16,
        ),
        Column(
            "payee_name",
            _("Payee"),
            ColumnType.NAME,
            aliases=("收款方", "收款方名称", "渠道名称", "代理商名称", "名称", "payee", "name"),
            example="临江顺风通信有限公司",
            note=_("Empty, or as in the register: it is compared with the code."),
            width=28,
        ),
        Column(
            "event_period",
            _("Month concerned"),
            ColumnType.PERIOD,
            aliases=("所属账期", "涉及账期", "账期", "帐期", "月份", "month concerned", "period"),
            example="202610",
            note=_("As YYYYMM; blank: the month of the upload."),
            any_month=True,
            width=10,
        ),
        Column(
            "kind",
            _("Kind"),
            ColumnType.CHOICE,
            aliases=("类型", "种类", "奖罚类型", "kind"),
            required=True,
            choices=(
                Choice("reward", _("Reward"), ("奖励", "奖", "奖金", "reward")),
                Choice("fine", _("Fine"), ("罚款", "罚", "处罚", "扣罚", "扣款", "fine")),
                Choice("adjustment", _("Adjustment"), ("调整", "调账", "adjustment")),
            ),
            example="奖励",
            width=10,
        ),
        Column(
            "amount",
            _("Amount (yuan)"),
            ColumnType.MONEY,
            aliases=("金额（元）", "金额", "奖罚金额", "amount (yuan)", "amount"),
            required=True,
            example="500.00",
            note=_("A fine is taken from the payee, with or without a minus; an adjustment below 0 too."),
            width=14,
        ),
        Column(
            "component",
            _("Component"),
            ColumnType.NAME,
            aliases=("酬金项", "component"),
            note=_("If it is about one: its name, with the plan's before it where several are called alike."),
            max_length=200,
            width=20,
        ),
        Column(
            "document_number",
            _("Document number"),
            ColumnType.NAME,
            aliases=("文号", "文件编号", "依据文号", "document number"),
            required=True,
            example="临渠〔2026〕38号",
            max_length=60,
            width=20,
        ),
        Column(
            "reason",
            _("Reason"),
            ColumnType.TEXT,
            aliases=("原因", "事由", "奖罚事由", "reason"),
            required=True,
            example="三季度发展之星",
            note=_("The payee reads it beside the amount."),
            max_length=200,
            width=28,
        ),
        Column(
            "standing",
            _("Status"),
            ColumnType.TEXT,
            aliases=("状态", "status"),
            max_length=40,
            note=_("As exported: rows of refused and withdrawn proposals are left out."),
            width=12,
        ),
    ),
    ignored=(
        *NEEDLESS,
        *("Proposed by", "提出人", "Proposed at", "提出时间", "Decided by", "处理人"),
    ),
)
