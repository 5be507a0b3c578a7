"""One Idempotency-Key, two requests at the same moment: one is done, the other is told to wait."""

from threading import Event
from typing import Any
from unittest import mock

import pytest

from commissions.api import statements
from commissions.models import Statement
from commissions.services.confirmations import statement_confirm
from core.models import AuditEvent, IdempotencyKey
from tests.api.conftest import client_with_token
from tests.api.test_actions import post
from tests.cast import make_cast
from tests.concurrency.together import together
from tests.factories.commissions import published

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("races")]


def test_of_two_at_once_one_is_done_and_the_other_answered_with_409() -> None:
    cast = make_cast()
    statement = published(cast)[2]
    client = client_with_token(cast.dealer_owner)
    begun, asked = Event(), Event()

    def slowly(**given: Any) -> Statement:
        begun.set()
        asked.wait(10)
        return statement_confirm(**given)

    def first() -> Any:
        return post(client, f"statements/{statement.pk}/confirm/", **{"Idempotency-Key": "k"})

    def second() -> Any:
        begun.wait(10)
        try:
            return post(client, f"statements/{statement.pk}/confirm/", **{"Idempotency-Key": "k"})
        finally:
            asked.set()

    with mock.patch.object(statements, "statement_confirm", slowly):
        done, refused = together(first, second)
    assert (done.status_code, refused.status_code) == (200, 409)
    assert refused.json()["detail"]
    again = first()
    assert (again.status_code, again.json()) == (200, done.json())
    assert IdempotencyKey.objects.count() == 1
    assert AuditEvent.objects.filter(action="commissions.statement_confirm").count() == 1
