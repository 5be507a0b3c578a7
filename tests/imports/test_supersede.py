"""A mended copy settles the upload that waited to be mended, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import AuditEvent, ImportSession, ImportState
from core.services.imports.commit import import_commit
from core.services.imports.files import file_is_kept
from core.sheets.kinds import kind_named
from core.sheets.staging import Stage
from tests.cast import Cast, make_user
from tests.factories.sheets import PERIOD, order
from tests.imports.conftest import Prepare, fresh

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
    assert not file_is_kept(waiting.file)
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
