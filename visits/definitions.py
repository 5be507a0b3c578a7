"""The sheet of visits: the plan of a month by week, and what became of it. Columns as data."""

from typing import Final

from core.sheets.definition import Choice, Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


def _days(key: str, label: str, *aliases: str) -> Column:
    return Column(
        key,
        label,
        ColumnType.DAYS,
        aliases=aliases,
        dashes=True,
        note=_("One day or several: 2026-11-03, 11-03, 3日, 11月3日、11月10日."),
        width=14,
    )


VISITS: Final = SheetDefinition(
    kind="visits",
    label=_("Visit plan and record"),
    of_month=True,
    columns=(
        Column(
            "visitor",
            _("Visitor"),
            ColumnType.NAME,
            aliases=("走访人", "客户经理", "渠道经理", "走访人员", "责任人", "visitor"),
            required=True,
            fill_down=True,
            max_length=40,
            example="陈*",
            width=10,
        ),
        Column(
            "subject_kind",
            _("Kind of customer"),
            ColumnType.CHOICE,
            aliases=("走访对象类型", "对象类型", "类型", "客户类型", "kind"),
            choices=(
                Choice("key", _("Key account"), ("大客户", "集团大客户", "重点客户")),
                Choice("business", _("Business customer"), ("商业客户", "商客", "中小企业")),
                Choice("channel", _("Channel"), ("渠道网点", "网点", "代理商", "渠道", "门店")),
                Choice("community", _("Community"), ("社区", "小区", "片区", "公众")),
            ),
            required=True,
            fill_down=True,
            example="大客户",
            width=10,
        ),
        Column(
            "subject_code",
            _("Code visited"),
            ColumnType.CODE,
            aliases=("走访对象编码", "编码", "客户编码", "渠道编码", "对象编码", "code"),
            required=True,
            natural_key=True,
            max_length=32,
            example="KH0999",
            width=14,
        ),
        Column(
            "subject_name",
            _("Name visited"),
            ColumnType.NAME,
            aliases=("走访对象名称", "名称", "客户名称", "网点名称", "对象名称", "name"),
            example="临江水务集团",
            width=22,
        ),
        Column(
            "grade",
            _("Grade"),
            ColumnType.TEXT,
            aliases=("走访对象等级", "等级", "客户等级", "星级", "grade"),
            dashes=True,
            max_length=20,
            example="白金",
            width=8,
        ),
        Column(
            "monthly_spend",
            _("Monthly spend"),
            ColumnType.METRIC,
            aliases=("走访对象月均消费(元)", "月均消费(元)", "月均消费", "月消费", "monthly spend"),
            in_fen=True,
            unit="元",
            example="4,321",
            width=12,
        ),
        Column(
            "visits_wanted",
            _("Visits a quarter"),
            ColumnType.INTEGER,
            aliases=("标准上门(次/季)", "上门(次/季)", "上门标准", "应上门次数"),
            dashes=True,
            unit="次",
            minimum=0,
            maximum=1_000,
            example="2",
            width=10,
        ),
        Column(
            "calls_wanted",
            _("Calls a month"),
            ColumnType.INTEGER,
            aliases=("标准电话(次/月)", "电话(次/月)", "电话标准", "应电话次数"),
            dashes=True,
            unit="次",
            minimum=0,
            maximum=1_000,
            example="1",
            width=10,
        ),
        _days("week_1", _("Plan, week 1"), "计划(日期)第1周", "第1周", "第一周", "计划第1周"),
        _days("week_2", _("Plan, week 2"), "计划(日期)第2周", "第2周", "第二周", "计划第2周"),
        _days("week_3", _("Plan, week 3"), "计划(日期)第3周", "第3周", "第三周", "计划第3周"),
        _days("week_4", _("Plan, week 4"), "计划(日期)第4周", "第4周", "第四周", "计划第4周"),
        _days("week_5", _("Plan, week 5"), "计划(日期)第5周", "第5周", "第五周", "计划第5周"),
        _days("visited_on", _("Visited on"), "实际上门日期", "上门日期", "走访日期", "实际走访日期"),
        _days("called_on", _("Called on"), "实际电话日期", "电话日期", "电话回访日期"),
        Column(
            "signed_in_by",
            _("Signed in by"),
            ColumnType.CHOICE,
            aliases=("实际签到方式", "签到方式", "签到", "打卡方式"),
            choices=(
                Choice("place", _("Location"), ("定位", "位置", "GPS")),
                Choice("scan", _("Scan"), ("扫码", "二维码", "扫二维码")),
                Choice("phone", _("Telephone"), ("电话", "电话回访")),
                Choice("later", _("Entered later"), ("补录", "补签")),
            ),
            dashes=True,
            width=10,
        ),
        Column("purpose", _("Purpose"), ColumnType.TEXT, aliases=("事由", "走访事由", "目的"), width=20),
        Column(
            "findings",
            _("Findings and wishes"),
            ColumnType.TEXT,
            aliases=("发现问题及客户需求", "发现问题", "客户需求", "问题及需求", "问题"),
            max_length=1_000,
            width=28,
        ),
        Column(
            "outcome",
            _("Outcome"),
            ColumnType.TEXT,
            aliases=("完成情况", "完成状态", "结果", "落实情况"),
            width=16,
        ),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)
