"""The sheet of a bank's answers: one row a payment, paid or failed."""

from typing import Final

from core.sheets.definition import NEEDLESS, Choice, Column, ColumnType, NotAfter, SheetDefinition

PAID: Final = "paid"
FAILED: Final = "failed"


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


BANK_ANSWERS: Final = SheetDefinition(
    kind="bank_answers",
    label=_("Answers of the bank"),
    columns=(
        Column(
            "number",
            _("Payment number"),
            ColumnType.CODE,
            aliases=("业务参考号", "客户业务编号", "付款编号", "payment number", "reference"),
            required=True,
            natural_key=True,
            example="LJ202610-LJA0999-01",
            note=_("As in the file that the bank was given."),
            max_length=80,
            width=30,
        ),
        Column(
            "result",
            _("Result"),
            ColumnType.CHOICE,
            aliases=("处理结果", "交易状态", "处理状态", "结果", "状态", "result", "status"),
            required=True,
            choices=(
                Choice(
                    PAID, _("Paid out"), ("成功", "交易成功", "处理成功", "已付款", "已入账", "success", "ok")
                ),
                Choice(FAILED, _("Failed"), ("失败", "交易失败", "处理失败", "退票", "退回", "failure")),
            ),
            example="成功",
            width=12,
        ),
        Column(
            "amount",
            _("Amount"),
            ColumnType.MONEY,
            aliases=("金额", "交易金额", "付款金额", "付款金额（元）", "amount"),
            note=_("Empty, or as it was sent: it is compared."),
            width=14,
        ),
        Column(
            "paid_on",
            _("Day of payment"),
            ColumnType.DATE,
            aliases=("交易日期", "入账日期", "处理日期", "付款日期", "date"),
            not_after=NotAfter.TODAY,
            note=_("Empty: the day of the upload."),
            width=12,
        ),
        Column(
            "reason",
            _("Reason"),
            ColumnType.TEXT,
            aliases=("失败原因", "原因", "备注", "摘要", "reason"),
            max_length=200,
            width=28,
        ),
    ),
    # What the bank repeats of the file that it was given.
    ignored=(
        *NEEDLESS,
        *(
            "收款账号",
            "收款户名",
            "开户行",
            "用途",
            "收款方名称",
            "收款方账号",
            "收款方银行",
            "收款方支行",
            "附言",
        ),
    ),
)
