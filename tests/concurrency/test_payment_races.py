"""Eight people approve, pay or prepare at the same moment: one succeeds. Each has a control without the lock."""

from collections.abc import Callable
from threading import Barrier, BrokenBarrierError
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError

from commissions.models import BankFile, PayableEntry, PaymentBatch
from commissions.payments.choices import BatchStatus, EntryKind
from commissions.payments.services import batches, sending
from commissions.payments.services.batches import batch_approve, batch_prepare
from commissions.payments.services.sending import batch_send
from core.errors import Conflict, Refusal
from tests.cast import Cast, make_cast, make_user
from tests.concurrency.together import succeeded, together
from tests.factories.commissions import PERIOD
from tests.factories.payments import again, payment_problems, prepared, released, submitted, three_payees

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]
EIGHT = 8


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    three_payees(cast)
    return cast


def unlocked(met: Barrier) -> Callable[..., PaymentBatch]:
    """What every step would see without the lock: all look before any writes."""

    def look(batch: PaymentBatch, *states: BatchStatus, version: int | None = None) -> PaymentBatch:
        found = PaymentBatch.objects.select_related("city").get(pk=batch.pk)
        try:
            met.wait(10)
        except BrokenBarrierError:
            raise AssertionError("not everybody came") from None
        return found

    return look


def sendings(cast: Cast, batch: PaymentBatch) -> list[Callable[[], Any]]:
    return [
        lambda: batch_send(
            batch=batch, user=again(cast.settlement_clerk), version=batch.version, layout="batch_csv"
        )
    ] * EIGHT


def test_of_eight_approvals_one_counts(people: Cast) -> None:
    batch = submitted(people)
    managers = [make_user(f"city_{n}", "city_manager", region=people.city_a) for n in range(EIGHT)]
    answers = together(
        *(
            lambda user=user: batch_approve(batch=batch, user=again(user), version=batch.version)
            for user in managers
        )
    )
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == EIGHT - 1
    batch.refresh_from_db()
    assert batch.approved_by_id == succeeded(answers)[0].approved_by_id


def test_control_without_the_lock_all_eight_approve(people: Cast) -> None:
    batch = submitted(people)
    managers = [make_user(f"city_{n}", "city_manager", region=people.city_a) for n in range(EIGHT)]
    with mock.patch.object(batches, "batch_locked", unlocked(Barrier(EIGHT))):
        answers = together(
            *(
                lambda user=user: batch_approve(batch=batch, user=again(user), version=batch.version)
                for user in managers
            )
        )
    assert len(succeeded(answers)) > 1


def test_of_eight_payments_one_is_made(people: Cast) -> None:
    batch = released(people)
    answers = together(*sendings(people, batch))
    assert len(succeeded(answers)) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == EIGHT - 1
    assert PayableEntry.objects.filter(kind=EntryKind.PAYMENT).count() == 3
    assert BankFile.objects.count() == 1
    assert payment_problems() == []


def test_control_without_the_lock_only_the_database_stops_the_other_seven(people: Cast) -> None:
    batch = released(people)
    with mock.patch.object(sending, "batch_locked", unlocked(Barrier(EIGHT))):
        answers = together(*sendings(people, batch))
    assert len(succeeded(answers)) == 1
    assert any(isinstance(answer, DatabaseError) for answer in answers)
    assert not all(isinstance(answer, Conflict) for answer in answers if isinstance(answer, Exception))
    assert PayableEntry.objects.filter(kind=EntryKind.PAYMENT).count() == 3
    assert payment_problems() == []


def test_of_eight_batches_of_a_city_one_is_prepared(people: Cast) -> None:
    clerk = people.settlement_clerk
    answers = together(
        *[lambda: batch_prepare(city_id=people.city_a.pk, period=PERIOD, user=again(clerk))] * EIGHT
    )
    assert len(succeeded(answers)) == 1
    assert all(isinstance(answer, Refusal) for answer in answers if isinstance(answer, Exception))
    assert PaymentBatch.objects.count() == 1


def test_a_statement_is_in_one_batch_however_many_drafts_there_were(people: Cast) -> None:
    """The draft is submitted, and another one can't take its statements."""
    first = prepared(people)
    batches.batch_submit(batch=first, user=again(people.settlement_clerk), version=first.version)
    with pytest.raises(Refusal):
        prepared(people)
