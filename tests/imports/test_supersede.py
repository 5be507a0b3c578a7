"""A mended copy settles the upload that waited to be mended, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from core.jobs import run_job
from core.models import AuditEvent, ImportSession, ImportState
from core.services.imports.commit import import_commit, import_undo
from core.services.imports.files import file_is_kept
from core.services.imports.jobs import import_again
from core.services.imports.mend import cells_mend
from core.sheets.kinds import kind_named
from core.sheets.staging import Stage
from tests.cast import Cast, make_user
from tests.factories.sheets import PERIOD, order, workbook
from tests.imports.conftest import Prepare, fresh
from users.models import Grant

pytestmark = pytest.mark.django_db

SHEET = [order(1), order(2), order(3, channel_code="NOSUCH")]
MENDED = [order(1), order(2), order(3)]


def commit(session: ImportSession) -> None:
    import_commit(session=session, user=fresh(session.owner), version=session.version)


def state(session: ImportSession) -> str:
    return ImportSession.objects.get(pk=session.pk).state


def is_staged(session: ImportSession) -> bool:
    return Stage(session, kind_named(session.kind).definition).exists()


def test_the_mended_copy_takes_the_place_of_what_waited(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    mended = prepare(MENDED, cast.city_manager)
    assert state(waiting) == ImportState.CHECKED, "only the commit settles it"
    commit(mended)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.superseded_by) == (ImportState.SUPERSEDED, mended)
    assert not is_staged(waiting)
    assert file_is_kept(waiting.file), "for the copy may be undone"
    event = AuditEvent.objects.get(action="core.import_supersede")
    assert (event.key, event.detail["upload"]) == (str(waiting.pk), mended.pk)


def test_several_attempts_are_settled_at_once(cast: Cast, prepare: Prepare) -> None:
    first = prepare(
        [order(1), order(2, channel_code="NOSUCH"), order(3, channel_code="X")], cast.city_manager
    )
    second = prepare(SHEET, cast.city_manager)
    commit(prepare(MENDED, cast.city_manager))
    assert (state(first), state(second)) == (ImportState.SUPERSEDED, ImportState.SUPERSEDED)


def test_another_part_of_the_month_is_no_mended_copy(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    commit(prepare([order(7), order(8)], cast.city_manager))
    assert state(waiting) == ImportState.CHECKED
    assert is_staged(waiting)


def test_a_copy_that_lacks_a_good_row_leaves_it_waiting(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    commit(prepare([order(2), order(3)], cast.city_manager))
    assert state(waiting) == ImportState.CHECKED


def test_a_sheet_without_any_good_row_is_known_by_its_wrong_ones(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare([order(1, channel_code="NOSUCH")], cast.city_manager)
    commit(prepare([order(9)], cast.city_manager))
    assert state(waiting) == ImportState.CHECKED
    commit(prepare([order(1)], cast.city_manager))
    assert state(waiting) == ImportState.SUPERSEDED


@pytest.mark.parametrize("difference", ["owner", "kind", "later"])
def test_other_people_sheets_and_later_uploads_are_not_touched(
    cast: Cast, prepare: Prepare, difference: str
) -> None:
    colleague = make_user("colleague", "city_manager", region=cast.city_a)
    early = prepare(MENDED, cast.city_manager) if difference == "later" else None
    waiting = prepare(SHEET, colleague if difference == "owner" else cast.city_manager)
    if difference == "kind":
        ImportSession.objects.filter(pk=waiting.pk).update(kind="subscriber_months")
    commit(early or prepare(MENDED, cast.city_manager))
    assert state(waiting) == ImportState.CHECKED


def test_the_unmended_file_may_come_again(cast: Cast, prepare: Prepare) -> None:
    prepare(SHEET, cast.city_manager)
    commit(prepare(MENDED, cast.city_manager))
    assert prepare(SHEET, cast.city_manager).state == ImportState.CHECKED


def test_the_page_leads_to_what_took_its_place(
    cast: Cast, prepare: Prepare, sign_in: Callable[[Any], Client]
) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    mended = prepare(MENDED, cast.city_manager)
    commit(mended)
    client = sign_in(cast.city_manager)
    page = client.get(reverse("sales:import_detail", args=[waiting.pk])).content.decode()
    assert f'href="{reverse("sales:import_detail", args=[mended.pk])}"' in page
    assert str(_("Superseded")) in page
    assert "NOSUCH" in page, "what was wrong can still be read"
    listed = client.get(f"{reverse('sales:import_list')}?period={PERIOD}&state=checked").content.decode()
    assert reverse("sales:import_detail", args=[waiting.pk]) not in listed


def undo(session: ImportSession) -> None:
    import_undo(session=session, user=fresh(session.owner))


def read_again(session: ImportSession) -> ImportSession:
    """What the worker makes of it."""
    session.refresh_from_db()
    run_job(session.job_id or 0)
    session.refresh_from_db()
    return session


def test_an_undone_copy_gives_back_what_waited_with_its_rows(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    before = (waiting.state, waiting.rows, waiting.rows_new, waiting.error_count, waiting.report)
    wrong = list(waiting.errors.values_list("cell", "value", "code"))
    mended = prepare(MENDED, cast.city_manager)
    commit(mended)
    undo(mended)
    waiting = read_again(waiting)
    assert (waiting.state, waiting.rows, waiting.rows_new, waiting.error_count, waiting.report) == before
    assert list(waiting.errors.values_list("cell", "value", "code")) == wrong
    assert (is_staged(waiting), waiting.superseded_by) == (True, None)
    event = AuditEvent.objects.get(action="core.import_restore")
    assert (event.key, event.detail["upload"]) == (str(waiting.pk), mended.pk)
    import_commit(session=waiting, user=fresh(cast.city_manager), version=waiting.version, partial=True)
    assert state(waiting) == ImportState.COMMITTED, "its good rows can be committed as before"


def test_what_was_typed_into_it_is_still_there_after_the_undo(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare([*SHEET, order(4, first_payment="-5x")], cast.city_manager)
    wrong = waiting.errors.get(value="NOSUCH")
    cells_mend(session=waiting, user=fresh(cast.city_manager), typed={wrong.pk: "LJA0001"})
    import_again(waiting)
    assert read_again(waiting).error_count == 1
    mended = prepare([*MENDED, order(4)], cast.city_manager)
    commit(mended)
    assert state(waiting) == ImportState.SUPERSEDED
    undo(mended)
    assert read_again(waiting).error_count == 1, "one cell was mended, one was not"


def test_all_attempts_come_back_and_are_settled_again_by_the_next_copy(cast: Cast, prepare: Prepare) -> None:
    first = prepare(
        [order(1), order(2, channel_code="NOSUCH"), order(3, channel_code="X")], cast.city_manager
    )
    second = prepare(SHEET, cast.city_manager)
    mended = prepare(MENDED, cast.city_manager)
    commit(mended)
    undo(mended)
    states = [read_again(session).state for session in (first, second)]
    assert states == [ImportState.CHECKED, ImportState.CHECKED]
    commit(prepare(workbook(MENDED, title="once more"), cast.city_manager))
    assert (state(first), state(second)) == (ImportState.SUPERSEDED, ImportState.SUPERSEDED)


def test_a_file_that_came_in_again_is_mended_there(cast: Cast, prepare: Prepare) -> None:
    book = workbook(SHEET)
    waiting = prepare(book, cast.city_manager)
    mended = prepare(MENDED, cast.city_manager)
    commit(mended)
    again = prepare(book, cast.city_manager)
    undo(mended)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.superseded_by) == (ImportState.SUPERSEDED, again)
    assert state(again) == ImportState.CHECKED


def test_whoever_lost_the_role_meanwhile_gets_it_back_as_refused(cast: Cast, prepare: Prepare) -> None:
    waiting = prepare(SHEET, cast.city_manager)
    mended = prepare(MENDED, cast.city_manager)
    commit(mended)
    Grant.objects.filter(user=cast.city_manager).delete()
    import_undo(session=mended, user=fresh(make_user("next", "city_manager", region=cast.city_a)))
    assert read_again(waiting).message["code"] == "not_permitted"
    assert waiting.state == ImportState.REFUSED
