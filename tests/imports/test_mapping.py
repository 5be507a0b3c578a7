"""Headers that nobody recognises: the user says which column is which, once for each city and sheet."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from core.errors import Conflict
from core.jobs import JobContext
from core.models import ImportMapping, ImportSession, ImportState
from core.services.imports.commit import import_commit
from core.services.imports.mapping import mapping_forget, mapping_set, sheet_choose, sheet_columns
from core.services.imports.read import import_read
from sales.models import Sale
from tests.cast import Cast
from tests.factories.sheets import ORDER_HEADER, order, workbook
from tests.imports.conftest import Prepare, Send, fresh
from users.models import User

pytestmark = pytest.mark.django_db
# As a billing system calls them.
FOREIGN = {
    "period": "ACCT_MON",
    "channel_code": "CHNL",
    "product_code": "OFFER",
    "subscriber": "ACC_NBR",
    "event_date": "ACPT_DT",
    "first_payment": "PAY1",
    "remark": "MEMO",
}
MEANT = {text: key for key, text in FOREIGN.items() if key != "remark"} | {"MEMO": ""}
ONE_MISSING = {**ORDER_HEADER, "first_payment": "首次交费"}


def mapped(session: ImportSession, user: User, columns: dict[str, str]) -> ImportSession:
    mapping_set(session=session, user=fresh(user), columns=columns)
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    return session


def all_columns(session: ImportSession) -> dict[str, str]:
    return {column.text: column.key for column in sheet_columns(session)}


def test_an_unknown_header_asks_for_the_columns_with_samples(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.city_manager)
    assert (session.state, session.message["code"]) == (ImportState.MAPPING, "header_not_found")
    columns = sheet_columns(session)
    assert [column.text for column in columns] == list(FOREIGN.values())
    assert columns[3].samples == ("13900000001",)
    assert {column.key for column in columns} == {""}


def test_the_named_columns_are_read_and_remembered_for_the_city(
    cast: Cast, prepare: Prepare, send: Send
) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.city_manager)
    assert mapped(session, cast.city_manager, MEANT).state == ImportState.READY
    assert send(workbook([order(2)], FOREIGN), cast.city_manager).status == "committed", "by command too"
    assert prepare(workbook([order(3)], FOREIGN), cast.district_supervisor).state == ImportState.READY
    assert prepare(workbook([order(3)], FOREIGN), cast.city_b_manager).state == ImportState.MAPPING


def test_a_missing_column_is_the_only_one_to_be_named(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1)], ONE_MISSING), cast.city_manager)
    assert (session.state, session.message["code"]) == (ImportState.MAPPING, "columns_missing")
    columns = all_columns(session)
    assert [text for text, key in columns.items() if not key] == ["首次交费"]
    session = mapped(session, cast.city_manager, {**columns, "首次交费": "first_payment"})
    assert (session.state, session.mapping) == (ImportState.READY, {"首次交费": "first_payment"})


@pytest.mark.parametrize(
    "changes",
    [{"PAY1": ""}, {"PAY1": "period"}, {"PAY1": "nonsense"}],
    ids=["required column missing", "column named twice", "no column of the sheet"],
)
def test_an_unusable_mapping_is_refused_and_nothing_is_kept(
    cast: Cast, prepare: Prepare, changes: dict[str, str]
) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.city_manager)
    with pytest.raises(ValidationError):
        mapping_set(session=session, user=fresh(cast.city_manager), columns={**MEANT, **changes})
    session.refresh_from_db()
    assert session.state == ImportState.MAPPING
    assert not ImportMapping.objects.exists()


def test_columns_are_mapped_until_the_commit(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.city_manager)
    session = mapped(session, cast.city_manager, MEANT)
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    with pytest.raises(Conflict):
        mapping_set(session=session, user=fresh(cast.city_manager), columns=MEANT)


def test_a_forgotten_mapping_is_asked_for_again(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.city_manager)
    mapped(session, cast.city_manager, MEANT)
    mapping_forget(session=session, user=fresh(cast.city_manager))
    assert prepare(workbook([order(2)], FOREIGN), cast.city_manager).state == ImportState.MAPPING


def test_whoever_does_not_commit_maps_for_nobody_else(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1)], FOREIGN), cast.dealer_owner)
    assert mapped(session, cast.dealer_owner, MEANT).state == ImportState.READY
    assert prepare(workbook([order(2)], FOREIGN), cast.dealer_owner).state == ImportState.READY
    assert prepare(workbook([order(3)], FOREIGN), cast.city_manager).state == ImportState.MAPPING
    citys = prepare(workbook([order(4)], ONE_MISSING), cast.city_manager)
    citys = mapped(citys, cast.city_manager, {**all_columns(citys), "首次交费": "first_payment"})
    dealers = prepare(workbook([order(5)], ONE_MISSING), cast.dealer_owner)
    ImportMapping.objects.filter(owner=cast.dealer_owner).delete()
    with pytest.raises(Conflict):
        mapping_forget(session=dealers, user=fresh(cast.dealer_owner))


def test_by_command_an_unknown_header_refuses_the_file(cast: Cast, send: Send) -> None:
    outcome = send(workbook([order(1)], FOREIGN), cast.city_manager)
    assert (outcome.status, ImportSession.objects.get().state) == ("refused", ImportState.REFUSED)
    assert outcome.message
    assert not Sale.objects.exists()


def test_the_header_can_be_looked_for_in_another_row(cast: Cast, prepare: Prepare) -> None:
    session = prepare(workbook([order(1), order(2)], FOREIGN), cast.city_manager)
    assert [column.text for column in sheet_columns(session, 2)][1] == "LJA0001"
    assert sheet_columns(session, 999) == sheet_columns(session)


# --- corrected, and told --------------------------------------------------------------------------------


def codes(session: ImportSession) -> dict[str, list[str]]:
    warnings = session.report["warnings"]
    return {one["code"]: one["params"].get("headers", one["params"].get("columns")) for one in warnings}


def test_what_was_found_by_name_can_be_corrected_before_the_commit(cast: Cast, prepare: Prepare) -> None:
    """Staff of this city write into 备注 what others call the reported amount."""
    header = {**ORDER_HEADER, "reported_amount": "结算额"}
    row = order(1, reported_amount="12.34")
    session = prepare(workbook([row], header), cast.city_manager)
    assert (session.state, codes(session)) == (ImportState.READY, {"unmapped_columns": ["结算额"]})
    columns = {**all_columns(session), "结算额": "reported_amount"}
    session = mapped(session, cast.city_manager, columns)
    assert (session.state, codes(session)) == (ImportState.READY, {})
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert Sale.objects.get().reported_amount == 1234
    following = prepare(workbook([order(2, reported_amount="5")], header), cast.city_manager)
    assert (following.mapping, following.error_count) == ({"结算额": "reported_amount"}, 0)
    assert following.report["difference"]["sums"]


def test_what_came_went_and_is_read_otherwise_is_told(cast: Cast, prepare: Prepare) -> None:
    first = prepare(workbook([order(1)]), cast.city_manager)
    assert not {"new_columns", "columns_gone", "read_otherwise"} & set(codes(first))
    import_commit(session=first, user=fresh(cast.city_manager), version=first.version)
    header = {key: text for key, text in ORDER_HEADER.items() if key != "iccid"}
    header |= {"first_payment": "首充", "shop": "受理门店"}
    assert codes(prepare(workbook([order(2, shop="x")], header), cast.city_manager)) == {
        "new_columns": ["受理门店"],
        "columns_gone": ["ICCID"],
        "read_otherwise": ["首充金额 → 首充"],
    }


def test_another_sheet_of_the_workbook_is_read_on_request(cast: Cast, prepare: Prepare) -> None:
    book = openpyxl.load_workbook(workbook([order(1)]))
    book.worksheets[0].title = "甲"
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "乙"
    copy["E2"] = "13900000009"
    stream = io.BytesIO()
    book.save(stream)
    session = prepare(stream, cast.city_manager)
    assert codes(session).keys() == {"other_sheets"}
    assert session.report["sheets"] == ["甲", "乙"]
    with pytest.raises(ValidationError):
        sheet_choose(session=session, user=fresh(cast.city_manager), name="丙")
    sheet_choose(session=session, user=fresh(cast.city_manager), name="乙")
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version)
    assert Sale.objects.get().subscriber == "13900000009"


def test_the_other_sheets_of_a_committed_workbook_are_read_by_uploads_of_their_own(
    cast: Cast, prepare: Prepare
) -> None:
    book = openpyxl.load_workbook(workbook([order(1)]))
    book.worksheets[0].title = "城东区"
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "望江县"
    copy["E2"] = "13900000009"
    stream = io.BytesIO()
    book.save(stream)
    session = prepare(stream, cast.city_manager)
    user = fresh(cast.city_manager)
    session = import_commit(session=session, user=user, version=session.version)
    besides = sheet_choose(session=session, user=user, name="望江县")
    assert besides.pk != session.pk
    for other in (session, besides):
        with pytest.raises(Conflict):
            sheet_choose(session=other, user=user, name="城东区")
    with pytest.raises(Conflict):
        sheet_choose(session=session, user=user, name="望江县")
    import_read(JobContext(None), session_id=besides.pk)
    besides.refresh_from_db()
    assert (besides.report["header"]["sheet"], besides.rows_new) == ("望江县", 1)
    import_commit(session=besides, user=user, version=besides.version)
    assert Sale.objects.count() == 2
