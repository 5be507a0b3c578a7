"""Database paths ("channel__city__name") and the fields that they end in."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model


def field_at(model: type[Model], path: str) -> "Field[Any, Any] | None":
    """The field that a path ends in; none for an annotation or a property."""
    current: Any = model
    field: Any = None
    for part in path.split("__"):
        if current is None:
            return None
        try:
            field = current._meta.pk if part == "pk" else current._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        current = field.related_model
    return field if isinstance(field, Field) else None
