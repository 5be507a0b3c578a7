"""The mail of notifications: as often as chosen, of what may be opened now, and of nothing secret."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commissions.models import Statement
from core.models import Notification, Preference
from core.notifications import KINDS, notify
from tests.cast import Cast
from tests.factories.commissions import published
from users.models import Grant, User
from users.services.digests import Rhythm, digest_choose, digests_send

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
SITE = "https://portal.example.com"
WEDNESDAY = datetime.datetime(2026, 11, 25, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@pytest.fixture
def reader(cast: Cast) -> User:
    user = User.objects.get(pk=cast.city_manager.pk)
    user.email = "city@example.com"
    user.save()
    return user


@pytest.fixture
def statement(cast: Cast) -> Statement:
    return published(cast)[2]


def chosen(user: User, rhythm: Rhythm = Rhythm.DAILY) -> None:
    digest_choose(user=user, rhythm=rhythm, site=SITE)


def tell(user: User, statement: Statement, **params: Any) -> Notification:
    url = reverse("commissions:statement_detail", args=[statement.pk])
    told = {"city": "临江市", "period": 202610, **params}
    notify([user.pk], KINDS["month_returned" if "reason" in told else "month_approved"], url, **told)
    return Notification.objects.latest("pk")


def sent_after(days: float) -> int:
    with time_machine.travel(WEDNESDAY + datetime.timedelta(days=days), tick=False):
        return digests_send()


@pytest.fixture(autouse=True)
def _wednesday() -> Any:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def test_what_has_happened_since_comes_once_a_day(reader: User, statement: Statement) -> None:
    tell(reader, statement)
    chosen(reader)
    with time_machine.travel(WEDNESDAY + datetime.timedelta(hours=1), tick=False):
        row = tell(reader, statement, city="望江")
    assert sent_after(0.1) == 0, "not on the day of the choice"
    assert [sent_after(1), sent_after(1.1)] == [1, 0]
    (message,) = mail.outbox
    assert message.to == ["city@example.com"]
    link = f"{SITE}{reverse('core:notification_open', args=[row.pk])}"
    html = message.alternatives[0][0]  # type: ignore[union-attr]
    for text in (message.body, html):
        assert link in str(text)
        assert str(text).count("/notifications/") == 2, (
            "one and the way to all: the older one was there before"
        )


def test_the_weekly_one_comes_on_monday_or_when_a_monday_was_missed(
    reader: User, statement: Statement
) -> None:
    chosen(reader, Rhythm.WEEKLY)
    with time_machine.travel(WEDNESDAY + datetime.timedelta(hours=1), tick=False):
        tell(reader, statement)
    assert [sent_after(days) for days in (1, 4, 5)] == [0, 0, 1]
    with time_machine.travel(WEDNESDAY + datetime.timedelta(days=5.5), tick=False):
        tell(reader, statement)
    assert [sent_after(11), sent_after(13)] == [0, 1], "Tuesday of the week after"


def later(reader: User, statement: Statement, **params: Any) -> None:
    with time_machine.travel(WEDNESDAY + datetime.timedelta(hours=1), tick=False):
        tell(reader, statement, **params)


def test_nobody_gets_one_without_choosing_it_or_without_an_address(
    cast: Cast, reader: User, statement: Statement
) -> None:
    later(reader, statement)
    assert sent_after(1) == 0
    chosen(reader, Rhythm.OFF)
    assert sent_after(2) == 0
    chosen(cast.province_manager)
    later(cast.province_manager, statement)
    assert sent_after(3) == 0
    chosen(reader)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert sent_after(4) == 0
    assert mail.outbox == []


def test_what_may_not_be_opened_any_more_is_not_told(cast: Cast, reader: User, statement: Statement) -> None:
    chosen(reader)
    later(reader, statement)
    Grant.objects.filter(user=reader).update(region=cast.city_b)
    assert sent_after(1) == 0
    assert mail.outbox == []


def test_what_was_read_is_no_news(reader: User, statement: Statement) -> None:
    chosen(reader)
    later(reader, statement)
    Notification.objects.update(read_at=timezone.now())
    assert sent_after(1) == 0


def test_no_amount_and_nothing_that_somebody_wrote_leaves_the_portal(
    reader: User, statement: Statement
) -> None:
    chosen(reader)
    later(reader, statement, reason="张三的手机号13900000001")
    assert sent_after(1) == 1
    (message,) = mail.outbox
    html = str(message.alternatives[0][0])  # type: ignore[union-attr]
    for text in (str(message.body), html):
        assert "张三" not in text
        assert "150.00" not in text


def test_text_of_others_is_no_html(reader: User, statement: Statement) -> None:
    chosen(reader)
    later(reader, statement, city="<img src=x>")
    sent_after(1)
    assert "<img" not in str(mail.outbox[0].alternatives[0][0])  # type: ignore[union-attr]


def test_a_mail_that_fails_stops_no_other_and_comes_tomorrow(
    cast: Cast, reader: User, statement: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = User.objects.get(pk=cast.province_manager.pk)
    other.email = "province@example.com"
    other.save()
    for user in (reader, other):
        chosen(user)
        later(user, statement)
    send = mail.EmailMultiAlternatives.send

    def fails_once(message: Any, *arguments: Any) -> int:
        if message.to == ["city@example.com"]:
            raise ConnectionRefusedError
        return send(message, *arguments)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", fails_once)
    assert sent_after(1) == 1
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", send)
    assert sent_after(2) == 1
    assert [message.to for message in mail.outbox] == [["province@example.com"], ["city@example.com"]]


def test_it_is_chosen_on_ones_own_page(cast: Cast, reader: User, sign_in: SignIn) -> None:
    client = sign_in(reader)
    assert 'name="rhythm"' in client.get("/profile/").content.decode()
    assert client.post("/profile/digest/", {"rhythm": "weekly"}).status_code == 302
    kept = Preference.objects.get(name="digest")
    assert (kept.user, kept.value["rhythm"], kept.value["site"]) == (reader, "weekly", "http://testserver")
    assert client.post("/profile/digest/", {"rhythm": "hourly"}).status_code == 422
    assert 'name="rhythm"' not in sign_in(cast.auditor).get("/profile/").content.decode()
