"""What is sent, how it is signed, what happens when nobody answers, and when it stops."""

import datetime
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.models import DeliveryState, Notification, Webhook, WebhookDelivery, WebhookEvent
from core.services.webhooks import delivery as module
from core.services.webhooks.delivery import WAITS, webhook_deliver
from core.services.webhooks.events import announce
from core.services.webhooks.register import delivery_resend, webhook_pause, webhook_resume
from tests.cast import Cast
from tests.webhooks.conftest import Hook, Receiver

pytestmark = pytest.mark.django_db


def happens(cast: Cast, event: WebhookEvent = WebhookEvent.MONTH_SUBMITTED, **data: Any) -> None:
    announce(event, cities=[cast.city_a.pk], **{"month": 1, "period": 202610, **data})


def queued() -> list[tuple[int, datetime.datetime | None]]:
    """Deliveries on the queue, each with the time before which it isn't tried."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'delivery_id')::bigint, scheduled_at FROM procrastinate_jobs"
            " WHERE task_name = 'core.deliver_webhook' ORDER BY id"
        )
        return list(cursor.fetchall())


def deliver() -> WebhookDelivery:
    row = WebhookDelivery.objects.latest("id")
    webhook_deliver(row.pk)
    row.refresh_from_db()
    return row


def test_the_event_arrives_signed_with_numbers_and_codes(cast: Cast, hook: Hook, receiver: Receiver) -> None:
    _webhook, secret = hook()
    happens(cast, city_code="LJ")
    row = deliver()
    assert (row.state, row.answer, row.attempts, row.error) == (DeliveryState.DELIVERED, 200, 1, "")
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told["event"] == "month.submitted"
    assert told["data"] == {"month": 1, "period": 202610, "city_code": "LJ"}
    assert told["id"] == headers["X-Portal-Delivery"] == str(row.number)
    assert (headers["path"], headers["X-Portal-Event"]) == ("/portal?key=1", "month.submitted")
    at, _comma, given = headers["X-Portal-Signature"].removeprefix("t=").partition(",v1=")
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert given == wanted
    assert abs(int(at) - timezone.now().timestamp()) < 60


def test_it_is_queued_with_the_event_and_rolled_back_with_it(cast: Cast, hook: Hook) -> None:
    hook()
    with transaction.atomic():
        happens(cast)
        transaction.set_rollback(True)
    assert not queued()
    assert not WebhookDelivery.objects.exists()
    happens(cast)
    assert queued() == [(WebhookDelivery.objects.get().pk, None)]


def test_only_what_it_asked_for_and_of_its_city(cast: Cast, hook: Hook) -> None:
    hook(name="月", events=["month.closed"])
    hook(name="乙", city_id=cast.city_b.pk)
    ours, _secret = hook(name="甲", city_id=cast.city_a.pk)
    happens(cast)
    assert WebhookDelivery.objects.get().webhook == ours


def test_it_is_delivered_once_however_often_the_worker_comes(
    cast: Cast, hook: Hook, receiver: Receiver
) -> None:
    hook()
    happens(cast)
    deliver()
    deliver()
    assert len(receiver.got) == 1


def test_a_refusal_is_tried_again_later_and_later_and_then_given_up(
    cast: Cast, hook: Hook, receiver: Receiver
) -> None:
    hook()
    receiver.status = 503
    happens(cast)
    for number, wait in enumerate(WAITS, start=1):
        row = deliver()
        assert (row.state, row.answer, row.attempts) == (DeliveryState.WAITING, 503, number)
        at = queued()[-1][1]
        assert at is not None
        assert abs(at - timezone.now() - wait) < datetime.timedelta(seconds=30)
    row = deliver()
    assert (row.state, row.attempts) == (DeliveryState.FAILED, len(WAITS) + 1)
    assert "503" in row.error


def test_a_redirect_is_not_followed(cast: Cast, hook: Hook, receiver: Receiver) -> None:
    hook()
    receiver.status, receiver.location = 302, receiver.url
    happens(cast)
    row = deliver()
    assert (row.state, row.answer, len(receiver.got)) == (DeliveryState.WAITING, 302, 1)


def test_nobody_there_is_said_in_words(cast: Cast, hook: Hook) -> None:
    hook(url="http://127.0.0.1:9/")
    happens(cast)
    row = deliver()
    assert (row.state, row.answer) == (DeliveryState.WAITING, None)
    assert row.error


def test_a_host_that_is_no_longer_listed_is_not_asked(
    cast: Cast, hook: Hook, receiver: Receiver, settings: Any
) -> None:
    hook()
    happens(cast)
    settings.WEBHOOK_HOSTS = []
    assert deliver().error
    assert receiver.got == []


def test_failures_in_a_row_pause_it_and_its_owner_is_told(
    cast: Cast, hook: Hook, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSED_AFTER", 3)
    webhook, _secret = hook()
    receiver.status = 500
    for _time in range(3):
        happens(cast)
        deliver()
    webhook.refresh_from_db()
    assert webhook.paused_at
    assert Notification.objects.get(kind="webhook_paused").user == cast.sysadmin
    assert set(webhook.deliveries.values_list("state", flat=True)) == {DeliveryState.HELD}
    happens(cast)
    assert WebhookDelivery.objects.latest("id").state == DeliveryState.HELD


def test_an_answer_begins_the_count_anew(cast: Cast, hook: Hook, receiver: Receiver) -> None:
    webhook, _secret = hook()
    for status in (500, 200):
        receiver.status = status
        happens(cast)
        deliver()
    webhook.refresh_from_db()
    assert webhook.failures == 0


def test_what_a_pause_held_back_is_sent_when_it_is_resumed(
    cast: Cast, hook: Hook, receiver: Receiver
) -> None:
    webhook, _secret = hook()
    happens(cast)
    webhook_pause(webhook=webhook, user=cast.sysadmin)
    assert deliver().state == DeliveryState.HELD
    assert receiver.got == []
    webhook_resume(webhook=webhook, user=cast.sysadmin)
    assert deliver().state == DeliveryState.DELIVERED


def test_the_same_number_is_sent_again(cast: Cast, hook: Hook, receiver: Receiver) -> None:
    hook()
    happens(cast)
    row = deliver()
    delivery_resend(delivery=row, user=cast.sysadmin)
    deliver()
    numbers = [headers["X-Portal-Delivery"] for headers, _body in receiver.got]
    assert numbers == [str(row.number)] * 2


def test_the_secret_is_not_readable_in_the_database(hook: Hook) -> None:
    webhook, secret = hook()
    assert secret not in Webhook.objects.get(pk=webhook.pk).secret
