"""The sheets of results: their columns, as data.

Labels are msgids; the first alias of a column is the header of the Chinese template. How a column of the
monthly sheet is counted is said by `Metric`, whose code is the column's key.
"""

from typing import Final

from core.sheets.definition import Choice, Column, ColumnType, NotAfter, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


_PERIOD: Final = Column(
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
_PRODUCT_NAME: Final = Column(
    "product_name",
    _("Product name"),
    ColumnType.NAME,
    aliases=("产品名称", "套餐名称", "product name"),
    example="乐享59元",
    width=22,
)
_SUBSCRIBER: Final = Column(
    "subscriber",
    _("Subscriber number"),
    ColumnType.SUBSCRIBER,
    aliases=(
        "用户号码",
        "手机号码",
        "手机号",
        "业务号码",
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


def _code(
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


ORDER_DETAIL: Final = SheetDefinition(
    kind="order_detail",
    label=_("Order detail"),
    columns=(
        _PERIOD,
        _code(
            "channel_code",
            _("Agent code"),
            ("代理商编码", "代理商代码", "代理商编号", "渠道编码", "网点编码", "agent code", "dealer code"),
            lookup="channel",
            key_column=True,
        ),
        Column(
            "channel_name",
            _("Agent name"),
            ColumnType.NAME,
            aliases=("代理商名称", "代理商", "渠道名称", "网点名称", "agent name", "dealer name"),
            example="临江鑫达通信有限公司",
            note=_("Compared with the register; a difference is a warning."),
            width=26,
        ),
        _code(
            "product_code",
            _("Product code"),
            ("产品编码", "产品代码", "套餐编码", "product code"),
            lookup="product",
            key_column=True,
        ),
        _PRODUCT_NAME,
        _SUBSCRIBER,
        Column(
            "iccid",
            _("ICCID"),
            ColumnType.DIGITS,
            aliases=("ICCID", "iccid", "SIM卡号", "卡号", "ICCID号", "用户ICCID"),
            lengths=(19, 20),
            example="89860320000000000011",
            note=_("19 or 20 digits, as text: Excel cuts long numbers."),
            width=22,
        ),
        Column(
            "event_date",
            _("Handling date"),
            ColumnType.DATE,
            aliases=("受理日期", "受理时间", "办理日期", "入网日期", "竣工日期", "handling date"),
            required=True,
            not_after=NotAfter.PERIOD,
            example="2026-10-08",
            note=_("Within the period or earlier."),
            width=12,
        ),
        Column(
            "first_payment",
            _("First payment"),
            ColumnType.MONEY,
            aliases=("首充金额", "首充", "首次充值金额", "首次充值", "预存金额", "first payment"),
            required=True,
            unit="元",
            example="50.00",
            width=12,
        ),
        Column(
            "amount",
            _("Amount received"),
            ColumnType.MONEY,
            aliases=("订单金额", "实收金额", "销售金额", "销售额", "amount received"),
            unit="元",
            example="1299.00",
            note=_("What the customer paid for the order, where a plan pays on it."),
            width=12,
        ),
        Column(
            "cost",
            _("Cost"),
            ColumnType.MONEY,
            aliases=("成本", "进货价", "采购成本", "cost"),
            unit="元",
            example="1100.00",
            note=_("The margin is the amount received less the cost."),
            width=12,
        ),
        Column(
            "reported_amount",
            _("Amount as reported"),
            ColumnType.MONEY,
            aliases=("酬金金额", "佣金", "酬金", "佣金金额", "应付酬金", "reported amount"),
            unit="元",
            example="123.45",
            note=_("Expected or paid elsewhere: for comparison only."),
            width=12,
        ),
        Column(
            "instalment",
            _("Instalment"),
            ColumnType.INTEGER,
            aliases=("期次", "期数", "分期", "分期期次", "第几期", "instalment"),
            natural_key=True,
            minimum=0,
            maximum=120,
            example="1",
            width=8,
        ),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)


def _metric(
    key: str, label: str, *aliases: str, example: str, yuan: bool = False, unit: str = "户"
) -> Column:
    return Column(
        key,
        label,
        ColumnType.METRIC,
        aliases=aliases,
        unit="元" if yuan else unit,
        in_fen=yuan,
        example=example,
        note=_("A number, \"/\" when it isn't out yet, — when it doesn't apply."),
        width=12,
    )


MONTHLY_RESULTS: Final = SheetDefinition(
    kind="monthly_results",
    label=_("Monthly results of agents"),
    columns=(
        Column(
            "city_name",
            _("City"),
            ColumnType.NAME,
            aliases=("地市", "市", "城市", "地市公司", "city"),
            fill_down=True,
            example="临江市",
            width=10,
        ),
        Column(
            "district_name",
            _("District"),
            ColumnType.NAME,
            aliases=("区县", "县区", "区", "district"),
            fill_down=True,
            example="城东区",
            width=10,
        ),
        _code(
            "channel_code",
            _("Agent code"),
            ("代理商编码", "代理商代码", "渠道编码", "编码", "agent code"),
            lookup="channel",
            key_column=True,
        ),
        Column(
            "channel_name",
            _("Agent name"),
            ColumnType.NAME,
            aliases=("代理商名称", "渠道名称", "名称", "agent name"),
            example="临江鑫达通信有限公司",
            width=26,
        ),
        Column(
            "level_name",
            _("Level"),
            ColumnType.NAME,
            aliases=("代理商级别", "级别", "level"),
            example="一级",
            width=8,
        ),
        _metric(
            "new_mobile",
            _("New mobile users"),
            "新增放号",
            "放号",
            "新增",
            "入网",
            "移动业务新增放号",
            example="38",
        ),
        _metric("ported_in", _("Ported in"), "其中:携入", "其中携入", "携入", "携号转入", example="6"),
        _metric("zero_use", _("Zero-use users"), "三零用户", "三零", example="2"),
        _metric(
            "retained", _("New last month, in net this month"), "上月新增本月在网", "次月在网", example="31"
        ),
        _metric("broadband_new", _("Broadband installed"), "宽带新装", "宽带新增", example="9"),
        _metric("broadband_removed", _("Broadband removed"), "宽带拆机", example="1"),
        _metric(
            "contract_handsets",
            _("Contract handsets"),
            "终端合约机销量",
            "合约机销量",
            "合约机",
            unit="台",
            example="12",
        ),
        _metric("card_count", _("Recharge cards"), "充值卡张数", "张数", unit="张", example="150"),
        _metric(
            "card_amount",
            _("Amount of recharge cards"),
            "充值卡金额(元)",
            "充值卡金额",
            yuan=True,
            example="4500.00",
        ),
        _metric(
            "billed_revenue",
            _("Billed revenue"),
            "收入开账收入(元)",
            "开账收入(元)",
            "开账收入",
            yuan=True,
            example="12680.50",
        ),
        _metric(
            "arrears",
            _("Arrears of the month"),
            "收入当月欠费(元)",
            "当月欠费(元)",
            "当月欠费",
            "欠费",
            yuan=True,
            example="310.00",
        ),
        _metric("returned", _("Sales returned"), "返销(户)", "返销", example="0"),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)

SUBSCRIBER_EVENTS: Final = SheetDefinition(
    kind="subscriber_events",
    label=_("Events of subscribers"),
    columns=(
        _PERIOD,
        _code(
            "channel_code",
            _("Agent code"),
            ("发展渠道编码", "代理商编码", "渠道编码", "网点编码", "agent code"),
            lookup="channel",
            key_column=True,
        ),
        _SUBSCRIBER,
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

SUBSCRIBER_MONTHS: Final = SheetDefinition(
    kind="subscriber_months",
    label=_("Subscribers by month"),
    columns=(
        _PERIOD,
        _code(
            "channel_code",
            _("Agent code"),
            ("发展渠道编码", "代理商编码", "渠道编码", "网点编码", "agent code"),
            lookup="channel",
            key_column=False,
        ),
        _SUBSCRIBER,
        _code(
            "product_code",
            _("Product code"),
            ("产品编码", "套餐编码", "product code"),
            lookup="product",
            key_column=False,
            required=False,
        ),
        _PRODUCT_NAME,
        Column(
            "months_in_net",
            _("Months in net"),
            ColumnType.INTEGER,
            aliases=("在网月数", "在网时长", "months in net"),
            minimum=0,
            maximum=1200,
            unit="月",
            example="3",
            width=10,
        ),
        Column(
            "minutes",
            _("Call minutes"),
            ColumnType.INTEGER,
            aliases=("通话分钟", "通话时长", "语音时长", "通话分钟数", "minutes"),
            minimum=0,
            maximum=2_000_000_000,
            unit="分钟",
            example="90",
            width=10,
        ),
        Column(
            "megabytes",
            _("Data (MB)"),
            ColumnType.INTEGER,
            aliases=("流量MB", "流量", "数据流量", "使用流量", "megabytes"),
            minimum=0,
            maximum=2_000_000_000,
            unit="MB",
            example="2048",
            width=10,
        ),
        Column(
            "billed",
            _("Billed"),
            ColumnType.MONEY,
            aliases=("出账金额", "出账收入", "开账金额", "开账收入", "billed"),
            required=True,
            unit="元",
            example="59.00",
            width=12,
        ),
        Column(
            "arrears",
            _("Arrears"),
            ColumnType.MONEY,
            aliases=("欠费金额", "欠费", "当月欠费", "arrears"),
            unit="元",
            example="0.00",
            width=12,
        ),
        Column(
            "plan_fee",
            _("Monthly fee"),
            ColumnType.MONEY,
            aliases=("套餐月费", "月租", "套餐费", "月基本费", "plan fee"),
            unit="元",
            example="59.00",
            width=12,
        ),
        Column(
            "suspended_days",
            _("Suspended days"),
            ColumnType.INTEGER,
            aliases=("停机天数", "停机日数", "suspended days"),
            minimum=0,
            maximum=31,
            unit="天",
            example="0",
            width=10,
        ),
    ),
)
