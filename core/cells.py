"""The rows of a table as HTML.

A page has hundreds of cells, so what a cell needs besides its record is worked out once a column: its opening tag,
how its value is reached and named, and what draws it.
"""

from collections.abc import Callable, Iterable
from html import escape
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.paths import field_at

if TYPE_CHECKING:
    from core.tables import PortalTable

Reader = Callable[[Any], Any]

_MISSING: Final = (AttributeError, KeyError, TypeError, ValueError, ObjectDoesNotExist)


def body(table: "PortalTable", cells: Iterable[tuple[str, str, str]]) -> SafeString:
    """All rows. `cells` has the name, class and label on a phone of each column."""
    records = [row.record for row in table.rows]
    if not records:
        return SafeString("")
    columns = list(cells)
    openings = [_opening(css, label) for _name, css, label in columns]
    drawers = [_drawer(table, name, type(records[0])) for name, _css, _label in columns]
    opens = " data-row" if table.opens_rows else ""
    pick = _pick() if table.picks else ""
    rows = []
    for record in records:
        texts = [_escaped(draw(record)) for draw in drawers]
        if pick:
            texts[0] = pick.format(key=escape(str(record.pk))) + texts[0]
        drawn = "".join([f"{opening}{text}</td>" for opening, text in zip(openings, texts, strict=True)])
        rows.append(f"<tr{_attribute('class', table.row_class(record))}{opens}>{drawn}</tr>\n")
    return SafeString("".join(rows))


def _drawer(table: "PortalTable", name: str, model: type) -> Reader:
    """Draws one column: by `render_NAME` of its table, which takes what it names, or by the column itself."""
    bound = table.columns[name]
    column, default, read = bound.column, bound.default, _reader(bound.accessor, model)
    own = getattr(table, f"render_{name}", None)
    wanted = set(signature(own).parameters) if own else set()

    def draw(record: Any) -> Any:
        value = read(record)
        if value in column.empty_values:
            return default
        if own is None:
            return column.render(value, record, bound)
        offered = {"value": value, "record": record, "bound_column": bound}
        return own(**{key: offered[key] for key in wanted})

    return draw


def _reader(accessor: str, model: type) -> Reader:
    """Follows a path from a record; a choice is read by its label, and what isn't there is None."""
    parts = str(accessor).replace(".", "__").split("__")
    field = field_at(model, "__".join(parts)) if issubclass(model, Model) else None
    labels = {code: str(label) for code, label in field.flatchoices} if field is not None else {}

    def read(record: Any) -> Any:
        try:
            for part in parts:
                record = record[part] if isinstance(record, dict) else getattr(record, part)
                if record is None:
                    return None
        except _MISSING:
            return None
        return labels.get(record, record) if labels else record

    return read


def _opening(css: str, label: str) -> str:
    return f"<td{_attribute('class', css)}{_attribute('data-label', label)}>"


def _attribute(name: str, value: str) -> str:
    return format_html(' {}="{}"', name, value) if value else ""


def _pick() -> str:
    """The box before a row, with a place for its key."""
    return format_html(
        '<input class="form-check-input pick no-print" type="checkbox" form="picked" name="pick"'
        ' value="{}" aria-label="{}">',
        "{key}",
        _("Pick this row"),
    )


def _escaped(cell: Any) -> str:
    return str(cell.__html__()) if hasattr(cell, "__html__") else escape(str(cell))
