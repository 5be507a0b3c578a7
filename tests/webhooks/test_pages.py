"""The administrator's pages: a secret is shown once, everything is written down."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, DeliveryState, Webhook, WebhookDelivery, WebhookEvent
from core.services.webhooks.events import announce
from tests.cast import Cast, grant_role, make_user
from tests.forms import seen
from tests.webhooks.conftest import Hook, Receiver
from users.models import Role

pytestmark = pytest.mark.django_db

SignIn = Callable[[Any], Client]
ADD = "/webhooks/new/"


def entered(receiver: Receiver, **fields: Any) -> dict[str, Any]:
    return {"name": "结算系统", "url": receiver.url, "events": ["month.submitted"], "city": "", **fields}


def test_the_secret_is_shown_once(cast: Cast, receiver: Receiver, sign_in: SignIn) -> None:
    client = sign_in(cast.sysadmin)
    page = client.post(ADD, entered(receiver)).content.decode()
    found = re.search(r'class="secret"[^>]*>([^<]+)<', page)
    assert found
    hook = Webhook.objects.get()
    assert found[1] not in client.get(hook.get_absolute_url()).content.decode()
    again = client.post(reverse("users:webhook_secret_renew", args=[hook.pk])).content.decode()
    assert found[1] not in again


@pytest.mark.parametrize(
    "wrong",
    [{"url": "https://elsewhere.example.com/"}, {"url": "no address"}, {"events": []}, {"events": ["x"]}],
)
def test_what_is_wrong_stands_beside_its_field(
    cast: Cast, receiver: Receiver, sign_in: SignIn, wrong: dict[str, Any]
) -> None:
    answer = sign_in(cast.sysadmin).post(ADD, entered(receiver, **wrong))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == wrong.keys()
    assert not Webhook.objects.exists()


def test_what_was_delivered_is_listed_and_sent_again(cast: Cast, hook: Hook, sign_in: SignIn) -> None:
    webhook, _secret = hook()
    announce(WebhookEvent.MONTH_SUBMITTED, cities=[cast.city_a.pk], month=1)
    row = WebhookDelivery.objects.get()
    client = sign_in(cast.sysadmin)
    resend = reverse("users:delivery_resend", args=[webhook.pk, row.pk])
    assert resend not in client.get(webhook.get_absolute_url()).content.decode(), "still waiting"
    assert client.post(resend).status_code == 409
    WebhookDelivery.objects.update(state=DeliveryState.FAILED, answer=503, error="x-y-z", attempts=6)
    page = client.get(webhook.get_absolute_url()).content.decode()
    assert resend in page
    assert "503" in page
    assert "x-y-z" in page
    assert client.post(resend).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 0)


def test_pause_resume_change_and_delete_are_in_the_log(
    cast: Cast, hook: Hook, receiver: Receiver, sign_in: SignIn
) -> None:
    webhook, _secret = hook()
    client = sign_in(cast.sysadmin)
    for act in ("pause", "resume", "secret_renew"):
        client.post(reverse(f"users:webhook_{act}", args=[webhook.pk]))
    page = reverse("users:webhook_edit", args=[webhook.pk])
    client.post(page, {**entered(receiver, name="新名"), "seen": seen(client, page)})
    webhook.refresh_from_db()
    assert (webhook.name, webhook.events) == ("新名", ["month.submitted"])
    client.post(reverse("users:webhook_delete", args=[webhook.pk]))
    assert not Webhook.objects.exists()
    acts = AuditEvent.objects.filter(action__startswith="users.webhook").order_by("pk")
    assert [act.removeprefix("users.webhook_") for act in acts.values_list("action", flat=True)] == [
        "create",
        "pause",
        "resume",
        "secret_renew",
        "change",
        "delete",
    ]


def test_whoever_manages_one_city_sees_and_makes_those_of_that_city(
    cast: Cast, hook: Hook, receiver: Receiver, sign_in: SignIn
) -> None:
    everywhere, _secret = hook()
    keeper = make_user("keeper")
    Role.objects.create(code="hooks", name="Hooks", rank=5, permissions=["users.webhook_manage"])
    grant_role(keeper, "hooks", region=cast.city_a)
    client = sign_in(keeper)
    assert client.get(everywhere.get_absolute_url()).status_code == 404
    assert client.post(ADD, entered(receiver)).status_code == 422
    assert client.post(ADD, entered(receiver, city=cast.city_b.pk)).status_code == 422
    assert client.post(ADD, entered(receiver, city=cast.city_a.pk)).status_code == 200
    assert Webhook.objects.latest("pk").city_id == cast.city_a.pk
