"""What an upload would do, in numbers and examples, read from `import_wanted`."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from core.models import ImportSession
from core.money import yuan_plain
from core.scoping import Scope
from core.sheets.definition import Column, ColumnType
from core.sheets.kinds import ChangedRow, Difference, DoubledRow, SumLine
from core.sheets.results import column_letter
from core.sheets.staging import Stage
from sales.choices import ValueState
from sales.models import Metric
from sales.services.results.shape import FactShape
from sales.services.results.writing import CHANGED, NEW, UNCHANGED

SAMPLE: Final = 200
ABSENT_SAMPLE: Final = 20


def difference_count(shape: FactShape) -> Difference:
    """Counts by row of the sheet; a row of a wide sheet is new if all its facts are. What is withdrawn of a
    wide sheet is counted by channel, as its rows are.
    """
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
    counted = "DISTINCT (city_id, channel_id)" if shape.wide else "*"
    withdrawn = int(_rows(f"SELECT count({counted}) FROM import_withdrawn")[0][0])
    return Difference(
        counts[NEW],
        counts[CHANGED],
        counts[UNCHANGED],
        withdrawn=withdrawn,
        cities=cities,
        new_by_city=new,
    )


def difference_show(shape: FactShape, stage: Stage, session: ImportSession, scope: Scope) -> Difference:
    """The counts, and what people look at before they commit."""
    counts = difference_count(shape)
    cities = list(counts.cities)
    missing = _missing(shape, session, cities)
    doubled, doubles = _doubles(shape, stage, session) if shape.rivals and counts.new else (0, ())
    return dataclasses.replace(
        counts,
        missing=missing,
        sums=_wide_sums(shape, stage, session, cities)
        if shape.wide
        else _sums(shape, stage, session, cities),
        changes=_changes(shape, stage, session) if counts.changed else (),
        absent=_absent(shape, session, cities) if missing else (),
        gone=_gone(shape, session) if counts.withdrawn else (),
        doubled=doubled,
        doubles=doubles,
    )


def _rows(statement: str, parameters: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _missing(shape: FactShape, session: ImportSession, cities: list[int]) -> int:
    """Rows that are there for the same month and not in the file, and stay: all less those it met or
    withdraws. Of a wide sheet a row is a channel.
    """
    if shape.wide:
        return len(_absent_rows(shape, session, cities, limit=None))
    there = _rows(
        f"SELECT count(*) FROM {shape.table} WHERE period = %s AND city_id = ANY(%s) AND superseded_by IS NULL",
        [session.period, cities],
    )[0][0]
    met = _rows(f"SELECT count(*) FROM import_wanted WHERE difference <> {NEW}")[0][0]
    gone = _rows("SELECT count(*) FROM import_withdrawn WHERE city_id = ANY(%s)", [cities])[0][0]
    return int(there - met - gone)


def _absent(shape: FactShape, session: ImportSession, cities: list[int]) -> tuple[tuple[str, str], ...]:
    rows = _absent_rows(shape, session, cities, limit=ABSENT_SAMPLE)
    return tuple(sorted((title, number) for title, number in rows))


def _absent_rows(
    shape: FactShape, session: ImportSession, cities: list[int], *, limit: int | None
) -> list[Any]:
    """What stays though the file doesn't have it. A wide row is there if one of its figures is."""
    named = "f.subscriber" if "subscriber" in shape.columns else "''"
    met = "w.channel_id = f.channel_id" if shape.wide else "w.fact_id = f.fact_id"
    return _rows(
        f"SELECT DISTINCT concat_ws(' ', c.code, c.name), {named} FROM {shape.table} f"
        " JOIN network_channel c ON c.id = f.channel_id"
        " WHERE f.period = %s AND f.city_id = ANY(%s) AND f.superseded_by IS NULL AND NOT EXISTS"
        f" (SELECT FROM import_wanted w WHERE {met} AND w.city_id = f.city_id) AND NOT EXISTS"
        " (SELECT FROM import_withdrawn w WHERE w.fact_id = f.fact_id AND w.city_id = f.city_id) LIMIT %s",
        [session.period, cities, limit],
    )


def _gone(shape: FactShape, session: ImportSession) -> tuple[tuple[str, str, str], ...]:
    named = "f.subscriber" if "subscriber" in shape.columns else "''"
    rows = _rows(
        f"SELECT concat_ws(' ', c.code, c.name), {named}, {shape.saying} FROM import_withdrawn w"
        f" JOIN {shape.table} f ON f.period = %s AND f.city_id = w.city_id AND f.fact_id = w.fact_id"
        " AND f.revision = w.revision JOIN network_channel c ON c.id = f.channel_id ORDER BY 1, 2, 3 LIMIT %s",
        [session.period, SAMPLE],
    )
    return tuple((title, number, says or "") for title, number, says in rows)


def _doubles(shape: FactShape, stage: Stage, session: ImportSession) -> tuple[int, tuple[DoubledRow, ...]]:
    """New rows that share their rivals' columns with a fact that stays and isn't in the file."""
    same = " AND ".join(f"f.{column} = w.{column}" for column in shape.rivals)
    found = _rows(
        f"SELECT w.row_no, concat_ws(' ', c.code, c.name), w.subscriber, {shape.saying}, f.import_id,"
        f" count(*) OVER () FROM import_wanted w JOIN {shape.table} f ON f.period = %s"
        f" AND f.city_id = w.city_id AND f.superseded_by IS NULL AND {same} AND f.product_id <> w.product_id"
        f" JOIN network_channel c ON c.id = w.channel_id WHERE w.difference = {NEW}"
        " AND NOT EXISTS (SELECT FROM import_wanted o WHERE o.city_id = f.city_id AND o.fact_id = f.fact_id)"
        " AND NOT EXISTS (SELECT FROM import_withdrawn g WHERE g.city_id = f.city_id AND g.fact_id = f.fact_id)"
        " ORDER BY w.row_no, f.fact_id LIMIT %s",
        [session.period, SAMPLE],
    )
    letter = column_letter(stage.addresses["product_code"]) if "product_code" in stage.addresses else ""
    rows = tuple(
        DoubledRow(row_no, f"{letter}{row_no}", title, number, other or "", upload)
        for row_no, title, number, other, upload, _count in found
    )
    return (int(found[0][5]) if found else 0), rows


def _sums(shape: FactShape, stage: Stage, session: ImportSession, cities: list[int]) -> tuple[SumLine, ...]:
    """In the file, what its rows meet, and the whole month before and after."""
    if not shape.sums:
        return ()
    met = _totals(shape.sums, "import_wanted")
    old = _totals([f"old_{name}" for name in shape.sums], "import_wanted")
    gone = _totals(shape.sums, "import_withdrawn")
    month = _totals(shape.sums, f"{shape.table} WHERE {_OF_MONTH}", [session.period, cities])
    lines = []
    for at, name in enumerate(shape.sums):
        column = stage.definition.column(name)
        money = column.type is ColumnType.MONEY
        after = month[at] - old[at] + met[at] - gone[at]
        lines.append(SumLine(name, column.label, money, met[at], old[at], month[at], after, gone[at]))
    return tuple(lines)


_OF_MONTH: Final = "period = %s AND city_id = ANY(%s) AND superseded_by IS NULL"


def _totals(names: Sequence[str], source: str, parameters: list[Any] | None = None) -> list[int]:
    parts = ", ".join(f"coalesce(sum({name}), 0)" for name in names)
    return [int(value) for value in _rows(f"SELECT {parts} FROM {source}", parameters)[0]]


def _wide_sums(
    shape: FactShape, stage: Stage, session: ImportSession, cities: list[int]
) -> tuple[SumLine, ...]:
    met = {metric: (new, old) for metric, new, old in _by_metric("value, old_value", "import_wanted")}
    gone = {row[0]: row[1] for row in _by_metric("value", "import_withdrawn")}
    there = _by_metric("value", f"{shape.table} WHERE {_OF_MONTH}", [session.period, cities])
    month = {row[0]: row[1] for row in there}
    ids = {metric.code: metric.pk for metric in Metric.objects.all()}
    lines = []
    for column in stage.definition.columns:
        metric = ids.get(column.key, 0)
        if metric in met or metric in gone:
            new, old = met.get(metric, (0, 0))
            lost, before = gone.get(metric, 0), month.get(metric, 0)
            after = before - old + new - lost
            lines.append(SumLine(column.key, column.label, column.in_fen, new, old, before, after, lost))
    return tuple(lines)


def _by_metric(names: str, source: str, parameters: list[Any] | None = None) -> list[tuple[int, ...]]:
    parts = ", ".join(f"coalesce(sum({name}), 0)" for name in names.split(", "))
    rows = _rows(f"SELECT metric_id, {parts} FROM {source} GROUP BY 1", parameters)
    return [tuple(int(value) for value in row) for row in rows]


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


_LOOKED_UP: Final = {
    "channel_id": ("channel_code", "network_channel"),
    "product_id": ("product_code", "sales_product"),
    "campaign_id": ("campaign", "sales_campaign"),
}
"""What holds an id: the column of the sheet, and the table whose code is shown."""


def _column(stage: Stage, name: str) -> Column | None:
    key, _table = _LOOKED_UP.get(name, (name, ""))
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
        _key, table = _LOOKED_UP[name]
        return str(_rows(f"SELECT code FROM {table} WHERE id = %s", [value])[0][0])
    column = _column(stage, name)
    if column and isinstance(value, bool):
        return next(choice.written for choice in column.choices if choice.value == str(int(value)))
    return yuan_plain(value) if column and column.type is ColumnType.MONEY else str(value)


def _metric_text(column: Column, pair: tuple[Any, ...]) -> str:
    """`pair` is (value, state); what was not reported is written as in the sheet."""
    value, state = pair
    if state == ValueState.REPORTED:
        return yuan_plain(value) if column.in_fen else str(value)
    return "/" if state == ValueState.NOT_REPORTED else "—"
