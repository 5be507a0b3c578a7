"""A token speaks in its owner's name, within its own limits, and only while both are good."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Refusal
from core.periods import today
from tests.api.conftest import Speak
from tests.cast import Cast
from tests.factories.commissions import published
from users.models import ApiToken
from users.services.tokens import token_create, token_revoke

MONTHS = "/api/v1/months/"


def test_without_a_token_one_is_asked_for_it(cast: Cast) -> None:
    response = Client().get(MONTHS)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("secret", ["", "cpt_", "cpt_wrong", "\xff", "a b"])
def test_a_wrong_token_is_refused(cast: Cast, secret: str) -> None:
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(MONTHS).status_code == 401


def test_only_the_hash_of_a_secret_is_kept(cast: Cast) -> None:
    token, secret = token_create(owner=cast.city_manager, name="取数", expires_on=today(), read_only=True)
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(stored)
    assert stored["ending"] == secret[-4:]


def test_a_revoked_or_expired_token_is_refused(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    assert client.get(MONTHS).status_code == 200
    ApiToken.objects.update(expires_on=today() - datetime.timedelta(days=1))
    assert client.get(MONTHS).status_code == 401
    ApiToken.objects.update(expires_on=today())
    assert client.get(MONTHS).status_code == 200
    token_revoke(token=ApiToken.objects.get())
    assert client.get(MONTHS).status_code == 401


def test_the_token_of_a_disabled_owner_is_refused(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    cast.city_manager.is_active = False
    cast.city_manager.save()
    assert client.get(MONTHS).status_code == 401


def test_a_read_only_token_writes_nothing(cast: Cast, speak: Speak) -> None:
    ledger, _component, _statement = published(cast)
    client = speak(cast.province_manager, read_only=True)
    assert client.get(f"{MONTHS}{ledger.month.pk}/").status_code == 200
    assert client.post(f"{MONTHS}{ledger.month.pk}/close/").status_code == 403


def test_a_token_may_be_narrower_than_its_owner(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager, codes=["sales.product_view"])
    assert client.get("/api/v1/products/").status_code == 200
    assert client.get(MONTHS).status_code == 403


def test_its_last_use_is_noted_once_a_minute(cast: Cast, speak: Speak) -> None:
    client = speak(cast.city_manager)
    client.get(MONTHS)
    first = ApiToken.objects.get().last_used_at
    client.get(MONTHS)
    assert first is not None
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - datetime.timedelta(minutes=2))
    client.get(MONTHS)
    later = ApiToken.objects.get().last_used_at
    assert later is not None
    assert later > first


@pytest.mark.parametrize("days", [-1, 400])
def test_a_life_in_the_past_or_beyond_a_year_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(Refusal):
        token_create(
            owner=cast.city_manager,
            name="取数",
            expires_on=today() + datetime.timedelta(days=days),
            read_only=True,
        )


def test_the_page_shows_a_secret_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.city_manager)
    form = {"name": "对账", "expires_on": today().isoformat(), "read_only": "on"}
    made = client.post("/profile/tokens/add/", form)
    assert made.content.decode().count("cpt_") == 1
    assert "对账" in client.get("/profile/tokens/").content.decode()
    assert "cpt_" not in client.get("/profile/tokens/").content.decode()
    assert client.post("/profile/tokens/add/", {**form, "expires_on": "2020-01-01"}).status_code == 400
