"""Tables: django-tables2 for the columns, our own template, order and totals.

Columns take, besides what django-tables2 knows:
`sort`   a database path that has an index with the list's key (True: the accessor itself);
`total`  a database path that is summed over what the filters leave (True: the accessor itself);
`strong` marks the figure that the row is about;
`phone`  False hides the column on a phone. There a row is two lines: what it is ("lead") and its figure
         ("figure"), then all else ("more") and its state ("state"). Each column takes its place by what it is
         (`PortalTable.phone_places`), unless it names one;
`roomy`  shows the column only where its list is wide enough (not on a tablet, nor beside another card);
`wrap`   lets a text of sentences run over several lines;
`extra`  offers the column to those who choose it, and shows it to nobody else;
`unit`   stands in the unit row of a workbook;
`spare`  leaves the column out of a page on which it is zero or empty throughout.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import django_tables2 as tables
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from core import cells, formats
from core.badges import Badge, StatusChoices, badge_of
from core.links import may_open, object_address
from core.masking import masked
from core.scoping import ScopedUser
from core.templatetags.portal import render_badge

Exported = str | int | datetime.date | None
"""A cell as core.sheets.writer takes it: fen and 10^-4 stay integers."""

_NOTHING = format_html('<span class="faint">{}</span>', formats.DASH)


class Column(tables.Column):  # type: ignore[misc]
    """Text, and the base of the others."""

    css: ClassVar[str] = ""
    out_type: str = "text"
    """What the cell is in a workbook: a value of core.sheets.writer.OutType."""
    unit: str | Promise = ""
    fixed: ClassVar[bool] = False
    """Whether a list can't do without it: it leads to the row's page."""

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        sort: str | bool = "",
        total: str | bool = "",
        phone: bool | str = True,
        roomy: bool = False,
        strong: bool = False,
        wrap: bool = False,
        spare: bool = False,
        extra: bool = False,
        unit: str | Promise = "",
        **options: Any,
    ) -> None:
        super().__init__(verbose_name=verbose_name, orderable=False, default=_NOTHING, **options)
        self.spare = spare
        self.sort = sort
        self.total = total
        self.phone = phone
        self.strong = strong
        self.extra = extra
        self.unit = unit or self.unit
        marks = {self.css: True, "wide-only": not phone, "roomy-only": roomy, "strong": strong, "wrap": wrap}
        self.css_class = " ".join(name for name, applies in marks.items() if name and applies)

    def shown(self, value: Any) -> str:
        return formats.plain(value)

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> Any:
        return self.shown(value)

    def exported(self, value: Any) -> Exported:
        """The value as the workbook's writer takes it; None is an empty cell."""
        return value if isinstance(value, str) else formats.plain(value)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return self.exported(value)

    def paths(self, accessor: str) -> tuple[str, ...]:
        """Database paths that a file's cell is made of. A column that overrides `value` overrides this too,
        with `from_paths`; without it, lists that have the column are exported row by row."""
        return (accessor,) if type(self).value is Column.value else ()

    def from_paths(self, table: "PortalTable") -> Callable[..., Exported] | None:
        """Makes the cell of what `paths` found; None: the one value is the cell."""
        return self.exported


class NumberColumn(Column):
    css = "num"
    out_type = "integer"

    def shown(self, value: Any) -> str:
        return formats.count(value)

    def exported(self, value: Any) -> Exported:
        return cast(Exported, value)

    def from_paths(self, table: "PortalTable") -> Callable[..., Exported] | None:
        return None


class MoneyColumn(NumberColumn):
    """Fen in, yuan out. `signed` also shows a plus sign, for differences."""

    css = "money"
    out_type = "money"
    unit = pgettext_lazy("unit", "yuan")

    def __init__(self, *args: Any, signed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.signed = signed

    def shown(self, value: Any) -> str:
        return formats.money(value, signed=self.signed)


class ScaledColumn(NumberColumn):
    """Rates, coefficients and points: integers of 10^-4."""

    out_type = "scaled"

    def shown(self, value: Any) -> str:
        return formats.coefficient(value)


class PercentColumn(ScaledColumn):
    """A share of 10^-4; `signed` colours a change by its direction."""

    out_type = "percent"

    def __init__(self, *args: Any, signed: bool = False, places: int = 1, **options: Any) -> None:
        super().__init__(*args, **options)
        self.signed = signed
        self.places = places

    def shown(self, value: Any) -> str:
        text = formats.percent(value, self.places, signed=self.signed)
        if not self.signed or value == 0:
            return text
        return format_html('<span class="{}">{}</span>', "up" if value > 0 else "down", text)


class PeriodColumn(Column):
    css = "nowrap"
    out_type = "period"

    def shown(self, value: Any) -> str:
        return formats.period_label(value)

    def exported(self, value: Any) -> Exported:
        return cast(Exported, value)

    def from_paths(self, table: "PortalTable") -> Callable[..., Exported] | None:
        return None


class DateColumn(Column):
    css = "digits"
    out_type = "date"

    def shown(self, value: Any) -> str:
        return formats.date(value)

    def exported(self, value: Any) -> Exported:
        return cast(Exported, value)

    def from_paths(self, table: "PortalTable") -> Callable[..., Exported] | None:
        return None


class MomentColumn(Column):
    """A point in time, to the minute, in Shanghai."""

    css = "digits"
    out_type = "time"

    def shown(self, value: Any) -> str:
        return formats.moment(value)

    def exported(self, value: Any) -> Exported:
        return formats.local(value)


class StarColumn(NumberColumn):
    css = "rating"

    def shown(self, value: Any) -> str:
        return formats.stars(value)


class BadgeColumn(Column):
    """`BadgeColumn(StatementStatus)` on a stored code, or without a class on anything that is a badge."""

    css = "nowrap"

    def __init__(
        self,
        choices: type[StatusChoices] | None = None,
        verbose_name: str | Promise | None = None,
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, **options)
        self.members = {member.value: member for member in choices} if choices else {}

    def _badge(self, record: Any, bound_column: Any) -> Badge | None:
        # The stored code: what the library hands over as value is already the label of the choice.
        code = bound_column.accessor.resolve(record)
        return badge_of(self.members.get(code, code))

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        return render_badge(self._badge(record, bound_column))

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        badge = self._badge(record, bound_column)
        return str(badge.label) if badge else None

    def paths(self, accessor: str) -> tuple[str, ...]:
        return (accessor,)

    def from_paths(self, table: "PortalTable") -> Callable[..., Exported]:
        def label(code: Any) -> Exported:
            badge = badge_of(self.members.get(code, code))
            return str(badge.label) if badge else None

        return label


class MaskedColumn(Column):
    """A phone or card number of which only the ends are shown, in pages and in files."""

    css = "digits"

    def shown(self, value: Any) -> str:
        return masked(value)

    def exported(self, value: Any) -> Exported:
        return masked(value)


class CodeColumn(Column):
    """The code that leads to the row's page, and beside it a name.

    `CodeColumn(_("Agent"), to="agents:agent_detail", args={"pk": "pk"}, name="name")`: `args` maps the
    address's arguments to paths from the record, `name` is such a path too. In a file code and name are two
    columns: `in_file` is what the first one is called there, so that the file can be sent back.
    """

    css = "code"
    fixed = True

    def __init__(
        self,
        verbose_name: str | Promise | None = None,
        *,
        to: str,
        args: Mapping[str, str] | None = None,
        name: str = "",
        in_file: str | Promise = "",
        **options: Any,
    ) -> None:
        super().__init__(verbose_name, **options)
        self.to = to
        self.args = args or {"pk": "pk"}
        self.name = name
        self.in_file = in_file

    def address(self, record: Any) -> str:
        arguments = {key: tables.A(path).resolve(record) for key, path in self.args.items()}
        if arguments.keys() == {"pk"}:
            return object_address(self.to, arguments["pk"])
        return reverse(self.to, kwargs=arguments)

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        name = (tables.A(self.name).resolve(record) if self.name else "") or ""
        table = bound_column._table
        if not table.leads_to(self.to):
            return format_html("{} {}", value, name)
        return format_html('<a href="{}{}">{}</a> {}', self.address(record), table.came_from, value, name)


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    css: str
    url: str
    direction: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """The order now in force ("-amount") and the query that the links of the head keep."""

    current: str
    query: QueryDict
    path: str

    def url(self, column: str) -> str:
        query = self.query.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        query["sort"] = f"-{column}" if self.current == column else column
        return f"{self.path}?{query.urlencode()}"

    def direction(self, column: str) -> str:
        if self.current.removeprefix("-") != column:
            return ""
        return "descending" if self.current.startswith("-") else "ascending"


class PortalTable(tables.Table):  # type: ignore[misc]
    """Base of all tables."""

    class Meta:
        template_name = "core/table.html"
        orderable = False

    def __init__(
        self, *args: Any, columns: Sequence[str] = (), exclude: Sequence[str] = (), **options: Any
    ) -> None:
        """`columns` names those to show, in order; without it the table's own, less `exclude`."""
        shown = [name for name in columns or self.own_columns() if name not in exclude]
        hidden = [name for name in self.base_columns if name not in shown]
        super().__init__(*args, sequence=shown, exclude=hidden, **options)
        self.reader: ScopedUser | None = None
        self.sorting: Sorting | None = None
        self.came_from = ""
        """What a row's link carries on, so that its page knows the list it was opened from."""
        self.picks = False
        """Whether rows can be picked for an action on several."""
        self.totals: dict[str, int | None] = {}
        self.totals_label: str = ""
        self._leads: dict[str, bool] = {}

    def leads_to(self, url_name: str) -> bool:
        """Whether links to such a page are drawn: where a reader is set, only what they may open."""
        if url_name not in self._leads:
            self._leads[url_name] = self.reader is None or may_open(self.reader, url_name)
        return self._leads[url_name]

    @classmethod
    def own_columns(cls) -> list[str]:
        """What a list shows to whoever has chosen nothing."""
        return [name for name, column in cls.base_columns.items() if not getattr(column, "extra", False)]

    @classmethod
    def chosen(cls, wanted: Iterable[str]) -> list[str]:
        """The columns of a choice in its order; unknown names are passed over, fixed columns lead."""
        known = [name for name in dict.fromkeys(wanted) if name in cls.base_columns]
        if not known:
            return cls.own_columns()
        fixed = [name for name, column in cls.base_columns.items() if getattr(column, "fixed", False)]
        return [*(name for name in fixed if name not in known), *known]

    @classmethod
    def sort_paths(cls) -> dict[str, str]:
        """Column name to database path, of the columns that can be sorted."""
        return _paths(cls, "sort")

    @classmethod
    def total_paths(cls) -> dict[str, str]:
        return _paths(cls, "total")

    def row_class(self, record: Any) -> str:
        """A mark for a row: is-off (greyed), is-bad, is-total."""
        return ""

    def phone_places(self) -> dict[str, str]:
        """Column name to its place on a phone; columns that are hidden there have none."""
        shown = {bound.name: bound.column for bound in self.columns if bound.column.phone}
        places = {name: str(column.phone) for name, column in shown.items() if column.phone is not True}
        free = [name for name in shown if name not in places]
        if free and "lead" not in places.values():
            places[free.pop(0)] = "lead"
        figures = [name for name in free if isinstance(shown[name], MoneyColumn) or shown[name].strong]
        if figures and "figure" not in places.values():
            places[next((name for name in figures if shown[name].strong), figures[-1])] = "figure"
        for name in free:
            state = isinstance(shown[name], BadgeColumn)
            places.setdefault(name, "state" if state else "more")
        return places

    def _cells(self) -> list[tuple[str, str, str]]:
        """Name, class, and for figures among all else on a phone the label beside them, of each column."""
        places = self.phone_places()
        found = []
        for bound in self.columns:
            place = places.get(bound.name, "")
            labelled = place == "more" and isinstance(bound.column, NumberColumn | MomentColumn)
            css = f"{bound.column.css_class} on-{place}" if place else bound.column.css_class
            found.append((bound.name, css.strip(), str(bound.header) if labelled else ""))
        return found

    def body(self) -> SafeString:
        return cells.body(self, self._cells())

    def leave_out_spare(self, records: Sequence[Any]) -> None:
        """Hides the `spare` columns that say nothing on this page. A file is made without this: it has them all."""
        for bound in list(self.columns):
            if bound.column.spare and not self.totals.get(bound.name):
                values = (bound.accessor.resolve(record, quiet=True) for record in records)
                if not any(values):
                    self.columns.hide(bound.name)

    @property
    def opens_rows(self) -> bool:
        """Whether a click anywhere in a row may follow its link."""
        return any(
            isinstance(column.column, CodeColumn) and self.leads_to(column.column.to)
            for column in self.columns
        )

    def heads(self) -> list[Head]:
        sortable = self.sort_paths() if self.sorting else {}
        return [
            Head(
                label=str(column.header),
                css=column.column.css_class,
                url=self.sorting.url(column.name) if self.sorting and column.name in sortable else "",
                direction=self.sorting.direction(column.name) if self.sorting else "",
            )
            for column in self.columns
        ]

    @property
    def foot_class(self) -> str:
        """On a phone the totals go together with their columns."""
        shown = [column for column in self.columns if self.totals.get(column.name) is not None]
        return "wide-only" if all("wide-only" in column.column.css_class for column in shown) else ""

    def foot(self) -> list[tuple[str, str]]:
        """Class and content of each cell of the totals' row; the label stands in the first."""
        columns = {bound.name: bound.column for bound in self.columns}
        foot = [
            (css, columns[name].shown(self.totals[name]) if self.totals.get(name) is not None else "")
            for name, css, _label in self._cells()
        ]
        return [(foot[0][0], self.totals_label), *foot[1:]] if foot and not foot[0][1] else foot


def _paths(table: type[PortalTable], attribute: str) -> dict[str, str]:
    found = {}
    for name, column in table.base_columns.items():
        wanted = getattr(column, attribute, "")
        if wanted:
            accessor = str(column.accessor or name).replace(".", "__")
            found[name] = accessor if wanted is True else str(wanted)
    return found
