"""Parts of a detail page as data. A panel draws itself for one object and one request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, cast

import django_tables2 as tables
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import capfirst

from core import formats
from core.badges import Badge, StatusChoices
from core.fields import FenField, ScaledField
from core.links import may_open
from core.scoping import ScopedUser
from core.tables import PortalTable
from core.templatetags.portal import render_badge


class Panel(Protocol):
    """`side` puts a panel into the narrow column."""

    @property
    def side(self) -> bool: ...

    def draw(self, request: HttpRequest, subject: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Attribute:
    """A labelled value. `path` leads from the object; `format` shows the value; `wide` takes a whole row.

    A `spare` one is left out where there is no value.
    """

    path: str
    label: str | Promise = ""
    format: Callable[[Any], str] | None = None
    wide: bool = False
    spare: bool = False
    url_name: str = ""
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AttributePanel:
    """Labels and values; plain names take label and format from the model's field."""

    title: str | Promise
    attributes: Sequence[str | Attribute]
    side: bool = False
    template: ClassVar[str] = "core/panels/attributes.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        attributes = [Attribute(item) if isinstance(item, str) else item for item in self.attributes]
        items = [
            _drawn(attribute, subject, request.user)
            for attribute in attributes
            if not (attribute.spare and _is_empty(attribute, subject))
        ]
        return render_to_string(self.template, {"title": self.title, "items": items}, request)


@dataclass(frozen=True)
class TablePanel:
    """Rows that belong to the object, already limited to what the user may see.

    `more` leads to the full list: an url name and the query built from the object.
    """

    title: str | Promise
    table_class: type[PortalTable]
    rows: Callable[[HttpRequest, Any], models.QuerySet[Any]]
    limit: int = 20
    empty: str | Promise = ""
    more: Callable[[Any], str] | None = None
    side: bool = False
    template: ClassVar[str] = "core/panels/table.html"

    def draw(self, request: HttpRequest, subject: Any) -> str:
        rows = list(self.rows(request, subject)[: self.limit + 1])
        table = self.table_class(rows[: self.limit])
        table.reader = cast(ScopedUser, request.user)
        context = {
            "title": self.title,
            "table": table,
            "rows": rows,
            "empty": self.empty,
            "more_url": self.more(subject) if self.more else "",
            "has_more": len(rows) > self.limit,
            "limit": self.limit,
        }
        return render_to_string(self.template, context, request)


@dataclass(frozen=True)
class HtmlPanel:
    """A template of its own, which draws its card itself."""

    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]] = lambda _request, _subject: {}
    side: bool = False

    def draw(self, request: HttpRequest, subject: Any) -> str:
        return render_to_string(self.template, {"object": subject, **self.context(request, subject)}, request)


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    value: str
    wide: bool


def _is_empty(attribute: Attribute, subject: Any) -> bool:
    return tables.A(attribute.path).resolve(subject, quiet=True) in (None, "")


def _drawn(attribute: Attribute, subject: Any, reader: Any) -> _Item:
    accessor = tables.A(attribute.path)
    value = accessor.resolve(subject, quiet=True)
    model_field = _field_of(accessor, subject)
    label = attribute.label or (capfirst(str(model_field.verbose_name)) if model_field else attribute.path)
    if attribute.format and value is not None:
        text = attribute.format(value)
    else:
        text = _text(accessor, subject, value, model_field)
    if attribute.url_name and value is not None and may_open(reader, attribute.url_name):
        arguments = {name: tables.A(path).resolve(subject) for name, path in attribute.args.items()}
        text = format_html('<a href="{}">{}</a>', reverse(attribute.url_name, kwargs=arguments), text)
    return _Item(str(label), text, attribute.wide)


def _field_of(accessor: Any, subject: Any) -> "models.Field[Any, Any] | None":
    try:
        found = accessor.get_field(subject)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _text(accessor: Any, subject: Any, value: Any, model_field: "models.Field[Any, Any] | None") -> str:
    if isinstance(value, StatusChoices):
        return render_badge(value.badge)
    if isinstance(value, Badge):
        return render_badge(value)
    if value is None or model_field is None:
        return formats.plain(value)
    if isinstance(model_field, FenField):
        return formats.money(value)
    if isinstance(model_field, ScaledField):
        return formats.coefficient(value)
    if model_field.choices:
        owner, name = accessor.penultimate(subject)
        return str(getattr(owner, f"get_{name}_display")())
    return formats.plain(value)
