"""The sheets of products and of targets: their columns, as data."""

from typing import Final

from core.sheets.definition import Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


PRODUCTS: Final = SheetDefinition(
    kind="products",
    label=_("Products and prices"),
    columns=(
        Column(
            "code",
            _("Product code"),
            ColumnType.CODE,
            aliases=("产品编码", "产品", "产品代码", "套餐编码", "编码", "product", "code"),
            required=True,
            natural_key=True,
            example="P00059",
            note=_("As in the register, as text. A new code makes a new product."),
            max_length=32,
            width=16,
        ),
        Column(
            "name",
            _("Product name"),
            ColumnType.NAME,
            aliases=("产品名称", "名称", "套餐名称", "name"),
            max_length=120,
            example="乐享59元",
            width=26,
        ),
        Column(
            "category_name",
            _("Category"),
            ColumnType.NAME,
            aliases=("类别", "产品类别", "分类", "category"),
            lookup="category",
            max_length=60,
            example="放号套餐",
            note=_("Name or code, as in the table of categories."),
        ),
        Column(
            "plan_fee",
            _("Monthly fee"),
            ColumnType.MONEY,
            aliases=("月费", "月租", "套餐月费", "月基本费", "monthly fee"),
            unit="元",
            dashes=True,
            minimum=0,
            example="59.00",
            note=_("Holds from the first day of the upload's month. Empty: stays as it is."),
            width=12,
        ),
        Column(
            "price",
            _("Sales price"),
            ColumnType.MONEY,
            aliases=("销售价", "售价", "零售价", "价格", "sales price"),
            unit="元",
            dashes=True,
            minimum=0,
            example="",
            note=_("Of handsets and cards; holds from the first day of the upload's month."),
            width=12,
        ),
        Column(
            "is_active",
            _("On sale"),
            ColumnType.BOOLEAN,
            aliases=("在售", "启用", "是否在售", "状态", "active", "on sale"),
            dashes=True,
            example="是",
            width=8,
        ),
    ),
)

TARGETS: Final = SheetDefinition(
    kind="targets",
    label=_("Targets"),
    columns=(
        Column(
            "period",
            _("Period"),
            ColumnType.PERIOD,
            aliases=("账期", "帐期", "月份", "目标月份", "period"),
            example="202610",
            note=_("The month of the upload, as YYYYMM; may be left out."),
            width=10,
        ),
        Column(
            "channel_code",
            _("Channel code"),
            ColumnType.CODE,
            aliases=("渠道编码", "渠道", "代理商编码", "网点编码", "编码", "channel", "channel code"),
            required=True,
            natural_key=True,
            lookup="channel",
            example="LJA0001",
            note=_("As in the register, as text."),
            max_length=32,
            width=16,
        ),
        Column(
            "channel_name",
            _("Channel name"),
            ColumnType.NAME,
            aliases=("渠道名称", "代理商名称", "网点名称", "名称", "channel name"),
            example="临江鑫达通信有限公司",
            width=26,
        ),
        Column(
            "figure",
            _("Figure"),
            ColumnType.NAME,
            aliases=("指标", "目标指标", "figure", "metric"),
            required=True,
            natural_key=True,
            lookup="figure",
            max_length=60,
            example="新增放号",
            note=_("Name or code of a figure of the monthly sheet, or 受理明细 for the sales by order."),
            width=16,
        ),
        Column(
            "target",
            _("Target"),
            ColumnType.SCALED,
            aliases=("目标", "目标值", "月目标", "target"),
            required=True,
            minimum=0,
            example="50",
            note=_("Pieces, or yuan for a figure in yuan."),
            width=12,
        ),
    ),
    ignored=(
        *PRODUCTS.ignored,
        "地市",
        "区县",
        "已达到",
        "目标完成率",
        "City",
        "District",
        "Reached",
        "Share of target",
    ),
)
