"""Changes and events in words: labels of fields, choices by name, money as money, keys as names."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import formats
from core.audit.tracking import Tracked, tracked_tables
from core.fields import FenField, ScaledField
from core.masking import masked
from core.models import AuditEvent, Change, Operation
from core.permissions import all_permissions
from core.scoping import ScopedUser

NOT_SHOWN: Final = gettext_lazy("(not shown)")

DETAIL_LABELS: Final = {
    "action": gettext_lazy("Action"),
    "address": gettext_lazy("From address"),
    "amount": gettext_lazy("Amount"),
    "changed": gettext_lazy("Changed"),
    "codes": gettext_lazy("Permissions"),
    "columns": gettext_lazy("Columns"),
    "times": gettext_lazy("How often"),
    "count": gettext_lazy("Rows"),
    "document": gettext_lazy("Document number"),
    "due": gettext_lazy("Due"),
    "events": gettext_lazy("Events"),
    "expires": gettext_lazy("Valid to"),
    "file": gettext_lazy("File"),
    "filters": gettext_lazy("Filters"),
    "fingerprint": gettext_lazy("Fingerprint"),
    "format": gettext_lazy("Format"),
    "hour": gettext_lazy("Hour"),
    "known": gettext_lazy("Known user name"),
    "lines": gettext_lazy("Lines"),
    "list": gettext_lazy("List"),
    "method": gettext_lazy("Method"),
    "name": gettext_lazy("Name"),
    "new": pgettext_lazy("rows", "New"),
    "number": gettext_lazy("Number"),
    "note": gettext_lazy("Note"),
    "partial": gettext_lazy("Good rows only"),
    "path": gettext_lazy("Address"),
    "period": gettext_lazy("Period"),
    "reason": gettext_lazy("Reason"),
    "right": gettext_lazy("Missing permission"),
    "role": gettext_lazy("Role"),
    "route": gettext_lazy("Page"),
    "rows": gettext_lazy("Rows"),
    "sheet": gettext_lazy("Sheet"),
    "size": gettext_lazy("Size"),
    "title": gettext_lazy("Title"),
    "unchanged": gettext_lazy("Unchanged"),
    "upload": gettext_lazy("Upload"),
    "user": gettext_lazy("User"),
    "version": gettext_lazy("Version"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a change: what it was and what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Story:
    """One change as people read it."""

    at: datetime.datetime
    who: str
    what: str
    operation: Operation
    lines: Sequence[Line]


def detail_lines(event: AuditEvent) -> list[tuple[str, str]]:
    """An event's details, labelled; keys without a label stand for themselves."""
    return [(str(DETAIL_LABELS.get(key, key)), _detail(key, value)) for key, value in event.detail.items()]


def _detail(key: str, value: Any) -> str:
    if key == "period" and isinstance(value, int):
        return formats.period_label(value)
    if key in {"amount", "due"} and isinstance(value, int):
        return formats.money(value)
    known = all_permissions()
    if key == "right" and value in known:
        return str(known[value].label)
    if key == "codes" and isinstance(value, list):
        return ", ".join(str(known[one].label) if one in known else one for one in value) or formats.DASH
    if isinstance(value, dict):
        return ", ".join(f"{name}: {formats.plain(one)}" for name, one in value.items()) or formats.DASH
    if isinstance(value, list | tuple):
        return ", ".join(formats.plain(one) for one in value) or formats.DASH
    return formats.plain(value)


def stories(changes: Iterable[Change], user: ScopedUser) -> list[Story]:
    """Changes in words for this reader: what their role may not read in full is masked.

    One query for each kind of object that is named, whatever the number of changes.
    """
    rows = [(change, tracked_tables()[change.table_name]) for change in changes]
    names = _Names(rows)
    return [_story(change, tracked, names, user) for change, tracked in rows]


def _story(change: Change, tracked: Tracked, names: "_Names", user: ScopedUser) -> Story:
    old, new = change.old or {}, change.new or {}
    key_column = tracked.arguments[0]
    hidden = {key_column, tracked.arguments[1]} if change.operation != Operation.UPDATE else set()
    hidden |= tracked.untold
    lines = []
    for column in dict.fromkeys([*_in_order(tracked), *new, *old]):
        if column in hidden or (column not in old and column not in new):
            continue
        before, after = old.get(column), new.get(column)
        if before in (None, "") and after in (None, "") and column not in tracked.arguments[3].split(","):
            continue
        field = tracked.field_of(column)
        named = tracked.labels.get(column) or (field.verbose_name if field else column)
        shown = [_value(tracked, field, column, value, names, user) for value in (before, after)]
        lines.append(Line(capfirst(str(named)), shown[0], shown[1]))
    return Story(
        at=change.at,
        who=names.actor(change),
        what=str(tracked.model._meta.verbose_name),
        operation=Operation(change.operation),
        lines=lines,
    )


def _in_order(tracked: Tracked) -> list[str]:
    return [str(field.column) for field in tracked.model._meta.concrete_fields]


def _value(
    tracked: Tracked,
    field: "models.Field[Any, Any] | None",
    column: str,
    value: Any,
    names: "_Names",
    user: ScopedUser,
) -> str:
    if field is not None and column in tracked.arguments[3].split(","):
        return str(NOT_SHOWN)
    if value is None or value == "" or field is None:
        return formats.plain(value)
    code = tracked.masked.get(field.name)
    if code and not user.scope_for(code):
        return masked(str(value))
    return _plain(field, value, names)


def _plain(field: "models.Field[Any, Any]", value: Any, names: "_Names") -> str:
    if field.is_relation and field.related_model is not None:
        return names.of(field, value)
    if field.choices:
        labels = {str(code): str(label) for code, label in field.flatchoices}
        return labels.get(str(value), str(value))
    if isinstance(field, FenField):
        return formats.money(value)
    if isinstance(field, ScaledField):
        return formats.coefficient(value)
    if isinstance(value, list):
        known = all_permissions()
        return ", ".join(str(known[one].label) if one in known else str(one) for one in value)
    if isinstance(field, models.DateTimeField):
        return formats.moment(parse_datetime(value))
    if isinstance(field, models.DateField):
        return formats.date(parse_date(value))
    if field.name == "period" or field.name in {"effective_from", "effective_to"}:
        return formats.period_label(value)
    return formats.plain(value)


class _Names:
    """The names of all rows that the changes speak of, looked up together."""

    def __init__(self, rows: Sequence[tuple[Change, Tracked]]) -> None:
        wanted: defaultdict[type[models.Model], set[int]] = defaultdict(set)
        users = get_user_model()
        for change, tracked in rows:
            for person in (change.actor_id, change.acting_as_id):
                if person is not None:
                    wanted[users].add(person)
            for column, value in [*(change.old or {}).items(), *(change.new or {}).items()]:
                field = tracked.field_of(column)
                model = field.related_model if field is not None and field.is_relation else None
                if isinstance(model, type) and isinstance(value, int):
                    wanted[model].add(value)
        self.users = users
        self.found = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=keys)}
            for model, keys in wanted.items()
        }

    def of(self, field: "models.Field[Any, Any]", key: Any) -> str:
        """The name of a row, or its number where it is gone."""
        model = field.related_model
        names = self.found.get(model, {}) if isinstance(model, type) else {}
        return str(names.get(key, f"#{key}"))

    def actor(self, change: Change) -> str:
        people = self.found.get(self.users, {})
        if change.actor_id is None:
            if change.source:
                return change.source
            return _("Directly in the database (%(role)s)") % {"role": change.db_role}
        name = people.get(change.actor_id, f"#{change.actor_id}")
        if change.acting_as_id is None:
            return name
        seen_as = people.get(change.acting_as_id, f"#{change.acting_as_id}")
        return _("%(person)s, seen as %(other)s") % {"person": name, "other": seen_as}
