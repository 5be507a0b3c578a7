"""Dealers and districts submit what they upload; the city commits it. Maker is never checker."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict, Forbidden
from core.models import ImportSession, ImportState
from core.services.imports.commit import import_commit, import_discard, import_submit
from sales.models import Sale
from tests.cast import Cast, grant_role
from tests.factories.sheets import USAGE_HEADER, order, usage, workbook
from tests.imports.conftest import Prepare, Send, fresh
from users.models import User

pytestmark = pytest.mark.django_db


def submit(session: ImportSession, user: User) -> ImportSession:
    return import_submit(session=session, user=fresh(user), version=session.version)


def commit(session: ImportSession, user: User) -> ImportSession:
    return import_commit(session=session, user=fresh(user), version=session.version)


@pytest.mark.parametrize("role", ["dealer_owner", "dealer_clerk", "district_supervisor"])
def test_a_submitted_upload_waits_for_the_city(cast: Cast, prepare: Prepare, role: str) -> None:
    user = getattr(cast, role)
    code = cast.store.code if role == "dealer_clerk" else cast.agent.code
    session = prepare([order(1, channel_code=code)], user)
    assert session.city_id == cast.city_a.pk
    with pytest.raises(Forbidden):
        commit(session, user)
    session = submit(session, user)
    assert (session.state, session.submitted_by) == (ImportState.SUBMITTED, user)
    assert not Sale.objects.exists()
    session = commit(session, cast.city_manager)
    assert (session.state, session.committed_by) == (ImportState.COMMITTED, cast.city_manager)
    assert Sale.objects.get().channel.code == code


def test_a_dealer_reports_the_own_channels_alone(cast: Cast, prepare: Prepare) -> None:
    rows = [order(1), order(2, channel_code=cast.sub_agent.code), order(3, channel_code="LJA0017")]
    session = prepare(rows, cast.dealer_owner)
    assert session.state == ImportState.CHECKED
    assert [(error.cell, error.code) for error in session.errors.all()] == [("B4", "unknown_channel")]
    with pytest.raises(Conflict):
        submit(session, cast.dealer_owner)


def test_a_dealer_uploads_order_detail_only(cast: Cast, prepare: Prepare) -> None:
    with pytest.raises(Forbidden):
        prepare(workbook([usage(1)], USAGE_HEADER), cast.dealer_owner, kind="subscriber_months")


def test_nobody_commits_what_they_submitted_even_with_a_second_role(cast: Cast, prepare: Prepare) -> None:
    session = submit(prepare([order(1)], cast.dealer_owner), cast.dealer_owner)
    grant_role(cast.dealer_owner, "city_manager", region=cast.city_a)
    with pytest.raises(Forbidden):
        commit(session, cast.dealer_owner)
    session.committed_by = cast.dealer_owner
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


def test_another_city_does_not_commit_it(cast: Cast, prepare: Prepare) -> None:
    session = submit(prepare([order(1)], cast.dealer_owner), cast.dealer_owner)
    with pytest.raises(Conflict):
        commit(session, cast.city_b_manager)
    assert not Sale.objects.exists()


def test_a_submission_can_be_taken_back_or_sent_back(cast: Cast, prepare: Prepare) -> None:
    for user in (cast.dealer_owner, cast.city_manager):
        session = submit(prepare([order(1)], cast.dealer_owner), cast.dealer_owner)
        assert import_discard(session=session, user=user).state == ImportState.REFUSED


def test_by_command_a_dealers_sheet_is_submitted(cast: Cast, send: Send) -> None:
    outcome = send([order(1)], cast.dealer_owner)
    assert outcome.status == "ready"
    assert ImportSession.objects.get().state == ImportState.SUBMITTED
