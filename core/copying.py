"""A new row that begins as another one: `?copy=<pk>` on the page of a `CreateView`.

    class OutletAddView(CreateView):
        copied = {"name": "channel__name"}
        not_copied = ("phone",)

Only what the form would take from this user is entered. What is unique is left empty, and so is what `not_copied`
names: whatever is one person's, one paper's or one place's.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from typing import Any, Final

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actions import Action
from core.errors import Refusal

COPY: Final = "copy"
"""The argument of the address that names the source."""


def copy_action(url_name: str, permission: str, **options: Any) -> Action:
    """The button of a row's page: `url_name` is the page that adds one."""
    return Action(_("Copy"), url_name, permission, icon="copy", query=_from, **options)


def _from(row: models.Model) -> str:
    return f"{COPY}={row.pk}"


def values_of(
    form: forms.BaseForm, source: models.Model, paths: Mapping[str, str], without: Collection[str]
) -> dict[str, Any]:
    """By field of the form what the source has under its name, or at the end of its path."""
    found = {}
    for name in form.fields.keys() - set(without):
        if name in paths or _is_column(type(source), name):
            path = paths.get(name, name)
            if not _is_unique(type(source), path):
                found[name] = _value(source, path)
    return accepted(form, found)


def accepted(form: forms.BaseForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the form would take: a place outside the user's own, a row that they may not see,
    a choice that is no longer offered are left out."""
    return {name: value for name, value in values.items() if _takes(form.fields[name], value)}


def _takes(field: forms.Field, value: Any) -> bool:
    if value is None or isinstance(field, forms.FileField):
        return False
    try:
        field.clean(field.prepare_value(value))
    except (ValidationError, Refusal):
        return False
    return True


def _value(row: Any, path: str) -> Any:
    return reduce(lambda at, name: getattr(at, name, None), path.split("__"), row)


def _is_column(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def _is_unique(model: type[models.Model], path: str) -> bool:
    """Whether no two rows may have the same there, by the column or by a constraint on it alone."""
    *before, name = path.split("__")
    try:
        for step in before:
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        field = model._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError):
        return False
    return bool(getattr(field, "unique", False)) or (name,) in set(_constrained(model))


def _constrained(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield tuple(constraint.fields)
