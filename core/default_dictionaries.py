"""The lists that ship with the portal. An installation may change them; this is where it starts."""

from typing import Final

DEFAULT_DICTIONARIES: Final[tuple[tuple[str, str, str, str, tuple[tuple[str, str, str], ...]], ...]] = (
    (
        "churn_cause",
        "离网原因",
        "Causes of churn",
        "直销：客户流失登记",
        (
            ("rival_long_distance", "竞争对手长途业务", "Rival's long-distance service"),
            ("rival_data_line", "竞争对手数据专线", "Rival's data lines"),
            ("own_business", "客户自身经营困难", "Customer's own business trouble"),
            ("other", "其他", "Other"),
        ),
    ),
    (
        "industry",
        "行业",
        "Industries",
        "客户所属行业",
        (
            ("government", "党政军", "Party, government, army"),
            ("manufacturing", "采掘制造", "Mining and manufacturing"),
            ("real_estate", "房产物业", "Real estate"),
            ("finance", "金融", "Finance"),
            ("education", "教育", "Education"),
            ("health", "医疗卫生", "Health"),
            ("other", "其他", "Other"),
        ),
    ),
    (
        "visit_purpose",
        "走访目的",
        "Purposes of visits",
        "客户走访与巡店",
        (
            ("routine", "例行走访", "Routine"),
            ("promotion", "业务推介", "Promotion of services"),
            ("renewal", "合同续签", "Renewal of a contract"),
            ("complaint", "投诉处理", "Complaint"),
            ("collection", "欠费催缴", "Arrears"),
            ("inspection", "巡店检查", "Inspection of the shop"),
            ("training", "培训指导", "Training"),
            ("other", "其他", "Other"),
        ),
    ),
    (
        "dispute_reason",
        "申诉原因",
        "Reasons of disputes",
        "结算单申诉",
        (
            ("missing", "业务已办理但未计酬", "Handled, but not paid"),
            ("rate", "单价或阶梯不符", "Wrong rate or tier"),
            ("quantity", "数量不符", "Wrong quantity"),
            ("owner", "归属渠道不符", "Credited to another channel"),
            ("clawback", "扣回有异议", "Clawback is disputed"),
            ("other", "其他", "Other"),
        ),
    ),
    (
        "dispute_answer",
        "申诉答复用语",
        "Answers to disputes",
        "答复申诉时可选用的语句",
        (
            (
                "granted_next_month",
                "经核实属实，差额随下一账期补发。",
                "Found to be right; the difference is paid next month.",
            ),
            (
                "not_reported",
                "该笔业务未在当月结果中上报，请补报后随下月结算。",
                "It was not reported for the month; report it and it is paid with the next.",
            ),
            (
                "rule_applies",
                "按酬金政策该笔业务不符合计酬条件，维持原结果。",
                "Under the plan it does not qualify; the result stands.",
            ),
            (
                "owner_confirmed",
                "经核实该业务归属其他渠道，维持原结果。",
                "It belongs to another channel; the result stands.",
            ),
            (
                "evidence_needed",
                "材料不足，请补充受理单或用户证明后重新申诉。",
                "More evidence is needed; dispute it again with the order or the customer's statement.",
            ),
        ),
    ),
    (
        "commission_area",
        "酬金类别",
        "Commission areas",
        "酬金汇总的口径",
        (
            ("activation", "放号", "Activations"),
            ("basic", "基础服务", "Basic service"),
            ("value_added", "增值", "Value-added services"),
            ("incentive", "激励", "Incentives"),
            ("terminal", "终端", "Handsets"),
            ("rent", "房租补贴", "Rent subsidy"),
        ),
    ),
    (
        "order_handover",
        "电子渠道订单交付方式",
        "Handing over of e-channel orders",
        "电话或网上订单由谁交付",
        (
            ("outlet", "指派营业厅", "An outlet is assigned"),
            ("own_delivery", "自有配送", "Own delivery"),
            ("courier", "快递", "Courier"),
        ),
    ),
    (
        "promotion_area",
        "宣传区域",
        "Areas of promotion",
        "宣传品的陈列位置",
        (
            ("outside", "店外传播", "Outside the shop"),
            ("counter", "业务办理区", "Service counters"),
            ("experience", "体验区", "Experience area"),
            ("island", "中岛区", "Island"),
            ("phone_wall", "手机墙", "Phone wall"),
            ("front", "店面", "Shop front"),
        ),
    ),
    (
        "promotion_item",
        "宣传品",
        "Promotion material",
        "宣传品的种类",
        (
            ("poster", "海报", "Posters"),
            ("leaflet", "单页", "Leaflets"),
            ("x_stand", "X展架", "X-stands"),
            ("banner", "横幅", "Banners"),
            ("price_tag", "价签", "Price tags"),
            ("phone_stand", "手机支架", "Phone stands"),
            ("sticker", "贴纸", "Stickers"),
            ("gift", "礼品", "Gifts"),
        ),
    ),
)
"""Code, Chinese name, English name, note, and the entries: code, Chinese label, English label."""
