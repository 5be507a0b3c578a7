"""One upload from preview to commit and back, and everything that may come between."""

import datetime

import openpyxl
import pytest
from django.db import connection

from commissions.models import Month
from core.errors import Conflict, Forbidden
from core.jobs import JobContext
from core.models import ImportFilePart, ImportSession, ImportState
from core.services.imports.commit import StalePreview, import_commit, import_discard, import_undo
from core.services.imports.jobs import commit_start
from core.services.imports.marked import is_markable, marked_workbook
from core.services.imports.read import import_read
from core.services.imports.upload import SameFile, clean_name, import_upload
from sales.models import Sale
from tests.cast import Cast, grant_role
from tests.factories.sheets import PERIOD, order, workbook
from tests.imports.conftest import Prepare, Send, fresh
from users.models import Grant

pytestmark = pytest.mark.django_db


def current() -> set[tuple[str, int]]:
    return set(Sale.objects.current().values_list("subscriber", "first_payment"))


def staged(session: ImportSession) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"staging_{session.pk}"])
        row = cursor.fetchone()
    return bool(row and row[0])


def commit(session: ImportSession, cast: Cast, *, partial: bool = False) -> ImportSession:
    return import_commit(
        session=session, user=fresh(cast.city_manager), version=session.version, partial=partial
    )


# --- the same file ---------------------------------------------------------------------------------


def test_the_same_file_is_answered_with_the_first_upload(cast: Cast, prepare: Prepare) -> None:
    book = workbook([order(1)])
    first = prepare(book, cast.city_manager)
    with pytest.raises(SameFile) as caught:
        prepare(book, cast.city_manager)
    assert caught.value.first == first
    assert str(first.pk) in str(caught.value)


def test_the_same_file_may_come_for_another_month_or_city(cast: Cast, prepare: Prepare) -> None:
    book = workbook([order(1)])
    prepare(book, cast.city_manager)
    prepare(book, cast.city_manager, period=202609)
    prepare(book, cast.city_b_manager)
    assert ImportSession.objects.count() == 3


def test_the_first_upload_is_not_named_to_whoever_may_not_see_it(cast: Cast, prepare: Prepare) -> None:
    book = workbook([order(1)])
    first = prepare(book, cast.city_manager)
    with pytest.raises(SameFile) as caught:
        prepare(book, cast.district_supervisor)
    assert str(first.file_name) not in str(caught.value)


def test_a_refused_file_may_come_again(cast: Cast, send: Send) -> None:
    book = workbook([order(1, channel_code="NOSUCH")])
    assert send(book, cast.city_manager).errors
    assert send(book, cast.city_manager).errors


def test_a_file_refused_for_its_cells_is_kept_until_it_was_mended(cast: Cast, send: Send) -> None:
    refused = send(workbook([order(1, channel_code="NOSUCH"), order(2)]), cast.city_manager)
    session = ImportSession.objects.get(pk=refused.session)
    assert (session.state, session.kept, is_markable(session)) == (ImportState.REFUSED, True, True)
    content, name = marked_workbook(session)
    assert openpyxl.load_workbook(content).worksheets[0]["B2"].fill.start_color.rgb == "FFFFC7CE"
    assert name.startswith("sheet-")
    send([order(1), order(2)], cast.city_manager)
    session.refresh_from_db()
    assert not is_markable(session)
    assert not staged(session)
    assert set(ImportFilePart.objects.values_list("file_id", flat=True)) == {
        ImportSession.objects.get(state=ImportState.COMMITTED).file_id
    }


def test_a_file_refused_as_a_whole_is_not_kept(cast: Cast, send: Send) -> None:
    send(workbook([order(1)], {"period": "账期"}), cast.city_manager)
    assert ImportSession.objects.get().state == ImportState.REFUSED
    assert not ImportFilePart.objects.exists()


def test_the_wrong_rows_of_a_partial_upload_survive_its_undo(cast: Cast, send: Send) -> None:
    outcome = send([order(1, channel_code="NOSUCH"), order(2)], cast.city_manager, partial=True)
    session = ImportSession.objects.get(pk=outcome.session)
    session = import_undo(session=session, user=fresh(cast.city_manager))
    assert is_markable(session)


def test_an_upload_whose_process_died_is_taken_up_again(cast: Cast, send: Send) -> None:
    book = workbook([order(1)])
    dead = import_upload(
        kind="order_detail", period=PERIOD, stream=book, file_name="a.xlsx", user=fresh(cast.city_manager)
    )
    ImportSession.objects.filter(pk=dead.pk).update(state=ImportState.READING)
    assert send(book, cast.city_manager).status == "refused", "it may still be read by somebody"
    ImportSession.objects.update(created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    outcome = send(book, cast.city_manager)
    assert (outcome.status, outcome.session) == ("committed", dead.pk)


def test_reading_again_from_the_beginning_gives_the_same(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1), order(2, channel_code="NOSUCH")], cast.city_manager)
    before = (session.rows, session.rows_new, session.error_count, session.report)
    ImportSession.objects.filter(pk=session.pk).update(state=ImportState.READING)
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    assert (session.rows, session.rows_new, session.error_count, session.report) == before
    assert session.errors.count() == 1


# --- commit ----------------------------------------------------------------------------------------


def test_a_commit_settles_the_upload(cast: Cast, prepare: Prepare) -> None:
    session = commit(prepare([order(1)], cast.city_manager), cast)
    assert (session.state, session.committed_by) == (ImportState.COMMITTED, cast.city_manager)
    assert not staged(session)


def test_refused_cells_stop_a_commit_that_wants_all(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1), order(2, channel_code="NOSUCH")], cast.city_manager)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert current() == set()
    commit(session, cast, partial=True)
    assert len(current()) == 1
    assert staged(session), "the refused rows can still be marked and mended"


def test_another_preview_than_the_one_seen_is_not_committed(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], cast.city_manager)
    with pytest.raises(StalePreview):
        import_commit(session=session, user=fresh(cast.city_manager), version=session.version - 1)
    assert current() == set()


def test_a_commit_after_other_data_came_in_shows_the_new_preview(
    cast: Cast, prepare: Prepare, send: Send
) -> None:
    session = prepare([order(1), order(2)], cast.city_manager)
    send([order(1)], cast.city_manager)
    with pytest.raises(StalePreview):
        commit_start(session=session, user=fresh(cast.city_manager), version=session.version, partial=False)
    assert len(current()) == 1
    session.refresh_from_db()
    assert session.state == ImportState.UPLOADED
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    assert (session.rows_new, session.rows_unchanged) == (1, 1)
    commit(session, cast)


def test_a_channel_that_left_the_scope_stops_the_commit(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], cast.city_manager)
    cast.agent.positions.update(city=cast.city_b, district=cast.district_b1)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert current() == set()


def test_whoever_lost_the_role_commits_nothing(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], cast.city_manager)
    Grant.objects.filter(user=cast.city_manager).delete()
    with pytest.raises(Forbidden):
        commit(session, cast)


def test_a_scope_that_moved_to_another_city_commits_nothing(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], cast.city_manager)
    Grant.objects.filter(user=cast.city_manager).delete()
    grant_role(cast.city_manager, "city_manager", region=cast.city_b)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert current() == set()


def test_reading_for_someone_who_lost_the_role_is_refused(cast: Cast) -> None:
    session = import_upload(
        kind="order_detail",
        period=PERIOD,
        stream=workbook([order(1)]),
        file_name="a.xlsx",
        user=fresh(cast.city_manager),
    )
    Grant.objects.filter(user=cast.city_manager).delete()
    import_read(JobContext(None), session_id=session.pk)
    session.refresh_from_db()
    assert (session.state, session.message["code"]) == (ImportState.REFUSED, "not_permitted")


def test_the_city_commits_what_its_district_uploaded(cast: Cast, prepare: Prepare) -> None:
    session = prepare([order(1)], cast.district_supervisor)
    with pytest.raises(Forbidden):
        import_commit(session=session, user=fresh(cast.district_supervisor), version=session.version)
    assert commit(session, cast).state == ImportState.COMMITTED


def test_totals_that_differ_are_committed_only_by_whoever_has_seen_it(cast: Cast, prepare: Prepare) -> None:
    total = {"period": "合计", "first_payment": 999}
    session = prepare([order(1), order(2), total], cast.city_manager)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert current() == set()
    import_commit(session=session, user=fresh(cast.city_manager), version=session.version, acknowledged=True)
    assert len(current()) == 2


def test_a_commit_happens_once(cast: Cast, prepare: Prepare) -> None:
    session = commit(prepare([order(1)], cast.city_manager), cast)
    with pytest.raises(Conflict):
        commit(session, cast)
    assert Sale.objects.count() == 1


# --- undo and discard ------------------------------------------------------------------------------


def test_undo_restores_what_was_there(cast: Cast, send: Send) -> None:
    send([order(1, first_payment=50), order(2)], cast.city_manager)
    before = current()
    later = send([order(1, first_payment=60), order(3)], cast.city_manager)
    import_undo(session=ImportSession.objects.get(pk=later.session), user=fresh(cast.city_manager))
    assert current() == before
    assert send([order(1, first_payment=70)], cast.city_manager).changed == 1
    assert ("13900000001", 7_000) in current()


def test_an_undone_file_may_come_again(cast: Cast, send: Send) -> None:
    book = workbook([order(1)])
    first = send(book, cast.city_manager)
    import_undo(session=ImportSession.objects.get(pk=first.session), user=fresh(cast.city_manager))
    assert current() == set()
    assert send(book, cast.city_manager).new == 1


def test_what_a_later_upload_replaced_is_not_undone(cast: Cast, send: Send) -> None:
    first = send([order(1)], cast.city_manager)
    later = send([order(1, first_payment=60)], cast.city_manager)
    with pytest.raises(Conflict) as caught:
        import_undo(session=ImportSession.objects.get(pk=first.session), user=fresh(cast.city_manager))
    assert str(later.session) in str(caught.value)
    for outcome in (later, first):
        import_undo(session=ImportSession.objects.get(pk=outcome.session), user=fresh(cast.city_manager))
    assert current() == set()


def test_a_closed_month_is_not_undone(cast: Cast, send: Send) -> None:
    first = send([order(1)], cast.city_manager)
    people = {"submitted_by": cast.city_manager, "approved_by": cast.province_manager}
    Month.objects.create(city=cast.city_a, period=PERIOD, status="closed", **people)
    with pytest.raises(Conflict):
        import_undo(session=ImportSession.objects.get(pk=first.session), user=fresh(cast.city_manager))
    assert len(current()) == 1
    assert send([order(1, first_payment=60)], cast.city_manager).changed == 1, "a correction still comes in"


def test_nobody_undoes_rows_of_another_city(cast: Cast, send: Send) -> None:
    first = send([order(1)], cast.city_manager)
    with pytest.raises(Conflict):
        import_undo(session=ImportSession.objects.get(pk=first.session), user=fresh(cast.city_b_manager))
    assert len(current()) == 1


def test_a_discarded_upload_leaves_nothing(cast: Cast, prepare: Prepare) -> None:
    session = import_discard(session=prepare([order(1)], cast.city_manager), user=cast.city_manager)
    assert (session.state, staged(session)) == (ImportState.REFUSED, False)
    with pytest.raises(Conflict):
        import_discard(session=session, user=cast.city_manager)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/x.xlsx", "x.xlsx"),
        ("C:\\用户\\10月.xlsx", "10月.xlsx"),
        ("a\r\nSet-Cookie: b.xlsx", "aSet-Cookie b.xlsx"),
        ("...", "upload"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_file_names_lead_nowhere(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned
