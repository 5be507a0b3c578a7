"""Where a webhook may go: only to hosts that the operator lists, at the address that was checked, and no further.

WEBHOOK_HOSTS lists names (`hooks.example.com`, or with a port `hooks.example.com:8443`), addresses and networks
(`10.20.0.0/16`). A listed name that leads into a private network is refused unless that address is listed too: else
whoever runs the name's DNS could reach whatever the portal reaches. Redirects are not followed.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refusal

SECONDS: Final = 10
PORTS: Final = {"https": 443, "http": 80}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """No answer was had. The sentence is for the log of deliveries."""


@dataclass(frozen=True, slots=True)
class Target:
    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Raises Refusal for an address that isn't allowed, without asking the network."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal(_("This is no address of a web server.")) from None
    host = (parts.hostname or "").lower()
    if parts.scheme not in PORTS or not host or parts.username or parts.password or parts.fragment:
        raise Refusal(_("This is no address of a web server."))
    target = Target(parts.scheme, host, port or PORTS[parts.scheme], _path(parts))
    if not _is_listed(target):
        raise Refusal(_("The operator hasn't listed this host for webhooks (setting WEBHOOK_HOSTS)."))
    if target.scheme == "http" and not _is_private(_literal(host)):
        raise Refusal(_("Outside of the own network a webhook's address begins with https."))
    return target


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Sends and returns the status of the answer. Raises Refusal or Unreachable."""
    target = target_of(url)
    address = _resolved(target)
    connection = _connection(target, address)
    try:
        connection.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(
            _("No answer: %(error)s") % {"error": str(error) or type(error).__name__}
        ) from error
    finally:
        connection.close()


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _literal(host: str) -> _Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_private(address: _Address | None) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return address is not None and not (mapped or address).is_global


def _is_listed(target: Target) -> bool:
    names = {f"{target.host}:{target.port}"}
    if target.port == PORTS[target.scheme]:
        names.add(target.host)
    listed = {entry.lower() for entry in settings.WEBHOOK_HOSTS}
    address = _literal(target.host)
    return bool(names & listed) or (address is not None and _in_networks(address))


def _in_networks(address: _Address) -> bool:
    return any(address in network for network in _networks())


def _networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    found = []
    for entry in settings.WEBHOOK_HOSTS:
        try:
            found.append(ipaddress.ip_network(entry.rpartition(":")[0] if _has_port(entry) else entry))
        except ValueError:
            continue
    return found


def _has_port(entry: str) -> bool:
    return entry.count(":") == 1


def _resolved(target: Target) -> str:
    """One address of the host; all that it has must be allowed, so that no answer of the DNS leads elsewhere."""
    try:
        found = {
            str(entry[4][0])
            for entry in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        }
    except OSError as error:
        raise Unreachable(_("The host's name is not known: %(error)s") % {"error": error}) from error
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if _is_private(address) and not _in_networks(address):
            raise Unreachable(_("The host leads to a private address that isn't listed."))
    return sorted(found)[0]


def _connection(target: Target, address: str) -> http.client.HTTPConnection:
    """Connects to the address that was checked; certificate and Host are those of the name."""
    if target.scheme == "http":
        plain = http.client.HTTPConnection(target.host, target.port, timeout=SECONDS)
        plain._create_connection = _pinned(address)  # type: ignore[attr-defined]
        return plain
    context = ssl.create_default_context()
    secure = http.client.HTTPSConnection(target.host, target.port, timeout=SECONDS, context=context)
    secure._create_connection = _pinned(address)  # type: ignore[attr-defined]
    return secure


def _pinned(address: str) -> Any:
    def connect(place: tuple[str, int], *arguments: Any, **options: Any) -> socket.socket:
        return socket.create_connection((address, place[1]), *arguments, **options)

    return connect
