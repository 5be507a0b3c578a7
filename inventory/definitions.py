"""The sheets of stock: the ledger of a warehouse's month, and the serial items. Columns as data."""

from typing import Final

from core.sheets.definition import Choice, Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


_ITEM_KIND: Final = Column(
    "item_kind",
    _("Item kind"),
    ColumnType.CHOICE,
    aliases=("物品类别", "类别", "物品分类", "物资类别", "品类", "item kind"),
    choices=(
        Choice("sim", _("SIM cards"), ("号卡", "SIM卡", "USIM卡", "卡类", "白卡")),
        Choice("handset", _("Handsets"), ("终端", "手机", "手机终端", "智能终端")),
        Choice("card", _("Recharge card"), ("有价卡", "充值卡", "充值付费卡")),
        Choice("material", _("Promotion material"), ("宣传品", "宣传物料", "物料", "促销品", "礼品")),
        Choice("number", _("Numbers"), ("号码", "号码资源", "号段")),
    ),
    required=True,
    natural_key=True,
    fill_down=True,
    example="号卡",
    width=10,
)


def _count(key: str, label: str, *aliases: str) -> Column:
    return Column(key, label, ColumnType.METRIC, aliases=aliases, unit="张", example="7", minimum=0, width=10)


def _value(key: str, label: str, *aliases: str) -> Column:
    return Column(key, label, ColumnType.METRIC, aliases=aliases, unit="元", in_fen=True, width=12)


STOCK: Final = SheetDefinition(
    kind="stock",
    label=_("Stock ledger"),
    of_month=True,
    columns=(
        _ITEM_KIND,
        Column(
            "item_name",
            _("Item name"),
            ColumnType.NAME,
            aliases=("物品名称", "名称", "品名", "物资名称", "商品名称", "item"),
            required=True,
            natural_key=True,
            max_length=80,
            example="USIM白卡",
            width=16,
        ),
        Column(
            "model",
            _("Model"),
            ColumnType.TEXT,
            aliases=("物品规格型号", "规格型号", "规格", "型号", "model"),
            natural_key=True,
            max_length=80,
            example="NFC卡",
            width=18,
        ),
        Column(
            "unit_price",
            _("Unit price"),
            ColumnType.MONEY,
            aliases=("物品单价(元)", "单价", "单价(元)", "进价", "unit price"),
            unit="元",
            minimum=0,
            dashes=True,
            example="2.50",
            width=10,
        ),
        _count("opening", _("Opening stock"), "上月结存数量", "期初数量", "期初库存", "上月结存", "期初"),
        _value("opening_value", _("Value of opening stock"), "上月结存金额", "期初金额"),
        _count("received", _("Received"), "本月收入入库", "入库", "入库数", "本月入库", "采购入库"),
        _count("moved_in", _("Moved in"), "本月收入调入", "调入", "调入数", "本月调入"),
        _count("returned", _("Handed back"), "本月收入退回", "退回", "退库", "退货"),
        _count("sold", _("Sold"), "本月发出销售", "销售", "销售数", "本月销售", "售出"),
        _count("moved_out", _("Moved out"), "本月发出调出", "调出", "调出数", "本月调出"),
        _count("issued", _("Issued for use"), "本月发出领用", "领用", "领用数", "本月领用"),
        _count("lost", _("Written off as lost"), "本月发出报损", "报损", "报废", "损耗"),
        _count("closing", _("Closing stock"), "本月结存账面数", "账面数", "帐面数", "期末数量", "期末库存"),
        _value("closing_value", _("Value of closing stock"), "本月结存金额", "期末金额", "结存金额"),
        _count("counted", _("Counted"), "盘点实盘数", "实盘数", "实盘", "盘点数", "实物数"),
        Column(
            "difference",
            _("Stocktake difference"),
            ColumnType.METRIC,
            aliases=("盘点差异", "差异", "盘盈盘亏", "盈亏"),
            unit="张",
            note=_("Counted less closing stock; missing pieces are negative."),
            width=10,
        ),
        _count("safety_stock", _("Safety stock"), "安全库存", "安全库存量", "最低库存"),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)

SERIALS: Final = SheetDefinition(
    kind="serials",
    label=_("Serial items"),
    columns=(
        _ITEM_KIND,
        Column(
            "model",
            _("Model"),
            ColumnType.TEXT,
            aliases=("型号", "规格型号", "规格", "机型", "model"),
            max_length=80,
            example="X20 8+256G 黑",
            width=18,
        ),
        Column(
            "serial",
            _("Serial number"),
            ColumnType.DIGITS,
            aliases=("串号(IMEI/ICCID)", "串号", "IMEI", "ICCID", "IMEI/ICCID", "序列号", "串码", "serial"),
            required=True,
            natural_key=True,
            lengths=(15, 19, 20),
            example="860000000000999",
            note=_("An IMEI of 15 or an ICCID of 19 or 20 digits, as text: Excel cuts long numbers."),
            width=24,
        ),
        Column(
            "receipt_number",
            _("Receipt number"),
            ColumnType.TEXT,
            aliases=("入库单号", "入库单", "单号", "receipt"),
            max_length=40,
            example="RK2610-0999",
            width=16,
        ),
        Column(
            "received_on",
            _("Received on"),
            ColumnType.DATE,
            aliases=("入库日期", "入库时间", "到货日期", "received on"),
            dashes=True,
            example="2026-10-08",
            width=12,
        ),
        Column(
            "place",
            _("Where it is"),
            ColumnType.NAME,
            aliases=(
                "当前库位/网点",
                "当前库位",
                "库位",
                "所在网点",
                "当前位置",
                "网点编码",
                "仓库",
                "place",
            ),
            lookup="place",
            dashes=True,
            example="LJ200017",
            note=_("Code of a channel, or the name of a warehouse."),
            width=16,
        ),
        Column(
            "status",
            _("Status of the item"),
            ColumnType.CHOICE,
            aliases=("状态", "串号状态", "库存状态", "status"),
            choices=(
                Choice("stock", _("In stock"), ("在库", "库存", "未售", "未销售")),
                Choice("transit", _("In transit"), ("在途", "调拨中", "运输中")),
                Choice("sold", _("Sold item"), ("已销售", "已售", "售出", "已出库")),
                Choice("activated", _("Activated item"), ("已激活", "激活", "已开通", "已入网")),
                Choice("suspect", _("Sold outside its area?"), ("疑似窜货", "窜货", "疑似串货", "串货")),
                Choice("returned", _("Handed back item"), ("退回", "已退库", "退货")),
                Choice("scrapped", _("Scrapped"), ("报废", "报损", "作废")),
            ),
            required=True,
            example="在库",
            width=12,
        ),
        Column(
            "left_on",
            _("Sold or moved out on"),
            ColumnType.DATE,
            aliases=("出库/售出日期", "出库日期", "售出日期", "销售日期", "left on"),
            dashes=True,
            width=12,
        ),
        Column(
            "bound_number",
            _("Bound number"),
            ColumnType.TEXT,
            aliases=("绑定号码", "号码", "手机号码", "入网号码", "bound number"),
            dashes=True,
            max_length=20,
            note=_("A number of which only the ends are shown says nothing: what is there stays."),
            width=14,
        ),
        Column(
            "channel_code",
            _("Agent code"),
            ColumnType.CODE,
            aliases=("代理商编码", "代理商代码", "渠道编码", "agent code"),
            lookup="channel",
            dashes=True,
            max_length=32,
            example="LJA0001",
            width=16,
        ),
        Column("remark", _("Remark"), ColumnType.TEXT, aliases=("备注", "说明", "remark"), width=24),
    ),
)
