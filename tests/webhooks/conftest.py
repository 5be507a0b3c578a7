"""A receiver that listens for real, and webhooks that lead to it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.models import Webhook, WebhookEvent
from core.services.webhooks.register import webhook_create
from tests.cast import Cast
from users.models import User


@dataclass
class Receiver:
    """Answers with `status`; keeps what came: headers and body."""

    port: int
    status: int = 200
    location: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/portal?key=1"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({**self.headers, "path": self.path}, body))
            self.send_response(found.status)
            if found.location:
                self.send_header("Location", found.location)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            """Not into the output of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Receiver(server.server_address[1])
    settings.WEBHOOK_HOSTS = ["127.0.0.1"]
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


Hook = Callable[..., tuple[Webhook, str]]


@pytest.fixture
def hook(cast: Cast, receiver: Receiver) -> Hook:
    """Registers a webhook of the administrator's: for all events of all cities unless told otherwise."""

    def make(**fields: Any) -> tuple[Webhook, str]:
        values = {
            "name": "结算系统",
            "url": receiver.url,
            "events": [event.value for event in WebhookEvent],
            "city_id": None,
            "user": User.objects.get(pk=cast.sysadmin.pk),
        }
        return webhook_create(**{**values, **fields})

    return make
