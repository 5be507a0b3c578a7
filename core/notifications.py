"""Telling people what happened: a kind is one sentence, declared where its event is at home.

    SUBMITTED = declare("month_submitted", _("%(city)s submitted %(period)s"), icon="send")
    notify(holders("commissions.run_approve", city_id), SUBMITTED, url, city="临江市", period=202610)

Rows are written in the caller's transaction, so nobody hears of what was rolled back.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise

from core import formats
from core.models import Notification
from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    text: str | Promise
    icon: str


KINDS: dict[str, Kind] = {}


def declare(name: str, text: str | Promise, *, icon: str) -> Kind:
    """Registers a sentence. Its placeholders are what `notify` gives it; `period` is shown as a month."""
    if name in KINDS:
        raise ValueError(f"notification {name} is declared twice")
    KINDS[name] = Kind(name, text, icon)
    return KINDS[name]


def notify(user_ids: Collection[int], kind: Kind, url: str, **params: Any) -> None:
    """One row a person, each once. `params` are plain JSON."""
    notify_each(Message(pk, kind, url, params) for pk in sorted(set(user_ids)))


class Message(NamedTuple):
    user_id: int
    kind: Kind
    url: str
    params: dict[str, Any]


def notify_each(messages: Iterable[Message]) -> None:
    """As `notify`, where each person is told something else. One statement for 2,000 of them."""
    Notification.objects.bulk_create(
        [
            Notification(user_id=one.user_id, kind=one.kind.name, params=one.params, url=one.url)
            for one in messages
        ],
        batch_size=2_000,
    )


FREE_TEXT: Final = ("reason", "error")
"""Parameters that hold whatever somebody wrote."""


def sentence(row: Notification, *, free_text: bool = True) -> str:
    """What happened, in the reader's language. Without `free_text` as it may leave the portal."""
    params = dict(row.params)
    if not free_text:
        params |= {name: "…" for name in FREE_TEXT if name in params}
    if "period" in params:
        params["period"] = formats.period_label(params["period"])
    kind = KINDS.get(row.kind)
    return str(kind.text) % params if kind else row.kind


def icon_of(row: Notification) -> str:
    return KINDS[row.kind].icon if row.kind in KINDS else "bell"


def mark_read(user: ScopedUser, *, pk: int | None = None) -> int:
    """One notification of this person, or all of them; returns how many were unread."""
    rows = Notification.objects.visible_to(user).filter(read_at__isnull=True)
    return (rows.filter(pk=pk) if pk else rows).update(read_at=timezone.now())
