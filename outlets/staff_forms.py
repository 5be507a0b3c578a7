"""The outlets' roster as staff exchange it."""

from collections.abc import Iterator
from typing import Any, Final

from core.sheets.form import FormColumn, Row, StaffForm
from outlets.definitions import OUTLETS
from outlets.models import Outlet

OUTLET_FORM: Final = StaffForm(
    OUTLETS,
    (
        FormColumn("code", "渠道编码"),
        FormColumn("name", "渠道名称"),
        FormColumn("channel_class", "一级分类", "渠道类型"),
        FormColumn("hall_type", "二级分类", "渠道类型"),
        FormColumn("city_name", "地市", "归属"),
        FormColumn("district_name", "区县", "归属"),
        FormColumn("grid", "网格", "归属"),
        FormColumn("address", "详细地址"),
        FormColumn("longitude", "经度", "地理位置"),
        FormColumn("latitude", "纬度", "地理位置"),
        FormColumn("area_m2", "营业面积", "规模"),
        FormColumn("counters", "台席数", "规模"),
        FormColumn("staff_count", "店员数", "规模"),
        FormColumn("opening_hours", "营业时间"),
        FormColumn("opened_on", "开店日期"),
        FormColumn("score", "能力得分"),
        FormColumn("manager_name", "姓名", "渠道经理"),
        FormColumn("phone", "电话", "渠道经理"),
        FormColumn("premises", "来源", "物业"),
        FormColumn("yearly_rent", "年租金", "物业"),
        FormColumn("status", "状态"),
    ),
    units="单位：㎡、个、人、元/年",
    notes=("注：渠道能力得分满分100；自有营业厅不参加星级评定。",),
)
_OWN: Final = "own"


def outlet_rows(outlets: Any) -> Iterator[Row]:
    rows = outlets.select_related("channel__city", "channel__district")
    for outlet in rows.iterator(chunk_size=2_000):
        yield _row(outlet)


def _row(outlet: Outlet) -> Row:
    channel = outlet.channel
    own = (
        *("hall_type", "grid", "address", "area_m2", "counters", "staff_count", "opening_hours"),
        *("phone", "score", "manager_name", "premises", "yearly_rent"),
    )
    return {
        **{name: getattr(outlet, name) for name in own},
        "code": channel.code,
        "name": channel.name,
        "channel_class": _OWN,
        "city_name": channel.city.name,
        "district_name": channel.district.name if channel.district else None,
        "longitude": str(outlet.longitude) if outlet.longitude is not None else None,
        "latitude": str(outlet.latitude) if outlet.latitude is not None else None,
        "opened_on": channel.opened_on,
        "status": channel.status,
    }
