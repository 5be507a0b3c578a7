"""What a report is asked: its month, what its rows are, and what is left out."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar, cast
from urllib.parse import urlencode

import django_filters as filters
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import formats
from core.filters import Chip, PortalFilterSet, without
from core.scoping import ScopedQuerySet, ScopedUser

_Q = TypeVar("_Q", bound=QuerySet[Any])


class ReportFilterSet(PortalFilterSet):
    """`codes` are the rights that count: `seen` narrows every queryset that the report reads to where all are held.

    `groups` are the kinds of rows there are, the first unless another is asked for. A report reads `asked`, not `qs`.
    """

    groups: ClassVar[tuple[tuple[str, str | Promise], ...]] = ()
    periods: ClassVar[bool] = True
    """Whether it is about a month; without one asked for, about the latest that there is."""

    month = filters.TypedChoiceFilter(label=_("Month"), method="keep", coerce=int)
    by = filters.ChoiceFilter(label=_("Grouped"), method="keep")

    def __init__(self, *args: Any, codes: Iterable[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = tuple(codes)
        if len(self.groups) > 1:
            self.filters["by"].extra.update(choices=self.groups, empty_label=None)
        else:
            del self.filters["by"]
        if self.periods:
            months = [(period, formats.period_label(period)) for period in self.months()]
            self.filters["month"].extra.update(choices=months)
        else:
            del self.filters["month"]

    @property
    def user(self) -> ScopedUser:
        return cast(ScopedUser, self.request.user)

    def seen(self, rows: _Q) -> _Q:
        for code in self.codes:
            rows = cast(_Q, cast(ScopedQuerySet[Any], rows).visible_to(self.user, code))
        return rows

    def months(self) -> list[int]:
        """Those that can be asked for, the latest first."""
        raise NotImplementedError

    def keep(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset

    def asked(self, name: str, otherwise: Any = None) -> Any:
        """What was entered, as far as it can be understood."""
        if not self.is_bound:
            return otherwise
        self.form.is_valid()
        value = self.form.cleaned_data.get(name)
        return otherwise if value in (None, "") else value

    @property
    def period(self) -> int | None:
        """None where there is no month at all. Read without the form, whose choices may depend on it."""
        offered = [period for period, _label in self.filters["month"].extra["choices"]]
        wanted = self.data.get("month")
        return next((period for period in offered if str(period) == wanted), offered[0] if offered else None)

    @property
    def group(self) -> str:
        return cast(str, self.asked("by", self.groups[0][0]))

    def leads(self, **query: Any) -> str:
        """The query of this report with other entries: where a row leads to."""
        kept = {name: value for name, value in self.data.items() if name in self.filters and value}
        return "?" + urlencode({name: value for name, value in {**kept, **query}.items() if value != ""})

    def controls(self) -> list[BoundField]:
        """Month and rows are always something, so they offer no blank."""
        fields = super().controls()
        for bound in fields:
            if bound.name in ("month", "by"):
                bound.field.widget.choices = bound.field.widget.choices[1:]
        return fields

    def removable(self) -> list[Chip]:
        """Less what there always is."""
        always = {self._remove(name) for name in ("month", "by")}
        return [chip for chip in super().chips() if chip.remove_query not in always]

    def _remove(self, name: str) -> str:
        return without(self.data, name)

    def chips(self) -> list[Chip]:
        """With the month and the rows, also where nobody chose them: a file says what it is about."""
        said = [
            (str(self.filters[name].label), label)
            for name, label in (("month", self._month_label()), ("by", self._group_label()))
            if name in self.filters and label
        ]
        return [*(Chip(label, value, "") for label, value in said), *self.removable()]

    def _month_label(self) -> str:
        return formats.period_label(self.period) if "month" in self.filters and self.period else ""

    def _group_label(self) -> str:
        return next((str(label) for code, label in self.groups if code == self.group), "")
