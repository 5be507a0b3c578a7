"""Who is acting: the request or job at work, known to events and, through a setting of the transaction, to
the triggers that write down changes.

The setting is made with the first statement of a transaction that may write, so that reading pages pay nothing.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus


@dataclass(slots=True)
class Context:
    """`actor` answers late: whoever signs in during a request acts in the rest of it. `address` is asked for
    only by events."""

    actor: Callable[[], int | None] = lambda: None
    acting_as: Callable[[], int | None] = lambda: None
    source: str = ""
    address: Callable[[], str | None] = lambda: None
    site: Callable[[], str] = lambda: ""
    """The portal's address as its user reached it, for links in mails; empty where no browser asked."""
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def as_setting(self) -> str:
        values = {
            "actor": self.actor(),
            "as": self.acting_as(),
            "request": self.request_id,
            "source": self.source,
        }
        return json.dumps({name: value for name, value in values.items() if value})


_current: ContextVar[Context | None] = ContextVar("audit_context", default=None)


def current() -> Context | None:
    return _current.get()


@contextmanager
def acting(context: Context) -> Iterator[Context]:
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)


_READS: Final = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|SET|SHOW|DECLARE|FETCH|CLOSE|EXPLAIN)\b", re.IGNORECASE
)
_UNDOES: Final = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)


class Announcer:
    """Tells a connection's transactions who is acting, before their first statement that may write.

    Inside a transaction the setting is local and goes with it, also back to a savepoint; outside of one it
    stays until another value is wanted.
    """

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.raw: Any = None
        self.kept = ""
        self.local: str | None = None

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else ""
        if _UNDOES.match(text):
            self.local = None
        elif not _READS.match(text):
            self._announce()
        return execute(sql, params, many, context)

    def _announce(self) -> None:
        raw = self.connection.connection
        if raw is not self.raw:
            self.raw, self.kept, self.local = raw, "", None
        status = raw.info.transaction_status
        if status == TransactionStatus.IDLE:
            self.local = None
        elif status != TransactionStatus.INTRANS:
            return
        acting_now = current()
        wanted = acting_now.as_setting() if acting_now else ""
        if wanted == (self.kept if self.local is None else self.local):
            return
        inside = self.connection.in_atomic_block
        raw.execute("SELECT set_config('portal.actor', %s, %s)", [wanted, inside])
        if inside:
            self.local = wanted
        else:
            self.kept = wanted


def attach(*, connection: BaseDatabaseWrapper, **_more: Any) -> None:
    """Called for each new connection; a reconnect finds the announcer in place."""
    if connection.vendor == "postgresql" and not any(
        isinstance(wrapper, Announcer) for wrapper in connection.execute_wrappers
    ):
        connection.execute_wrappers.append(Announcer(connection))
