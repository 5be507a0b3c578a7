"""The difference between a sheet and a register, and writing it."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from core.registers.shape import CHANGED, NEW, UNCHANGED, Field, Part, Register
from core.sheets.staging import Stage


def rows(statement: str, parameters: Sequence[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def execute(statement: str, parameters: Sequence[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def wanted_find(register: Register, stage: Stage, day: datetime.date) -> None:
    """Fills `register_wanted` for what shall hold from `day` on."""
    wanted = ", ".join(
        _wanted(f"p{at}", part.key, one) for at, part in enumerate(register.parts) for one in part.fields
    )
    new = ", ".join(f"f.{one.name}" for one in register.fields)
    old = ", ".join(f"f.old_{one.name}" for one in register.fields)
    said = "".join(f", w.{name}" for name in dict.fromkeys(one.said for one in register.fields if one.said))
    city = f"w.{register.city}" if register.city else "NULL"
    first_day = f"({register.first_day})" if register.first_day else "NULL::date"
    there = f"p0.{register.root.row_key}"
    silent = register.silent or "false"
    stage.execute("DROP TABLE IF EXISTS pg_temp.register_wanted")
    stage.execute(
        "CREATE TEMP TABLE register_wanted ON COMMIT DROP AS"
        f" SELECT f.*, CASE WHEN f.silent THEN {UNCHANGED} WHEN f.id IS NULL THEN {NEW}"
        f" WHEN ROW({new}) IS DISTINCT FROM ROW({old})"
        f" THEN {CHANGED} ELSE {UNCHANGED} END::smallint AS difference FROM ("
        f" SELECT w.row_no, w.title, ({silent}) AS silent, {there} AS id, {city}::bigint AS at_city,"
        f" CASE WHEN {there} IS NULL THEN greatest({first_day}, %s::date) ELSE %s::date END"
        f" AS holds_from, {wanted}{said}"
        f" FROM ({register.source}) w LEFT JOIN {register.root.table} p0 ON {register.match}"
        f" {' '.join(_joins(register.parts[1:], there))}) f",
        [day, day, *([day] * len(register.dated))],
    )
    stage.execute("ANALYZE register_wanted (id, difference)")


def _wanted(alias: str, key: str, one: Field) -> str:
    """The value as it shall be: of the sheet, or what is there, or the default where there is nothing yet."""
    value = f"w.{one.name}"
    first = value if one.default == "NULL" else f"coalesce({value}, {one.default})"
    later = value if one.clears else f"coalesce({value}, {alias}.{one.name})"
    return (
        f"CASE WHEN {alias}.{key} IS NULL THEN {first} ELSE {later} END AS {one.name},"
        f" {alias}.{one.name} AS old_{one.name}"
    )


def _joins(parts: Sequence[Part], there: str) -> Iterator[str]:
    for at, part in enumerate(parts, start=1):
        if part.dated:
            yield (
                f"LEFT JOIN LATERAL (SELECT * FROM {part.table} d WHERE d.{part.key} = {there}"
                f" AND d.{part.dated} <= %s::date ORDER BY d.{part.dated} DESC, d.{part.row_key} DESC LIMIT 1)"
                f" p{at} ON true"
            )
        else:
            yield f"LEFT JOIN {part.table} p{at} ON p{at}.{part.key} = {there}"


def rows_lock(register: Register) -> None:
    """The rows that the sheet means are held until the end of the transaction, in one order."""
    root = register.root
    execute(
        f"SELECT FROM {root.table} WHERE {root.row_key} IN (SELECT id FROM register_wanted)"
        f" ORDER BY {root.row_key} FOR UPDATE"
    )


def fingerprint(register: Register) -> str:
    """What a preview showed, old and new: if it is another one at the commit, somebody was faster."""
    told = ", ".join(f"{one.name}, old_{one.name}" for one in register.fields)
    found = rows(
        f"SELECT md5(string_agg(ROW(row_no, id, {told})::text, ';' ORDER BY row_no)) FROM register_wanted"
        f" WHERE difference <> {UNCHANGED}"
    )
    return str(found[0][0] or "")


def ids_give(register: Register) -> None:
    """New rows get their ids before anything is written, so that rows of one sheet can point to each other."""
    root = register.root
    execute(
        f"UPDATE register_wanted SET id = nextval(pg_get_serial_sequence(%s, %s)) WHERE difference = {NEW}",
        [root.table, root.row_key],
    )


def part_write(part: Part) -> None:
    """New and changed rows of one table."""
    names = [one.name for one in part.fields]
    if part.dated:
        selected = (
            f"SELECT w.id AS {part.key}, w.holds_from AS {part.dated}, {_listed('w', names)} FROM register_wanted w"
            f" WHERE w.difference = {NEW} OR {_differs(names)}"
        )
        if part.write is not None:
            part.write(selected)
            return
        execute(
            f"INSERT INTO {part.table} ({', '.join((part.key, part.dated, *names))}) {selected}"
            f" ON CONFLICT ({part.key}, {part.dated}) DO UPDATE SET"
            f" {', '.join(f'{name} = EXCLUDED.{name}' for name in names)}"
        )
        return
    columns = ", ".join((part.key, *names, *part.fixed))
    values = ", ".join(("w.id", *(f"w.{name}" for name in names), *part.fixed.values()))
    there = f"EXISTS (SELECT FROM {part.table} t WHERE t.{part.key} = w.id)"
    execute(
        f"UPDATE {part.table} t SET {', '.join(f'{name} = w.{name}' for name in names)} FROM register_wanted w"
        f" WHERE t.{part.key} = w.id AND w.difference = {CHANGED} AND ({_differs(names)})"
    )
    execute(
        f"INSERT INTO {part.table} ({columns}) SELECT {values} FROM register_wanted w"
        f" WHERE w.difference <> {UNCHANGED} AND NOT {there} ORDER BY w.row_no"
    )


def _listed(alias: str, names: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


def _differs(names: Sequence[str]) -> str:
    old = ", ".join(f"w.old_{name}" for name in names)
    return f"ROW({_listed('w', names)}) IS DISTINCT FROM ROW({old})"
