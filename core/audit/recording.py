"""`record`: the one way to put an event into the audit log."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models, transaction
from django.utils import timezone

from core.audit.context import current
from core.models import AuditEvent
from core.scoping import ScopedQuerySet

_P = ParamSpec("_P")
_R = TypeVar("_R")

SEEN_ONCE_AN_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Place:
    """Whose log the event belongs to."""

    city_id: int | None = None
    district_id: int | None = None
    channel_id: int | None = None


def record(
    *,
    actor: Any,
    action: str,
    obj: str = "",
    detail: dict[str, Any] | None = None,
    subject: models.Model | None = None,
    place: Place | None = None,
) -> AuditEvent:
    """Writes down what `actor` (None: nobody who is known) did, in the transaction of the deed itself.

    `action` is a code that an app's audit.py declares. `subject` is the row that it was done to: its
    name, key and place are taken from it unless `obj` or `place` say otherwise. `detail` is plain JSON;
    its keys should have a label in `core.audit.words`. Whoever views the portal as another person is
    named with that person.
    """
    where = place or (place_of(subject) if subject is not None else Place())
    event = AuditEvent(
        **_deed(actor, action),
        model=subject._meta.label_lower if subject is not None else "",
        key="" if subject is None or subject.pk is None else str(subject.pk)[:60],
        object=(obj or ("" if subject is None else str(subject)))[:200],
        city_id=where.city_id,
        district_id=where.district_id,
        channel_id=where.channel_id,
        detail=detail or {},
    )
    event.save(force_insert=True)
    seal_after_commit()
    return event


def record_each(*, actor: Any, action: str, told: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """An event for each of many deeds of one kind: what it was done to, and the detail. One statement for all."""
    deed = _deed(actor, action)
    events = [AuditEvent(**deed, object=obj[:200], detail=detail) for obj, detail in told]
    if events:
        AuditEvent.objects.bulk_create(events, batch_size=2_000)
        seal_after_commit()


def recorded(
    action: str,
    *,
    subject: str,
    detail: Sequence[str] = (),
    called: Callable[[Any], str] = str,
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """For services that take keywords and a `user`: records each call that succeeds, in its transaction.

    `subject` and `detail` name arguments; `called` says what the subject is called in the log. Stands below
    @transaction.atomic.
    """

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        @wraps(function)
        def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            result = function(*args, **kwargs)
            asked = kwargs[subject]
            row = result if isinstance(result, type(asked)) else asked
            values = {name: kwargs[name] for name in detail if kwargs.get(name) not in (None, "")}
            user: Any = kwargs["user"]
            record(actor=user, action=action, obj=called(row), subject=cast(models.Model, row), detail=values)
            return result

        return call

    return decorate


def record_seen(*, actor: Any, action: str, subject: models.Model) -> None:
    """Records that somebody looked at what others see masked: once an hour, not at each reload."""
    since = timezone.now() - datetime.timedelta(seconds=SEEN_ONCE_AN_HOUR)
    rows = AuditEvent.objects.filter(model=subject._meta.label_lower, key=str(subject.pk), at__gte=since)
    if not rows.filter(actor_id=actor.pk, action=action).exists():
        record(actor=actor, action=action, subject=subject)


def name_of(user: Any) -> str:
    """The name and the user name: either alone may be given to another person later."""
    if user is None:
        return ""
    name, username = str(user), user.get_username()
    return f"{name} ({username})" if name != username else str(username)


def place_of(row: models.Model) -> Place:
    """City, district and channel of a row, from the columns that its queryset is scoped by."""
    rows = type(row)._default_manager.all()
    paths = (
        (rows.scope_city, rows.scope_district, rows.scope_channel)
        if isinstance(rows, ScopedQuerySet)
        else ("city_id", None, None)
    )
    return Place(*(_value(row, path) if path else None for path in paths))


def seal_after_commit() -> None:
    """Once a transaction; a failure leaves the rows to the sealing of every minute (core.jobs)."""
    if any(waiting[1] is seal for waiting in connection.run_on_commit):
        return
    transaction.on_commit(seal, robust=True)


def seal() -> None:
    """Adds what was committed to the chain, in a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_audit_seal()")


def _deed(actor: Any, action: str) -> dict[str, Any]:
    context = current()
    acting_as, actor = _acting_as(actor), _viewer(actor)
    return {
        "actor_id": actor.pk if actor is not None else None,
        "actor_name": name_of(actor),
        "acting_as_id": acting_as.pk if acting_as is not None else None,
        "acting_as_name": name_of(acting_as),
        "action": action,
        "address": context.address() if context else None,
        "request_id": context.request_id if context else "",
    }


def _viewer(user: Any) -> Any:
    """Who really acts: the administrator who sees the portal as `user`, or the user."""
    return getattr(user, "viewed_by", None) or user


def _acting_as(user: Any) -> Any:
    return user if getattr(user, "viewed_by", None) else None


def _value(row: Any, path: str) -> int | None:
    for part in path.split("__"):
        if isinstance(row, models.Model) and part != "pk":
            try:
                row._meta.get_field(part)
            except FieldDoesNotExist:
                return None
        row = getattr(row, part, None)
    if isinstance(row, models.Model):
        row = row.pk
    return int(row) if isinstance(row, int) else None
