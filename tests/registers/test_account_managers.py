"""The roster of account managers by sheet."""

from typing import Any

import pytest

from core.models import ImportSession
from core.services.imports.commit import import_commit, import_undo
from direct_sales.models import AccountManager
from tests.cast import Cast
from tests.factories.outlets import PHONE, make_account_manager, make_outlet
from tests.factories.rosters import MONTH
from tests.factories.sheets import workbook
from tests.imports.conftest import Prepare, fresh

pytestmark = pytest.mark.django_db
HEADER = {
    "code": "客户经理编码",
    "name": "姓名",
    "number": "工号",
    "category": "类别",
    "city": "地市",
    "district": "区县",
    "home": "归属营业厅",
    "phone": "联系电话",
    "hired": "入职日期",
}


def person(code: str = "LJM0500", **changes: Any) -> dict[str, Any]:
    row = {"code": code, "name": "周*", "category": "大客户经理", "city": "临江市", "district": "城东区"}
    return {**row, **changes}


def read(prepare: Prepare, cast: Cast, *rows: dict[str, Any], user: Any = None) -> ImportSession:
    content = workbook(list(rows), HEADER)
    return prepare(content, user or cast.city_manager, kind="account_managers", period=MONTH)


def errors(session: ImportSession) -> dict[str, str]:
    return {error.key: error.code for error in session.errors.all()}


def test_account_managers_come_in_with_their_hall_and_leave_with_an_undo(
    cast: Cast, prepare: Prepare
) -> None:
    make_outlet(cast.outlet)
    row = person(number=500, home="lj100001", phone=PHONE, hired="2024.3.1")
    session = read(prepare, cast, row, person("LJM0501", category="片区经理"))
    assert errors(session) == {}
    user = fresh(cast.city_manager)
    session = import_commit(session=session, user=user, version=session.version)
    made = AccountManager.objects.select_related("channel").get(channel__code="LJM0500")
    assert (made.staff_number, made.category, made.phone) == ("500", "key_accounts", PHONE)
    assert (made.home_outlet_id, str(made.channel.opened_on)) == (cast.outlet.pk, "2024-03-01")
    assert (made.channel.kind, made.channel.mode) == (4, 1)
    import_undo(session=session, user=user)
    assert not AccountManager.objects.exists()


@pytest.mark.parametrize(
    ("row", "key", "code"),
    [
        ({"home": "LJA0001"}, "home_outlet_code", "unknown_outlet"),
        ({"home": "LJ100001"}, "home_outlet_code", "unknown_outlet"),
        ({"number": "S1"}, "staff_number", "staff_number_taken"),
        ({"category": "总经理"}, "category", "bad_choice"),
        ({"district": "望江县"}, "district_name", "outside_scope"),
    ],
)
def test_each_wrong_cell_is_named(
    cast: Cast, prepare: Prepare, row: dict[str, Any], key: str, code: str
) -> None:
    """The supervisor of district A1 sees no hall of A2."""
    make_account_manager(cast, staff_number="S1")
    make_outlet(cast.outlet)
    type(cast.outlet).objects.filter(pk=cast.outlet.pk).update(district=cast.district_a2)
    session = read(prepare, cast, person(**row), user=cast.district_supervisor)
    assert errors(session) == {key: code}


def test_staff_numbers_change_places_within_a_sheet(cast: Cast, prepare: Prepare) -> None:
    make_account_manager(cast, "LJM0001", staff_number="S1")
    make_account_manager(cast, "LJM0002", staff_number="S2")
    twice = read(prepare, cast, {"code": "LJM0001", "number": "S9"}, {"code": "LJM0002", "number": "S9"})
    assert set(errors(twice).values()) == {"staff_number_taken"}
    session = read(prepare, cast, {"code": "LJM0001", "number": "S3"}, {"code": "LJM0002", "number": "S1"})
    assert errors(session) == {}
