"""The names of the engine's own measures, in the words that staff use for them."""

from typing import Final

from commissions.engine.formula.vocabulary import Kind, Name, Vocabulary

MEASURES: Final = Vocabulary(
    [
        Name(code="quantity", label="数量", kind=Kind.COUNT, sql="quantity", aliases=("件数",)),
        Name(code="amount", label="实收金额", kind=Kind.MONEY, sql="amount", aliases=("实收",)),
        Name(code="margin", label="毛利", kind=Kind.MONEY, sql="amount - cost"),
        Name(code="first_payment", label="首充金额", kind=Kind.MONEY, sql="first_payment", aliases=("首充",)),
        Name(code="plan_fee", label="月租", kind=Kind.MONEY, sql="plan_fee", aliases=("月费", "套餐月费")),
        Name(code="billed", label="出账金额", kind=Kind.MONEY, sql="billed", aliases=("出账",)),
        Name(code="arrears", label="欠费", kind=Kind.MONEY, sql="arrears", aliases=("欠费金额",)),
        Name(code="net_bill", label="净账单", kind=Kind.MONEY, sql="billed - arrears", aliases=("净出账",)),
        Name(code="minutes", label="通话分钟", kind=Kind.COUNT, sql="minutes", aliases=("分钟数",)),
        Name(code="megabytes", label="流量", kind=Kind.COUNT, sql="megabytes", aliases=("流量MB",)),
        Name(code="value", label="指标值", kind=Kind.NUMBER, sql="value"),
        Name(code="months_in_net", label="在网月数", kind=Kind.COUNT, sql="months_in_net", aliases=("网龄",)),
        Name(code="target", label="目标", kind=Kind.NUMBER, sql="target", aliases=("目标值",)),
    ]
)
"""Read from columns of their own names. `bind` chooses those that a query has, and says where it has them."""
