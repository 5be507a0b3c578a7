"""Regions by sheet: a province comes in at once, and nothing is moved or closed behind anybody's back."""

import io
from typing import Any

import pytest

from core.errors import Conflict
from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from network.models import Region
from tests.cast import Cast, grant_role
from tests.factories.rosters import MONTH, agent_row, roster
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, Send, fresh
from users.models import Role

pytestmark = pytest.mark.django_db
HEADER = {
    "code": "编码",
    "name": "名称",
    "level": "级别",
    "parent": "上级编码",
    "class": "城市类别",
    "population": "人口",
    "area": "面积",
}


def book(*rows: dict[str, Any], title: str = "") -> io.BytesIO:
    return workbook(list(rows), HEADER, title=title)


def city(code: str = "QH", **changes: Any) -> dict[str, Any]:
    row = {
        "code": code,
        "name": f"{code}市",
        "level": "地市",
        "class": "二类",
        "population": "2,610,000人",
        "area": 8700,
    }
    return {**row, **changes}


def district(code: str = "QH01", **changes: Any) -> dict[str, Any]:
    return {"code": code, "name": f"{code}区", "level": "区县", "parent": "QH", **changes}


def errors(session: ImportSession) -> dict[str, str]:
    return {error.cell: error.code for error in session.errors.all()}


def tree() -> list[Any]:
    return list(Region.objects.order_by("path").values())


def sent(prepare: Prepare, cast: Cast, *rows: dict[str, Any], title: str = "") -> ImportSession:
    return prepare(book(*rows, title=title), cast.province_manager, kind="regions", period=MONTH)


def commit(session: ImportSession, cast: Cast) -> ImportSession:
    assert errors(session) == {}
    return import_commit(session=session, user=fresh(cast.province_manager), version=session.version)


def test_cities_districts_and_grids_come_in_by_one_sheet_in_any_order(cast: Cast, prepare: Prepare) -> None:
    grid = {"code": "QH0101", "name": "东湖网格", "level": "网格", "parent": "QH01"}
    rows = [
        grid,
        district(),
        district("QH02"),
        city(),
        city("LQ"),
        district("LJ03", parent="LJ", name="石桥县"),
    ]
    session = commit(sent(prepare, cast, *rows), cast)
    assert (session.rows_new, session.report["difference"]["missing"]) == (6, 6)
    assert Region.objects.find_problems() == ([], [], [], [], [])
    names = [(region.depth, region.code) for region in Region.objects.order_by("path")]
    assert names == [
        (1, "JL"),
        *((2, "LJ"), (3, "LJ01"), (3, "LJ02"), (3, "LJ03")),
        *((2, "YP"), (3, "YP01")),
        *((2, "QH"), (3, "QH01"), (4, "QH0101"), (3, "QH02"), (2, "LQ")),
    ]
    made = Region.objects.get(code="QH")
    assert (made.city_class, made.population, made.area_km2) == (2, 2_610_000, 8700)
    assert Region.objects.add_child(made, {"code": "QH03", "name": "上河县", "level": "district"}).depth == 3


def test_what_is_said_of_a_region_changes_and_comes_back(cast: Cast, prepare: Prepare) -> None:
    before = tree()
    session = commit(sent(prepare, cast, {"code": "LJ02", "name": "望江区", "population": 70}, city()), cast)
    assert (session.rows_new, session.rows_changed) == (1, 1)
    (change,) = session.report["difference"]["changes"]
    assert change["changes"] == [["Name", "望江县", "望江区"], ["Population", "—", "70"]]
    import_undo(session=session, user=fresh(cast.province_manager))
    assert tree() == before


def test_a_region_in_use_since_stays(cast: Cast, prepare: Prepare) -> None:
    session = commit(sent(prepare, cast, city(), district()), cast)
    rows = roster(agent_row("QHA0001", city="QH市", district="QH01区"))
    agents = prepare(rows, cast.province_manager, kind="agents", period=MONTH)
    commit(agents, cast)
    with pytest.raises(Conflict) as refused:
        import_undo(session=session, user=fresh(cast.province_manager))
    assert "QH" in str(refused.value)


@pytest.mark.parametrize(
    ("row", "cell", "code"),
    [
        (city(level="省", **{"class": ""}), "C2", "second_province"),
        (district(parent="LJ", level=""), "C2", "needed_for_new"),
        (district(parent="LJ", name=""), "B2", "needed_for_new"),
        (district(parent="XX"), "D2", "unknown_parent"),
        (district(parent=""), "D2", "unknown_parent"),
        (district(parent="JL"), "D2", "wrong_parent"),
        (district(parent="LJ", **{"class": "一类"}), "E2", "class_of_city"),
        (district(parent="LJ", name="城东区"), "B2", "name_twice"),
        ({"code": "LJ01", "parent": "YP"}, "D2", "region_moves"),
        ({"code": "LJ01", "level": "网格"}, "C2", "level_changes"),
    ],
)
def test_what_cannot_be_is_refused_at_its_cell(
    cast: Cast, prepare: Prepare, row: dict[str, Any], cell: str, code: str
) -> None:
    session = sent(prepare, cast, row)
    assert errors(session) == {cell: code}


def test_what_stands_below_a_refused_row_is_refused_with_it(cast: Cast, prepare: Prepare) -> None:
    grid = {"code": "QH0101", "name": "东湖网格", "level": "网格", "parent": "QH01"}
    session = sent(prepare, cast, city(parent="LJ"), district(), grid)
    assert errors(session) == {"D2": "wrong_parent", "D3": "unknown_parent", "D4": "unknown_parent"}


def test_who_holds_one_city_makes_districts_of_that_city_only(cast: Cast, prepare: Prepare) -> None:
    role = Role.objects.create(
        code="surveyor", name="区划员", rank=3, permissions=["network.region_edit", "network.channel_view"]
    )
    grant_role(cast.stranger, role.code, region=cast.city_a)
    rows = [district("LJ03", parent="LJ"), district("YP02", parent="YP"), city()]
    session = prepare(book(*rows), cast.stranger, kind="regions", period=MONTH)
    assert errors(session) == {"A3": "outside_scope", "A4": "outside_scope"}


def test_a_city_manager_has_no_regions_to_send(cast: Cast, send: Send) -> None:
    assert send(book(city()), cast.city_manager, kind="regions", period=MONTH).status == "refused"


def test_an_empty_portal_is_set_up_by_sheets(db: None, send: Send) -> None:
    from tests.cast import make_user

    root = Region.objects.add_root({"code": "JL", "name": "江岭省", "level": "province"})
    admin = make_user("first", "system_administrator", region=root)
    assert send(book(city(), district()), admin, kind="regions", period=MONTH).status == "committed"
    manager = make_user("manager", "province_manager", region=root)
    outcome = send(roster(agent_row(city="QH市", district="QH01区")), manager, kind="agents", period=MONTH)
    assert (outcome.status, outcome.new) == ("committed", 1)
