"""What an upload would do, in numbers and examples, read from `import_wanted`."""

from typing import Any, Final

from django.db import connection

from core.models import ImportSession
from core.money import yuan_plain
from core.scoping import Scope
from core.sheets.definition import Column, ColumnType
from core.sheets.kinds import ChangedRow, Difference, SumLine
from core.sheets.staging import Stage
from sales.choices import ValueState
from sales.models import Metric
from sales.services.results.shape import FactShape
from sales.services.results.writing import CHANGED, NEW, UNCHANGED

SAMPLE: Final = 200
ABSENT_SAMPLE: Final = 20


def difference_count(shape: FactShape) -> Difference:
    """Counts by row of the sheet; a row of a wide sheet is new if all its facts are."""
    if shape.wide:
        counted = (
            f"SELECT city_id, CASE WHEN bool_and(difference = {NEW}) THEN {NEW}"
            f" WHEN bool_and(difference = {UNCHANGED}) THEN {UNCHANGED} ELSE {CHANGED} END AS difference"
            " FROM import_wanted GROUP BY row_no, city_id"
        )
    else:
        counted = "SELECT city_id, difference FROM import_wanted"
    cities: dict[int, int] = {}
    new: dict[int, int] = {}
    counts = {NEW: 0, CHANGED: 0, UNCHANGED: 0}
    for city, difference, count in _rows(
        f"SELECT city_id, difference, count(*) FROM ({counted}) c GROUP BY 1, 2"
    ):
        counts[difference] += count
        cities[city] = cities.get(city, 0) + count
        if difference == NEW:
            new[city] = count
    return Difference(counts[NEW], counts[CHANGED], counts[UNCHANGED], cities=cities, new_by_city=new)


def difference_show(shape: FactShape, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
    """The counts, and what people look at before they commit."""
    counts = difference_count(shape)
    missing = _missing(shape, session, list(counts.cities))
    return Difference(
        counts.new,
        counts.changed,
        counts.unchanged,
        missing=missing,
        cities=counts.cities,
        sums=_wide_sums(stage) if shape.wide else _sums(shape, stage),
        changes=_changes(shape, stage, session) if counts.changed else (),
        new_by_city=counts.new_by_city,
        absent=_absent(shape, session, list(counts.cities)) if missing else (),
    )


def _rows(statement: str, parameters: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _missing(shape: FactShape, session: ImportSession, cities: list[int]) -> int:
    """Current facts of the same months that the file doesn't have: all of them less those it met."""
    there = _rows(
        f"SELECT count(*) FROM {shape.table} WHERE period = %s AND city_id = ANY(%s) AND superseded_by IS NULL",
        [session.period, cities],
    )[0][0]
    met = _rows(f"SELECT count(*) FROM import_wanted WHERE difference <> {NEW}")[0][0]
    return int(there - met)


def _absent(shape: FactShape, session: ImportSession, cities: list[int]) -> tuple[tuple[str, str], ...]:
    named = "f.subscriber" if "subscriber" in shape.columns else "''"
    rows = _rows(
        f"SELECT DISTINCT concat_ws(' ', c.code, c.name), {named} FROM {shape.table} f"
        " JOIN network_channel c ON c.id = f.channel_id"
        " WHERE f.period = %s AND f.city_id = ANY(%s) AND f.superseded_by IS NULL AND NOT EXISTS"
        " (SELECT FROM import_wanted w WHERE w.fact_id = f.fact_id AND w.city_id = f.city_id) LIMIT %s",
        [session.period, cities, ABSENT_SAMPLE],
    )
    return tuple(sorted((title, number) for title, number in rows))


def _sums(shape: FactShape, stage: Stage) -> tuple[SumLine, ...]:
    parts = ", ".join(f"coalesce(sum({name}), 0), coalesce(sum(old_{name}), 0)" for name in shape.sums)
    found = _rows(f"SELECT {parts} FROM import_wanted")[0] if parts else ()
    lines = []
    for at, name in enumerate(shape.sums):
        column = stage.definition.column(name)
        money = column.type is ColumnType.MONEY
        lines.append(SumLine(name, column.label, money, int(found[2 * at]), int(found[2 * at + 1])))
    return tuple(lines)


def _wide_sums(stage: Stage) -> tuple[SumLine, ...]:
    found = {
        code: (int(new), int(old))
        for code, new, old in _rows(
            "SELECT m.code, coalesce(sum(w.value), 0), coalesce(sum(w.old_value), 0) FROM import_wanted w"
            " JOIN sales_metric m ON m.id = w.metric_id GROUP BY 1"
        )
    }
    return tuple(
        SumLine(column.key, column.label, column.in_fen, *found[column.key])
        for column in stage.definition.columns
        if column.key in found
    )


def _changes(shape: FactShape, stage: Stage, session: ImportSession) -> tuple[ChangedRow, ...]:
    """Old and new of the first changed rows; a fact of a wide sheet stands under its metric's name."""
    names = ", ".join(f"f.{name}, w.{name}" for name in shape.values)
    named = "w.subscriber" if "subscriber" in shape.columns else "''"
    metric = "w.metric_id" if shape.wide else "NULL::bigint"
    found = _rows(
        f"SELECT w.row_no, concat_ws(' ', c.code, c.name), {named}, {metric}, {names}"
        f" FROM import_wanted w JOIN network_channel c ON c.id = w.channel_id JOIN {shape.table} f"
        f" ON f.period = %s AND f.city_id = w.city_id AND f.fact_id = w.fact_id AND f.revision = w.revision"
        f" WHERE w.difference = {CHANGED} ORDER BY w.row_no LIMIT %s",
        [session.period, SAMPLE],
    )
    metrics = Metric.objects.in_bulk() if shape.wide else {}
    rows: dict[int, ChangedRow] = {}
    for row_no, title, number, metric_id, *values in found:
        pairs = dict(zip(shape.values, zip(values[::2], values[1::2], strict=True), strict=True))
        if shape.wide:
            column = stage.definition.column(metrics[metric_id].code)
            old, new = zip(*pairs.values(), strict=True)
            changes: tuple[tuple[str, str, str], ...] = (
                (column.label, _metric_text(column, old), _metric_text(column, new)),
            )
        else:
            changes = tuple(
                (_label(shape, stage, name), _text(stage, name, before), _text(stage, name, after))
                for name, (before, after) in pairs.items()
                if before != after
            )
        earlier = rows[row_no].changes if row_no in rows else ()
        rows[row_no] = ChangedRow(row_no, title, number, (*earlier, *changes))
    return tuple(rows.values())


_LOOKED_UP: Final = {"channel_id": "channel_code", "product_id": "product_code"}


def _column(stage: Stage, name: str) -> Column | None:
    key = _LOOKED_UP.get(name, name)
    return next((column for column in stage.definition.columns if column.key == key), None)


def _label(shape: FactShape, stage: Stage, name: str) -> str:
    """Of the sheet's column; what no column fills (the quantity of an order) is called as in the table."""
    column = _column(stage, name)
    field: Any = shape.model._meta.get_field(name)
    return column.label if column else str(field.verbose_name)


def _text(stage: Stage, name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _LOOKED_UP:
        table = "network_channel" if name == "channel_id" else "sales_product"
        return str(_rows(f"SELECT code FROM {table} WHERE id = %s", [value])[0][0])
    column = _column(stage, name)
    return yuan_plain(value) if column and column.type is ColumnType.MONEY else str(value)


def _metric_text(column: Column, pair: tuple[Any, ...]) -> str:
    """`pair` is (value, state); what was not reported is written as in the sheet."""
    value, state = pair
    if state == ValueState.REPORTED:
        return yuan_plain(value) if column.in_fen else str(value)
    return "/" if state == ValueState.NOT_REPORTED else "—"
