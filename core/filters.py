"""Filters of a list: django-filter for the conditions, chips for what is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import formats
from core.periods import current_period, period_range, shift

PAGING = ("after", "before")
SEARCHABLE_FROM = 30
"""A drop-down with more choices than this can be searched."""


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    value: str
    remove_query: str


class PortalFilterSet(filters.FilterSet):  # type: ignore[misc]
    """Base of all filter sets: a text search `q` over `search_fields`, compact controls, chips.

    A search field may name its lookup (`code__startswith`); plain names are searched by `contains`, and
    `initials` in lower case.
    Choices that depend on the user come from a callable that takes the request, as django-filter offers.
    """

    search_fields: ClassVar[tuple[str, ...]] = ()
    search_placeholder: ClassVar[str | Promise] = _("Code or name")

    q = filters.CharFilter(method="search", label=_("Search"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.search_fields:
            del self.filters["q"]

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        wanted = value.strip()
        if not wanted:
            return queryset
        return queryset.filter(search_condition(self.search_fields, wanted))

    def controls(self) -> list[BoundField]:
        """The fields besides the search box, dressed for the bar above the list."""
        fields = [bound for bound in self.form if bound.name != "q"]
        for bound in fields:
            _dress(bound)
        return fields

    def chips(self) -> list[Chip]:
        """What is in force, each with the query that is left when it is taken away."""
        if not self.is_bound or not self.form.is_valid():
            return []
        found = []
        for bound in self.form:
            value = self.form.cleaned_data.get(bound.name)
            if value in (None, "", []) or (isinstance(value, QuerySet) and not value):
                continue
            found.append(Chip(str(bound.label), _shown(bound, value), without(self.data, bound.name)))
        return found


class PeriodFilter(filters.TypedChoiceFilter):  # type: ignore[misc]
    """The last two years of periods, newest first; `ahead` adds months to come."""

    def __init__(self, *args: Any, months: int = 24, ahead: int = 0, **options: Any) -> None:
        options.setdefault("label", _("Period"))
        super().__init__(*args, choices=lambda: _periods(months, ahead), coerce=int, **options)


def without(data: QueryDict, *names: str) -> str:
    """The query string less some parameters; the place in the list is forgotten too."""
    query = data.copy()
    for name in [*names, *PAGING]:
        for key in [key for key in query if key == name or key.startswith(f"{name}_")]:
            del query[key]
    return query.urlencode()


def _periods(months: int, ahead: int) -> list[tuple[int, str]]:
    latest = current_period()
    periods = period_range(shift(latest, 1 - months), shift(latest, ahead))
    return [(period, formats.period_label(period)) for period in periods][::-1]


def search_condition(fields: Iterable[str], text: str) -> Q:
    """Rows of which one of the fields has the text, as `PortalFilterSet.search_fields` names them."""
    parts = [Q((_lookup(field), text.lower() if field.endswith("initials") else text)) for field in fields]
    return reduce(or_, parts)


def _lookup(field: str) -> str:
    return field if field.endswith(("__startswith", "__contains", "__exact")) else f"{field}__contains"


def _dress(bound: BoundField) -> None:
    widget = bound.field.widget
    widget.attrs.update({"class": "auto", "aria-label": str(bound.label)})
    if isinstance(widget, forms.Select):
        # Choices of a query run it at each look, so look once; iter() keeps it from counting first.
        choices = [(code, label) for code, label in iter(widget.choices) if code != ""]
        # The empty choice carries the filter's name: the bar needs no labels beside its drop-downs.
        widget.choices = choices if widget.allow_multiple_selected else [("", str(bound.label)), *choices]
        if len(widget.choices) > SEARCHABLE_FROM:
            widget.attrs["data-choose"] = ""


def _shown(bound: BoundField, value: Any) -> str:
    if isinstance(value, slice):
        return f"{formats.plain(value.start)} – {formats.plain(value.stop)}"
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, list | tuple | QuerySet):
        return ", ".join(_shown(bound, one) for one in value)
    for code, label in getattr(bound.field, "choices", ()):
        if str(code) == str(value):
            return str(label)
    return formats.plain(value)
