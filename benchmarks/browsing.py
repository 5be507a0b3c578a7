"""The portal's web server on loopback, as `make run` starts it, and people who sign in and read its pages."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.measure import peak_mb
from channels_portal import embedded, env
from channels_portal.run import start_web, stop_children, wait_until_up

_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_NEXT: Final = re.compile(r'href="(\?[^"]*\bafter=[^"]*)"')


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    pid: int

    @property
    def peak_mb(self) -> int:
        """The largest of its workers so far."""
        return peak_mb(self.pid)


@contextmanager
def web_server(database: str, home: Path) -> Iterator[Server]:
    """Serves `database` with the settings of a checkout; what it writes besides goes to `home`."""
    from django.conf import settings

    address = embedded.url(env.home(), embedded.APPLICATION)
    if address is None:
        raise SystemExit("The embedded database is not running.")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "channels_portal.settings.development",
        "DATABASE_URL": address.replace(f"/{embedded.DATABASE}?", f"/{database}?"),
        "PORTAL_DB_ROLE": "app",
        "PORTAL_HOME": str(home),
        # What was sealed when the database was filled has to open.
        "SECRET_KEY": settings.SECRET_KEY,
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, check=True, cwd=env.BASE_DIR, env=environment)
    address = f"http://127.0.0.1:{_free_port()}/"
    web = start_web(address, environment)
    try:
        wait_until_up(address, web)
        yield Server(address, web.pid)
    finally:
        stop_children({"web": web})


class Browser:
    """One person with one connection, which the server may close in between, as it does with browsers."""

    def __init__(self, server: Server, username: str, password: str) -> None:
        self.username = username
        self._host = server.address.removeprefix("http://").rstrip("/")
        self._connection = http.client.HTTPConnection(self._host, timeout=60)
        self._cookies: dict[str, str] = {}
        self._kind = ""
        token = _TOKEN.search(self.read("/accounts/login/"))
        form = {
            "csrfmiddlewaretoken": token[1] if token else "",
            "login": username,
            "password": password,
        }
        self._send("POST", "/accounts/login/", urlencode(form))
        if "sessionid" not in self._cookies:
            raise RuntimeError(f"{username} could not sign in")

    def read(self, path: str) -> str:
        """The page's text. Raises for any answer but a page."""
        status, body = self._send("GET", path)
        if status != http.client.OK:
            raise RuntimeError(f"{path} answers {status}")
        return body.decode()

    def page(self, path: str) -> str | None:
        """Its text where there is one for this reader: no file, and nothing that is refused. Raises for a fault."""
        status, body = self._send("GET", path)
        if status >= http.client.INTERNAL_SERVER_ERROR:
            raise RuntimeError(f"{path} answers {status}")
        is_text = self._kind.startswith("text/html")
        return body.decode() if status == http.client.OK and is_text else None

    def milliseconds(self, path: str) -> float:
        started = time.perf_counter()
        self.read(path)
        return (time.perf_counter() - started) * 1_000

    def following(self, path: str, pages: int) -> list[str]:
        """The addresses of the list's next pages, as its own links have them."""
        found: list[str] = []
        address = path
        while len(found) < pages and (link := _NEXT.search(self.read(address))):
            address = path.partition("?")[0] + link[1].replace("&amp;", "&")
            found.append(address)
        return found

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        self._kind = response.headers.get("Content-Type", "")
        return response.status, response.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
