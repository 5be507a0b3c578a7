"""The roster of own outlets by sheet, as staff send it, and the way back."""

import datetime
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from core.services.imports.texts import error_text
from core.sheets.kinds import kind_named
from network.models import Channel, Position
from outlets.models import Outlet
from tests.cast import Cast
from tests.factories.outlets import make_outlet
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, Send, fresh

pytestmark = pytest.mark.django_db
SHEET = Path(__file__).parent.parent / "data" / "sheets" / "03_渠道网点清单.xlsx"
HEADER = {
    "code": "渠道编码",
    "name": "渠道名称",
    "class": "一级分类",
    "city": "地市",
    "district": "区县",
    "longitude": "经度",
    "latitude": "纬度",
    "area": "营业面积",
    "staff": "店员数",
    "lease_from": "租约起",
    "lease_to": "租约止",
    "rent": "年租金",
    "status": "状态",
}


def hall(code: str = "LJ100500", **changes: Any) -> dict[str, Any]:
    row = {"code": code, "name": f"{code} 营业厅", "city": "临江市", "district": "城东区", "status": "正常"}
    return {**row, **changes}


def read(prepare: Prepare, cast: Cast, *rows: dict[str, Any]) -> ImportSession:
    return prepare(workbook(list(rows), HEADER), cast.city_manager, kind="outlets", period=MONTH)


def commit(session: ImportSession, cast: Cast) -> ImportSession:
    return import_commit(session=session, user=fresh(cast.city_manager), version=session.version)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.key: error.code for error in session.errors.all()}


def test_the_roster_of_staff_comes_in_as_it_is(cast: Cast, send: Send) -> None:
    make_outlet(cast.outlet)
    outcome = send(io.BytesIO(SHEET.read_bytes()), cast.province_manager, kind="outlets", period=MONTH)
    assert (outcome.status, outcome.errors, outcome.new, outcome.changed) == ("committed", [], 0, 1)
    outlet = Outlet.objects.select_related("channel").get()
    assert (outlet.hall_type, outlet.grid, outlet.address) == ("flagship", "人民路网格", "人民路1号")
    assert (outlet.longitude, outlet.latitude) == (Decimal("110.000001"), Decimal("30.000001"))
    assert (outlet.area_m2, outlet.counters, outlet.staff_count) == (420, 10, 16)
    assert (outlet.opening_hours, outlet.score, outlet.premises) == ("08:30-18:00", 924_000, "owned")
    assert (outlet.manager_name, outlet.phone, outlet.yearly_rent) == ("陈*", "19900000011", 0)
    assert (outlet.channel.opened_on, outlet.channel.star) == (datetime.date(2009, 5, 1), None)


def test_rows_of_other_channels_are_left_out_and_counted(cast: Cast, prepare: Prepare) -> None:
    session = read(
        prepare,
        cast,
        hall(**{"class": "自有营业厅"}),
        hall("LJA0001", **{"class": "社会渠道", "area": "?", "lease_to": "2018/9"}),
    )
    assert (errors(session), session.rows, session.rows_new) == ({}, 1, 1)
    (finding,) = session.report["findings"]
    assert finding == {"code": "other_channels", "params": {"count": 1, "rows": [3]}}
    assert "3" in kind_named("outlets").target.warning_text(finding["code"], finding["params"])


def test_a_messy_workbook_is_read_as_people_read_it(cast: Cast, prepare: Prepare) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["自有营业厅清单"])
    sheet.append(["单位：㎡、人、元/年"])
    sheet.append(["编码", "营业厅名称", "归属", None, "规模", None, "地理位置", None, "年租金"])
    sheet.append([None, None, "地市", "区县", "营业面积", "店员数", "经度", "纬度", None])
    for place in ("C3:D3", "E3:F3", "G3:H3", "A3:A4", "B3:B4", "I3:I4"):
        sheet.merge_cells(place)
    sheet.append(
        ["ＬＪ１００５０１", "一厅", "临江市", "城东区", "320㎡", "9人", "110°0′3.6″", "30°", "３６，０００"]
    )
    sheet.append(["LJ100502", "二厅", None, "望江县", "１２０", 6, 110.5, 30.25, "/"])
    sheet.append(["小计", None, None, None, 440, 15, None, None, 36000])
    sheet.append(["注：面积以产权证为准。"])
    book.create_sheet("说明").append(["本表由各区县填报"])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    session = prepare(content, cast.city_manager, kind="outlets", period=MONTH)
    assert (session.message, errors(session), session.rows_new) == ({}, {}, 2)
    commit(session, cast)
    one, two = Outlet.objects.select_related("channel__district").order_by("channel__code")
    assert (one.area_m2, one.staff_count, one.yearly_rent) == (320, 9, 3_600_000)
    assert (one.longitude, one.latitude) == (Decimal("110.001"), Decimal(30))
    assert (two.area_m2, two.yearly_rent, two.channel.district.name) == (120, None, "望江县")
    assert (two.channel.kind, two.channel.mode, two.channel.city_id) == (1, 1, cast.city_a.pk)
    assert Position.objects.filter(channel_id=two.pk, effective_from="2026-11-01").exists()


@pytest.mark.parametrize(
    ("row", "key", "code"),
    [
        ({"lease_from": "2026-02-01", "lease_to": "2026-01-01"}, "lease_to", "lease_ends_too_early"),
        ({"longitude": "110.5"}, "longitude", "half_a_place"),
        ({"longitude": "东经", "latitude": "30"}, "longitude", "bad_degrees"),
        ({"longitude": "190", "latitude": "30"}, "longitude", "out_of_range"),
        ({"area": "很大"}, "area_m2", "bad_number"),
        ({"code": "LJA0001"}, "code", "code_taken"),
        ({"city": "云坪市", "district": "中心区"}, "district_name", "outside_scope"),
        ({"class": "大卖场"}, "channel_class", "bad_choice"),
        ({"status": "关闭"}, "status", "close_on_page"),
    ],
)
def test_each_wrong_cell_is_named_with_what_would_be_right(
    cast: Cast, prepare: Prepare, row: dict[str, Any], key: str, code: str
) -> None:
    session = read(prepare, cast, hall(**row))
    assert errors(session)[key] == code
    assert "%(" not in error_text(session.errors.get(key=key), kind_named("outlets"))


def test_what_the_sheet_does_not_say_stays_and_an_undo_restores_the_rest(
    cast: Cast, prepare: Prepare
) -> None:
    make_outlet(cast.outlet)
    session = read(prepare, cast, {"code": "LJ100001", "area": "500平", "lease_to": "2030-12-31"})
    assert errors(session) == {"area_m2": "bad_number"}
    session = read(prepare, cast, {"code": "LJ100001", "area": "500㎡", "lease_to": "2030-12-31"}, hall())
    session = commit(session, cast)
    outlet = Outlet.objects.get(pk=cast.outlet.pk)
    assert (outlet.area_m2, outlet.lease_to, outlet.staff_count) == (500, datetime.date(2030, 12, 31), 16)
    import_undo(session=session, user=fresh(cast.city_manager))
    outlet.refresh_from_db()
    assert (outlet.area_m2, outlet.lease_to) == (420, datetime.date(2036, 12, 31))
    assert not Channel.objects.filter(code="LJ100500").exists()


def test_the_filled_template_comes_in(cast: Cast, prepare: Prepare, sign_in: Any) -> None:
    client = sign_in(cast.city_manager)
    answer: Any = client.get(reverse("sales:import_template", kwargs={"kind": "outlets"}))
    body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book.worksheets[0]
    columns = kind_named("outlets").definition.columns
    filled: dict[str, str | int] = {
        "code": "LJ100777",
        "name": "新厅",
        "city_name": "临江市",
        "district_name": "城东区",
        "area_m2": 80,
    }
    for at, column in enumerate(columns, 1):
        sheet.cell(3, at, filled.get(column.key))
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    session = prepare(content, cast.city_manager, kind="outlets", period=MONTH)
    assert (session.message, errors(session), session.rows_new) == ({}, {}, 1)
    commit(session, cast)
    assert Outlet.objects.get(channel__code="LJ100777").area_m2 == 80


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_exported_list_comes_back_unchanged_and_an_edit_is_one_change(
    cast: Cast, prepare: Prepare, sign_in: Any, language: str
) -> None:
    make_outlet(cast.outlet, score=924_000, longitude="110.000001", latitude="30.000001", phone="0990-1")
    client = sign_in(cast.city_manager)
    columns = (
        "&columns=code,city,district,hall_type,area_m2,counters,staff_count,lease_from,lease_to,yearly_rent,"
        "warning,status,address,grid,phone,manager_name,premises,opening_hours,opened_on,decorated_on,score"
    )
    for chosen in ("", columns):
        address = f"{reverse('outlets:outlet_list')}?export=xlsx{chosen}"
        answer: Any = client.get(address, headers={"accept-language": language})
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        session = prepare(saved(book), cast.city_manager, kind="outlets", period=MONTH)
        assert session.message == {}
        assert errors(session) == {}
        assert (session.rows, session.rows_unchanged) == (1, 1)
        assert "unmapped_columns" not in [one["code"] for one in session.report["warnings"]]
    (cell,) = (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "人民路1号")
    cell.value = "人民路2号"
    session = prepare(saved(book), cast.city_manager, kind="outlets", period=MONTH)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Address", "人民路1号", "人民路2号"]]


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return content
