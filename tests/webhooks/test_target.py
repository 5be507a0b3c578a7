"""Where a webhook may lead: only where the operator has said, and never deeper into the network."""

import socket
from typing import Any

import pytest

from core.errors import Refusal
from core.services.webhooks.target import Unreachable, post, target_of

PUBLIC, PRIVATE = "93.184.215.14", "10.20.3.4"


def resolve_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(host: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/in",
        "https://HOOKS.example.com:443/in",
        "https://other.example.com:8443/",
        "http://10.20.3.4:8080/",
        "https://10.20.3.4/",
    ],
)
def test_listed_hosts_are_allowed(settings: Any, url: str) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.com", "other.example.com:8443", "10.20.0.0/16"]
    target_of(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://hooks.example.com.evil.net/",
        "https://hooks.example.com@evil.net/",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com:8443/",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https:///nowhere",
        "https://hooks.example.com:99999/",
        "https://10.21.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_everything_else_is_refused(settings: Any, url: str) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.com", "10.20.0.0/16"]
    with pytest.raises(Refusal):
        target_of(url)


def test_without_a_list_nothing_is_allowed(settings: Any) -> None:
    settings.WEBHOOK_HOSTS = []
    with pytest.raises(Refusal):
        target_of("https://hooks.example.com/")


@pytest.mark.parametrize("addresses", [[PRIVATE], [PUBLIC, PRIVATE], ["127.0.0.1"]])
def test_a_name_that_leads_inside_is_not_followed(
    settings: Any, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.com"]
    resolve_to(monkeypatch, *addresses)
    with pytest.raises(Unreachable):
        post("https://hooks.example.com/", b"{}", {})


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_HOSTS = ["hooks.example.com", "10.20.0.0/16"]
    resolve_to(monkeypatch, PRIVATE)
    asked: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], *_arguments: Any, **_options: Any) -> socket.socket:
        asked.append(place)
        raise OSError("refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable):
        post("https://hooks.example.com/", b"{}", {})
    assert asked == [(PRIVATE, 443)]
