"""Two workers look for deadlines at the same moment: each statement and each dispute is told of once."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db.models import QuerySet

from commissions.models import Dispute, Statement
from commissions.services import notices, reminders
from commissions.services.reminders import disputes_remind, statements_remind
from core.models import Notification
from core.periods import today
from tests.cast import Cast, make_cast
from tests.concurrency.together import together
from tests.desk.test_disputes import raised
from tests.factories.commissions import published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


@pytest.fixture
def due(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A statement that is to be answered tomorrow; both workers are in the middle of it at once if they can be."""
    cast = make_cast()
    published(cast, respond_by=today() + datetime.timedelta(days=1))
    monkeypatch.setattr(reminders, "today", lambda: today() + datetime.timedelta(days=1))
    return cast


def at_once(monkeypatch: pytest.MonkeyPatch, name: str, remind: Callable[[], int]) -> list[Any]:
    """Whoever has something to tell waits for the other to have something, too, before it is written."""
    seen, write = Barrier(2), getattr(notices, name)

    def wait(told: Any) -> None:
        if told:
            with suppress(BrokenBarrierError):
                seen.wait(2)
        write(told)

    monkeypatch.setattr(notices, name, wait)
    return together(remind, remind)


def test_a_statement_is_told_of_once(due: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(at_once(monkeypatch, "statements_due", statements_remind)) == [0, 1]
    assert Notification.objects.filter(kind="statement_due").count() == 1
    assert Statement.objects.get().reminded_at is not None


def test_a_dispute_is_told_of_once(due: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.COMMISSIONS_RESPONSE_DAYS = 2
    raised(due, Statement.objects.get())
    assert sorted(at_once(monkeypatch, "disputes_due", disputes_remind)) == [0, 2], "city and province"
    assert Notification.objects.filter(kind="dispute_due").values("user").distinct().count() == 2
    assert Notification.objects.filter(kind="dispute_due").count() == 2
    assert Dispute.objects.get().reminded_at is not None


def test_control_without_the_lock_it_would_be_told_of_twice(
    due: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = Barrier(2)

    def look(rows: QuerySet[Statement]) -> QuerySet[Statement]:
        found = list(rows)
        looked.wait(10)
        return found  # type: ignore[return-value]

    monkeypatch.setattr(reminders, "_locked", look)
    assert together(statements_remind, statements_remind) == [1, 1]
    assert Notification.objects.filter(kind="statement_due").count() == 2
