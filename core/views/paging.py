"""Keyset paging: the same small cost on the first page and on the ten-thousandth.

A place in the list is the sort value and the key of the row at its edge. Both run in one direction,
so that an index on (sort column, key) answers each page.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

from core.paths import field_at

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """`after` and `before` are cursors for the neighbours, empty at either end."""

    rows: list[Any]
    after: str
    before: str


class KeysetPager:
    """`sort` is a database path with an optional leading minus; `key` makes the order unique."""

    def __init__(self, queryset: QuerySet[Any], sort: str, key: str, size: int) -> None:
        self.queryset = queryset
        self.path = sort.removeprefix("-")
        self.descending = sort.startswith("-")
        self.key = key
        self.size = size
        self.nullable = self.path != key and _may_be_null(queryset.model, self.path)

    def page(self, *, after: str = "", before: str = "") -> Page:
        """One page; a cursor that can't be read gives the first."""
        place = self._read(before or after)
        backwards = bool(before) and place is not None
        rows = self._rows(place, backwards)
        more = len(rows) > self.size
        rows = rows[: self.size]
        if backwards:
            rows.reverse()
        return Page(
            rows=rows,
            after=self.cursor(rows[-1]) if rows and (more or backwards) else "",
            before=self.cursor(rows[0]) if rows and (more if backwards else place is not None) else "",
        )

    def _rows(self, place: tuple[Any, Any] | None, backwards: bool) -> list[Any]:
        """One row more than a page. Beyond a place come first the rows that share its sort value, by their
        key, then those with other values: two conditions that an index answers, where one for both would
        walk over all rows of a value that many share, such as a city."""
        descending = self.descending != backwards
        sign = "-" if descending else ""
        order = list(dict.fromkeys([f"{sign}{self.path}", f"{sign}{self.key}"]))
        wanted = self.size + 1
        if place is None:
            return list(self.queryset.order_by(*order)[:wanted])
        value, key = place
        side = "lt" if descending else "gt"
        beyond_key = Q((f"{self.key}__{side}", key))
        if self.path == self.key:
            return list(self.queryset.filter(beyond_key).order_by(*order)[:wanted])
        same = Q((f"{self.path}__isnull", True)) if value is None else Q((self.path, value))
        rows = list(self.queryset.filter(same, beyond_key).order_by(*order)[:wanted])
        if len(rows) < wanted and (further := self._further(value, descending)) is not None:
            rows += self.queryset.filter(further).order_by(*order)[: wanted - len(rows)]
        return rows

    def _further(self, value: Any, descending: bool) -> Q | None:
        """Rows with a sort value beyond this one. PostgreSQL puts NULL last ascending and first descending."""
        missing = Q((f"{self.path}__isnull", True))
        if value is None:
            return ~missing if descending else None
        beyond = Q((f"{self.path}__{'lt' if descending else 'gt'}", value))
        return beyond | missing if self.nullable and not descending else beyond

    def cursor(self, row: Any) -> str:
        """A row's place in the list."""
        text = json.dumps([_value(row, self.path), _value(row, self.key)], cls=DjangoJSONEncoder)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _read(self, cursor: str) -> tuple[Any, Any] | None:
        if not cursor:
            return None
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            value, key = json.loads(base64.urlsafe_b64decode(padded.encode()))
            model = self.queryset.model
            return _typed(model, self.path, value, nullable=self.nullable), _typed(model, self.key, key)
        except (ValueError, TypeError, binascii.Error, ValidationError):
            return None


def _may_be_null(model: type[Model], path: str) -> bool:
    parts = path.split("__")
    fields = [field_at(model, "__".join(parts[: end + 1])) for end in range(len(parts))]
    return any(field is not None and field.null for field in fields)


def _typed(model: type[Model], path: str, value: Any, *, nullable: bool = False) -> Any:
    """A cursor's value as the column takes it. Raises for anything that the database would refuse."""
    if value is None and nullable:
        return None
    if not isinstance(value, str | int):
        raise ValueError("not a value")
    field = field_at(model, path)
    typed = value if field is None else field.to_python(value)
    if isinstance(typed, int) and abs(typed) > _LARGEST:
        raise ValueError("out of range")
    if isinstance(typed, str) and "\x00" in typed:
        raise ValueError("not a text")
    return typed


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = row[part] if isinstance(row, dict) else getattr(row, part, None)
    return row.pk if isinstance(row, Model) else row
