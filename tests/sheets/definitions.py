"""The sheets of the tests: the order detail, the monthly results in their wide form, the agent roster."""

from core.sheets.definition import Choice, Column, ColumnType, NotAfter, SheetDefinition

ORDER_DETAIL = SheetDefinition(
    kind="order_detail",
    label="Order details",
    columns=(
        Column(
            "period",
            "Period",
            ColumnType.PERIOD,
            aliases=("账期", "月份", "统计月份", "结算月份"),
            required=True,
            natural_key=True,
            example="202610",
        ),
        Column(
            "agent",
            "Agent code",
            ColumnType.CODE,
            aliases=("代理商编码", "代理商代码", "代理商编号", "渠道编码"),
            required=True,
            natural_key=True,
            lookup="channel",
            example="LJA0001",
        ),
        Column(
            "agent_name",
            "Agent name",
            ColumnType.NAME,
            aliases=("代理商名称", "代理商", "渠道名称"),
            example="临江鑫达通信有限公司",
            width=28,
        ),
        Column(
            "product",
            "Product code",
            ColumnType.CODE,
            aliases=("产品编码", "产品代码", "套餐编码"),
            required=True,
            natural_key=True,
            lookup="product",
            example="P00001",
        ),
        Column("product_name", "Product name", ColumnType.NAME, aliases=("产品名称", "套餐名称"), width=24),
        Column(
            "subscriber",
            "Subscriber number",
            ColumnType.SUBSCRIBER,
            aliases=("用户号码", "手机号码", "业务号码", "手机号"),
            required=True,
            natural_key=True,
            example="19900000001",
        ),
        Column(
            "iccid",
            "ICCID",
            ColumnType.DIGITS,
            aliases=("ICCID", "卡号", "SIM卡号", "用户ICCID"),
            lengths=(19, 20),
            example="89860000000000000011",
            width=24,
        ),
        Column(
            "event_date",
            "Handling date",
            ColumnType.DATE,
            aliases=("受理日期", "受理时间", "办理日期", "竣工日期"),
            required=True,
            not_after=NotAfter.PERIOD,
            example="2026-10-08",
        ),
        Column(
            "first_payment",
            "First payment",
            ColumnType.MONEY,
            aliases=("首充金额", "首充", "首次充值金额", "金额首充"),
            unit="元",
            example="50.00",
        ),
        Column(
            "reported_amount",
            "Reported amount",
            ColumnType.MONEY,
            aliases=("酬金金额", "酬金", "佣金", "佣金金额"),
            unit="元",
            example="30.00",
        ),
        Column(
            "instalment",
            "Instalment",
            ColumnType.INTEGER,
            aliases=("期次", "期数", "分期期次"),
            natural_key=True,
            minimum=0,
            maximum=120,
            example="1",
        ),
        Column("remark", "Remark", ColumnType.TEXT, aliases=("备注", "说明"), max_length=200, width=24),
    ),
)


def _metric(key: str, label: str, *aliases: str, unit: str = "户", in_fen: bool = False) -> Column:
    return Column(key, label, ColumnType.METRIC, aliases=aliases, unit=unit, in_fen=in_fen)


MONTHLY_RESULTS = SheetDefinition(
    kind="monthly_results",
    label="Monthly results",
    columns=(
        Column("city", "City", ColumnType.NAME, aliases=("地市", "分公司"), required=True, fill_down=True),
        Column("district", "District", ColumnType.NAME, aliases=("区县", "县市"), fill_down=True),
        Column(
            "agent",
            "Agent code",
            ColumnType.CODE,
            aliases=("代理商编码", "代理商代码", "编码"),
            required=True,
            natural_key=True,
            lookup="channel",
        ),
        Column("agent_name", "Agent name", ColumnType.NAME, aliases=("代理商名称", "名称")),
        Column(
            "level",
            "Level",
            ColumnType.CHOICE,
            aliases=("代理商级别", "级别"),
            choices=(
                Choice("1", "Level 1", ("一级", "1级")),
                Choice("2", "Level 2", ("二级", "2级")),
                Choice("0", "Individual", ("个人",)),
            ),
        ),
        _metric("new_mobile", "New subscribers", "新增放号", "放号", "新增", "入网"),
        _metric("ported_in", "Ported in", "其中:携入", "携入"),
        _metric("zero_use", "Zero-use subscribers", "三零用户"),
        _metric("retained", "Last month's new still in net", "上月新增本月在网"),
        _metric("broadband_new", "Broadband installed", "宽带新装", "新装"),
        _metric("broadband_removed", "Broadband removed", "宽带拆机", "拆机"),
        _metric("handsets", "Contract handsets", "终端合约机销量", "合约机销量", unit="台"),
        _metric("cards", "Recharge cards", "充值卡张数", unit="张"),
        _metric("card_amount", "Recharge card amount", "充值卡金额", unit="元", in_fen=True),
        _metric("billed", "Billed revenue", "开账收入", unit="元", in_fen=True),
        _metric("arrears", "Arrears of the month", "当月欠费", unit="元", in_fen=True),
        _metric("returned", "Returned sales", "返销"),
        Column("remark", "Remark", ColumnType.TEXT, aliases=("备注", "说明"), max_length=200),
    ),
)

AGENTS = SheetDefinition(
    kind="agents",
    label="Agents",
    columns=(
        Column(
            "code", "Agent code", ColumnType.CODE, aliases=("代理商编码",), required=True, natural_key=True
        ),
        Column("name", "Agent name", ColumnType.NAME, aliases=("代理商名称",), required=True),
        Column(
            "level",
            "Level",
            ColumnType.CHOICE,
            aliases=("级别",),
            choices=(
                Choice("1", "Level 1", ("一级",)),
                Choice("2", "Level 2", ("二级",)),
                Choice("0", "Individual", ("个人",)),
            ),
        ),
        Column("parent", "Parent code", ColumnType.CODE, aliases=("上级编码", "上级代理商编码")),
        Column("city", "City", ColumnType.NAME, aliases=("归属地市", "地市"), required=True, fill_down=True),
        Column("district", "District", ColumnType.NAME, aliases=("归属区县", "区县"), required=True),
        Column("credit_code", "Credit code", ColumnType.CODE, aliases=("统一社会信用代码",)),
        Column("taxpayer", "Taxpayer", ColumnType.NAME, aliases=("纳税人类型",)),
        Column("tax_rate", "Tax rate", ColumnType.PERCENT, aliases=("纳税人税率", "税率"), maximum=2000),
        Column("contact", "Person in charge", ColumnType.NAME, aliases=("负责人姓名",)),
        Column("phone", "Telephone", ColumnType.TEXT, aliases=("负责人联系电话", "联系电话")),
        Column("agreement", "Agreement number", ColumnType.TEXT, aliases=("协议编号",)),
        Column("agreement_from", "Agreement from", ColumnType.DATE, aliases=("协议起",)),
        Column("agreement_to", "Agreement to", ColumnType.DATE, aliases=("协议止",)),
        Column("deposit_due", "Deposit due", ColumnType.MONEY, aliases=("保证金应缴", "应缴"), unit="元"),
        Column("deposit_paid", "Deposit paid", ColumnType.MONEY, aliases=("保证金实缴", "实缴"), unit="元"),
        Column("star", "Star", ColumnType.STAR, aliases=("星级",)),
        Column("account_name", "Account name", ColumnType.NAME, aliases=("收款账户户名",)),
        Column("bank", "Bank", ColumnType.NAME, aliases=("收款账户开户行",)),
        Column("account", "Account number", ColumnType.TEXT, aliases=("收款账户账号",)),
        Column("status", "Status", ColumnType.TEXT, aliases=("状态",)),
    ),
)

TWO_COLUMNS = SheetDefinition(
    kind="two_columns",
    label="Two columns",
    columns=(
        Column(
            "code",
            "Code",
            ColumnType.CODE,
            aliases=("编码",),
            required=True,
            natural_key=True,
            number_allowed=True,
        ),
        Column("value", "Value", ColumnType.TEXT, aliases=("值",)),
    ),
)
