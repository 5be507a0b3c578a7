"""The monthly results as staff send them up the line."""

from typing import Final

from core.sheets.form import FormColumn, StaffForm
from sales.definitions import MONTHLY_RESULTS

MONTHLY_FORM: Final = StaffForm(
    MONTHLY_RESULTS,
    (
        FormColumn("city_name", "地市"),
        FormColumn("district_name", "区县"),
        FormColumn("channel_code", "编码", "代理商"),
        FormColumn("channel_name", "名称", "代理商"),
        FormColumn("level_name", "级别", "代理商"),
        FormColumn("new_mobile", "新增放号", "移动业务"),
        FormColumn("ported_in", "其中:携入", "移动业务"),
        FormColumn("zero_use", "三零用户", "移动业务"),
        FormColumn("retained", "上月新增本月在网", "移动业务"),
        FormColumn("broadband_new", "新装", "宽带"),
        FormColumn("broadband_removed", "拆机", "宽带"),
        FormColumn("contract_handsets", "合约机销量", "终端"),
        FormColumn("card_count", "张数", "充值卡"),
        FormColumn("card_amount", "金额(元)", "充值卡"),
        FormColumn("billed_revenue", "开账收入(元)", "收入"),
        FormColumn("arrears", "当月欠费(元)", "收入"),
        FormColumn("returned", "返销(户)"),
        FormColumn("remark", "备注"),
    ),
    units="单位：户、张、元",
    notes=("注：“/”为未出数，“—”为不适用，均不等于0。",),
    by="city_name",
)
