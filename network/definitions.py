"""The sheet of regions: its columns, as data."""

from typing import Final

from core.sheets.definition import NEEDLESS, Choice, Column, ColumnType, SheetDefinition
from network.rosters.columns import optional

REGION_CODE: Final = r"[0-9A-Z][0-9A-Z-]{0,19}"


def _(text: str) -> str:
    """Marks a msgid; definitions stay plain because they travel to the reading process."""
    return text


REGIONS: Final = SheetDefinition(
    kind="regions",
    label=_("Regions"),
    columns=(
        Column(
            "code",
            _("Code"),
            ColumnType.CODE,
            aliases=("区域编码", "编码", "代码", "行政区划代码", "code"),
            required=True,
            natural_key=True,
            pattern=REGION_CODE,
            number_allowed=True,
            example="LJ09",
            note=_("A new code makes a new region."),
            max_length=20,
        ),
        Column(
            "name",
            _("Name"),
            ColumnType.NAME,
            aliases=("区域名称", "名称", "name"),
            max_length=60,
            example="临港区",
            width=16,
        ),
        optional(
            "level",
            _("Level"),
            ColumnType.CHOICE,
            *("级别", "层级", "区域级别", "level"),
            choices=(
                Choice("province", _("Province"), ("省", "省级", "省公司")),
                Choice("city", _("City"), ("地市", "市", "地市级", "市级", "市公司")),
                Choice("district", _("District"), ("区县", "区", "县", "区县级", "县区")),
                Choice("grid", _("Grid"), ("网格", "镇", "乡镇", "街道")),
            ),
            example="区县",
            width=10,
        ),
        optional(
            "parent_code",
            _("Stands below"),
            ColumnType.CODE,
            *(
                "上级编码",
                "上级区域编码",
                "上级区域",
                "上级",
                "所属",
                "stands below",
                "parent code",
                "parent",
            ),
            pattern=REGION_CODE,
            number_allowed=True,
            example="LJ",
            note=_("The code of the region above, which may stand in the same sheet."),
        ),
        optional(
            "city_class",
            _("City class"),
            ColumnType.CHOICE,
            *("城市类别", "地市类别", "类别", "city class"),
            choices=(
                Choice("1", _("Class 1"), ("一类", "1", "一类城市", "1类")),
                Choice("2", _("Class 2"), ("二类", "2", "二类城市", "2类")),
                Choice("3", _("Class 3"), ("三类", "3", "三类城市", "3类")),
            ),
            note=_("Of cities only."),
            width=10,
        ),
        optional(
            "population",
            _("Population"),
            ColumnType.INTEGER,
            *("人口", "人口数", "常住人口", "population"),
            unit="人",
            minimum=0,
            maximum=2_000_000_000,
            example="480000",
            width=12,
        ),
        optional(
            "area_km2",
            _("Area (km²)"),
            ColumnType.INTEGER,
            *("面积", "面积(平方公里)", "面积（平方公里）", "area"),
            unit="平方公里",
            minimum=0,
            maximum=2_000_000_000,
            example="620",
            width=12,
        ),
    ),
    ignored=(
        *NEEDLESS,
        *(
            "人口密度",
            "人口密度（人/平方公里）",
            "Heads per km²",
            "自有营业厅",
            "Own outlets",
            "代理商",
            "Agents",
            "代理商门店",
            "Agent stores",
        ),
        *("客户经理", "Account managers", "状态", "Status"),
    ),
)
