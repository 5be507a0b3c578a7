"""Sign-in by the operator's OpenID Connect, against a provider that answers as told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from channels_portal import env
from tests.cast import Cast
from users.models import User
from users.single_sign_on import SingleSignOnAdapter

ISSUER = "https://sso.operator.example"


class Reply:
    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    def json(self) -> dict[str, Any]:
        return self.body

    def raise_for_status(self) -> None:
        return None


class Provider:
    """The few addresses of an OpenID Connect provider, as a requests session."""

    claims: dict[str, Any]

    def __enter__(self) -> "Provider":
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def get(self, url: str, **_options: Any) -> Reply:
        if url.endswith("openid-configuration"):
            return Reply(
                {
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "userinfo_endpoint": f"{ISSUER}/userinfo",
                    "jwks_uri": f"{ISSUER}/keys",
                }
            )
        return Reply(self.claims)

    def request(self, method: str, url: str, **_options: Any) -> Reply:
        return Reply({"access_token": "t", "token_type": "Bearer"})

    post = request


@pytest.fixture
def provider(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    monkeypatch.setenv("OIDC_CLIENT_ID", "portal")
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")
    settings.OIDC_ISSUER = ISSUER
    settings.SOCIALACCOUNT_PROVIDERS = env.single_sign_on(ISSUER, "统一登录")
    provider = Provider()
    monkeypatch.setattr(SingleSignOnAdapter, "get_requests_session", lambda self: provider)
    return provider


def come_back(client: Client, **changes: str) -> Any:
    there = client.get("/accounts/sso/sso/login/")
    query = parse_qs(urlsplit(there["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    sent = {"code": "c", "state": query["state"][0], **changes}
    return client.get("/accounts/sso/sso/login/callback/", sent)


def test_a_claim_opens_the_account_of_that_name(provider: Provider) -> None:
    provider.claims = {"sub": "1", "preferred_username": "auditor"}
    client = Client()
    assert come_back(client)["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("name", ["nobody", "", "AUDITOR", None])
def test_no_account_is_ever_made(provider: Provider, name: str | None) -> None:
    before = User.objects.count()
    provider.claims = {"sub": "1", "preferred_username": name, "email": "auditor@example.com"}
    client = Client()
    assert come_back(client)["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302
    assert User.objects.count() == before


def test_a_disabled_account_stays_closed(provider: Provider, cast: Cast) -> None:
    User.objects.filter(pk=cast.auditor.pk).update(is_active=False)
    provider.claims = {"sub": "1", "preferred_username": "auditor"}
    client = Client()
    come_back(client)
    assert client.get("/").status_code == 302


def test_an_address_shared_by_two_opens_neither(provider: Provider, settings: Any) -> None:
    settings.OIDC_CLAIM, settings.OIDC_USER_FIELD = "email", "email"
    User.objects.filter(username__in=["auditor", "assessor"]).update(email="shared@example.com")
    provider.claims = {"sub": "1", "email": "shared@example.com"}
    client = Client()
    come_back(client)
    assert client.get("/").status_code == 302


def test_a_foreign_state_is_refused(provider: Provider) -> None:
    provider.claims = {"sub": "1", "preferred_username": "auditor"}
    client = Client()
    assert come_back(client, state="forged")["Location"] == "/accounts/login/"
    assert client.get("/").status_code == 302


def test_without_the_setting_there_is_no_such_way(db: None) -> None:
    assert Client().get("/accounts/sso/sso/login/").status_code == 404


@pytest.mark.parametrize(
    ("issuer", "words"), [("http://sso.example", "https://"), ("https://sso.example", "OIDC_CLIENT_ID")]
)
def test_half_a_setting_stops_the_start(issuer: str, words: str) -> None:
    with pytest.raises(SystemExit, match=words):
        env.single_sign_on(issuer, "SSO")
