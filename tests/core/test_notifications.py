"""Each is told what concerns them, reads it in their language, and nobody reads another's."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from commissions.services.disputes import dispute_raise
from commissions.services.months import month_approve, month_publish, month_return, month_submit
from commissions.services.statements import statement_lines
from core.models import Notification
from core.notifications import KINDS, notify, sentence
from tests.cast import Cast
from tests.factories.commissions import Ledger, make_component, published
from users.middleware import LAST_SEEN
from users.services.holders import holders_in_city, holders_of_channels

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def told(user: Any) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def ledger(cast: Cast) -> Ledger:
    made = Ledger(cast, cast.city_a)
    made.line(cast.agent, make_component(cast), 1, 5_000)
    made.statements()
    return made


def test_each_step_of_a_month_is_told_to_those_whose_turn_it_is(ledger: Ledger, cast: Cast) -> None:
    version = ledger.month.version
    month = month_submit(month=ledger.month, user=cast.city_manager, version=version, despite=True)
    assert told(cast.province_manager) == ["month_submitted"]
    month = month_return(month=month, user=cast.province_manager, reason="缺一份月报")
    assert told(cast.city_manager) == ["month_returned"]
    month = month_submit(month=month, user=cast.city_manager, version=version, despite=True)
    month = month_approve(month=month, user=cast.province_manager, version=version)
    month_publish(month=month, user=cast.province_manager)
    assert told(cast.city_manager) == ["month_returned", "month_approved", "month_published"]
    assert told(cast.dealer_owner) == ["statement_ready"]
    for other in (cast.city_b_manager, cast.dealer_b_owner, cast.auditor, cast.sysadmin):
        assert told(other) == []


def test_a_dispute_is_told_to_those_who_answer_it(cast: Cast) -> None:
    _ledger, _component, statement = published(cast)
    line = statement_lines(statement).order_by("id")[0]
    dispute_raise(statement=statement, line_ids=[line.id], text="少算一笔", user=cast.dealer_owner)
    assert told(cast.city_manager) == ["dispute_raised"]
    assert told(cast.dealer_owner) == []


def test_the_sentence_is_in_the_readers_language(cast: Cast) -> None:
    notify([cast.city_manager.pk], KINDS["month_approved"], "/", city="临江市", period=202610)
    row = Notification.objects.get()
    with translation.override("en"):
        assert sentence(row) == "临江市 Oct 2026 is approved"
    row.kind = "gone"
    assert sentence(row) == "gone"


def test_nobody_hears_of_what_was_rolled_back(cast: Cast) -> None:
    with transaction.atomic():
        notify([cast.city_manager.pk], KINDS["month_approved"], "/", city="临江市", period=202610)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_opening_marks_it_read_and_leads_on(cast: Cast, sign_in: SignIn) -> None:
    notify([cast.city_manager.pk], KINDS["upload_ready"], "/agents/", file="10月.xlsx")
    row = Notification.objects.get()
    client = sign_in(cast.city_manager)
    count = reverse("core:notification_count")
    assert "count" in client.get(count).content.decode().split("hx-get")[1]
    answer = client.get(reverse("core:notification_open", kwargs={"pk": row.pk}))
    assert (answer.status_code, answer["Location"]) == (302, "/agents/")
    row.refresh_from_db()
    assert row.read_at is not None
    assert '<span class="count"' not in client.get(count).content.decode()


def test_an_address_elsewhere_is_not_followed(cast: Cast, sign_in: SignIn) -> None:
    notify([cast.city_manager.pk], KINDS["upload_ready"], "https://example.com/", file="x")
    address = reverse("core:notification_open", kwargs={"pk": Notification.objects.get().pk})
    assert sign_in(cast.city_manager).get(address)["Location"] == reverse("core:notification_list")


def test_another_persons_notifications_stay_theirs(cast: Cast, sign_in: SignIn) -> None:
    notify([cast.city_manager.pk], KINDS["upload_ready"], "/", file="10月.xlsx")
    sign_in(cast.province_manager).post(reverse("core:notification_read_all"))
    assert Notification.objects.get().read_at is None
    assert (
        "10月.xlsx"
        not in sign_in(cast.province_manager).get(reverse("core:notification_list")).content.decode()
    )
    sign_in(cast.city_manager).post(reverse("core:notification_read_all"))
    assert Notification.objects.get().read_at is not None


def test_asking_for_the_number_does_not_keep_a_session_alive(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.city_manager)
    client.get(reverse("home"))
    session = client.session
    session[LAST_SEEN] = int(time.time()) - 600
    session.save()
    page = client.get(reverse("core:notification_count"), headers={"X-Polling": "1"})
    assert page.status_code == 200
    assert client.session[LAST_SEEN] == session[LAST_SEEN]
    assert "data-poll" in page.content.decode()  # what makes portal.js send that header


def test_holders_are_those_whose_role_reaches_the_place(cast: Cast) -> None:
    city = cast.city_a.pk
    assert holders_in_city("commissions.run_submit", city) == [cast.city_manager.pk]
    assert holders_in_city("commissions.run_approve", city) == [cast.province_manager.pk]
    assert holders_of_channels("commissions.statement_confirm", [cast.agent.pk]) == [cast.dealer_owner.pk]
