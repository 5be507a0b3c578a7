"""The cards of the workbench: which there are, the order a person has given them, and what is new for them."""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.models import Preference
from core.scoping import ScopedUser

CARDS: Final = ("tasks", "figures", "months", "changes", "marks", "shortcuts")
PREFERENCE: Final = "home"
VISIT: Final = datetime.timedelta(minutes=30)
"""Looks that are closer together than this are one visit."""


@dataclass(frozen=True, slots=True)
class Habits:
    """`since`: the end of the visit before this one; None for the first visit ever."""

    order: tuple[str, ...]
    since: datetime.datetime | None


def habits_of(user: ScopedUser) -> Habits:
    """One query; the first look of a visit also writes when it was."""
    row = Preference.objects.filter(user_id=user.pk, name=PREFERENCE).first()
    value: dict[str, Any] = row.value if row else {}
    now = timezone.now()
    last, since = _moment(value.get("last")), _moment(value.get("since"))
    if last is None or now - last > VISIT:
        since = last
        _keep(user, {**value, "last": now.isoformat(), "since": last.isoformat() if last else None})
    return Habits(_ordered(value.get("order", ())), since)


def card_move(user: ScopedUser, card: str, by: int) -> None:
    """Puts a card one place up (-1) or down (1); at the end of the line nothing happens."""
    with transaction.atomic():
        row = Preference.objects.select_for_update().filter(user_id=user.pk, name=PREFERENCE).first()
        value: dict[str, Any] = row.value if row else {}
        order = list(_ordered(value.get("order", ())))
        place = order.index(card)
        other = place + by
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            _keep(user, {**value, "order": order})


def _keep(user: ScopedUser, value: dict[str, Any]) -> None:
    Preference.objects.update_or_create(user_id=user.pk, name=PREFERENCE, defaults={"value": value})


def _ordered(wanted: Any) -> tuple[str, ...]:
    """The person's order; cards that came with a later version stand at the end."""
    known = [card for card in wanted if card in CARDS]
    return (*known, *(card for card in CARDS if card not in known))


def _moment(text: str | None) -> datetime.datetime | None:
    return parse_datetime(text) if text else None
