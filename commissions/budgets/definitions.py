"""The sheet of budgets: one row for each city of the upload's month."""

from typing import Final

from core.sheets.definition import NEEDLESS, Column, ColumnType, SheetDefinition


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


BUDGETS: Final = SheetDefinition(
    kind="budgets",
    label=_("Budgets"),
    columns=(
        Column(
            "period",
            _("Period"),
            ColumnType.PERIOD,
            aliases=("账期", "帐期", "月份", "period"),
            example="202610",
            note=_("The month of the upload, as YYYYMM; may be left out."),
            width=10,
        ),
        Column(
            "city_code",
            _("City code"),
            ColumnType.CODE,
            aliases=("地市编码", "地市代码", "编码", "city code"),
            required=True,
            natural_key=True,
            example="LJ",
            max_length=32,
            width=12,
        ),
        Column(
            "city_name",
            _("City"),
            ColumnType.NAME,
            aliases=("地市", "地市名称", "名称", "city", "name"),
            example="临江市",
            width=16,
        ),
        Column(
            "amount",
            _("Budget (yuan)"),
            ColumnType.MONEY,
            aliases=("预算", "酬金预算", "预算（元）", "budget", "budget (yuan)"),
            required=True,
            minimum=0,
            example="1200000.00",
            width=16,
        ),
        Column(
            "document_number",
            _("Document number"),
            ColumnType.NAME,
            aliases=("文号", "文件编号", "document number"),
            example="酬金〔2026〕8号",
            max_length=60,
            width=20,
        ),
    ),
    ignored=(*NEEDLESS, "已核算（元）", "已核算", "已用", "Calculated (yuan)", "Calculated", "Used"),
    of_month=True,
)
