"""The rows of a register as they were before an upload, so that it can be undone.

The log of changes would not do: secrets are left out of it, and it is not made to be read back. So each
commit keeps, of every row that it writes, the columns that it changed: before and after. An undo puts the
former back where the latter still stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import BoolOr
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.models import ImportPrior, ImportSession
from core.registers.shape import UNCHANGED, Part
from core.registers.wanted import execute, rows

_PRIOR = ImportPrior._meta.db_table


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of a table that a commit may write: `where` is SQL over `t`, `owner` the column with the id of the
    register's row that they belong to."""

    model: type[models.Model]
    owner: str
    where: str
    dated: str = ""
    derived: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)


def kept_of(part: Part) -> Kept:
    """What `part_write` may touch."""
    touched = f"SELECT id FROM register_wanted WHERE difference <> {UNCHANGED}"
    where = f"t.{part.key} IN ({touched})"
    if part.dated:
        where = (
            f"(t.{part.key}, t.{part.dated}) IN"
            f" (SELECT id, holds_from FROM register_wanted WHERE difference <> {UNCHANGED})"
        )
    return Kept(part.model, part.key, where, part.dated, part.derived)


def rows_keep(session: ImportSession, kept: Sequence[Kept]) -> None:
    """Before anything is written."""
    for one in kept:
        execute(
            f"INSERT INTO {_PRIOR} (session_id, table_name, row_id, owner_id, title, before)"
            f" SELECT %s, %s, t.{one.key}, t.{one.owner}, '', to_jsonb(t) FROM {one.table} t WHERE {one.where}",
            [session.pk, one.table],
        )


def rows_kept(session: ImportSession, kept: Sequence[Kept]) -> None:
    """After everything is written: what changed stays, what didn't is forgotten."""
    for one in kept:
        execute(
            f"INSERT INTO {_PRIOR} AS p (session_id, table_name, row_id, owner_id, title, after)"
            f" SELECT %s, %s, t.{one.key}, t.{one.owner}, '', to_jsonb(t) - %s::text[]"
            f" FROM {one.table} t WHERE {one.where}"
            " ON CONFLICT (session_id, table_name, row_id) DO UPDATE SET"
            " before = (SELECT jsonb_object_agg(b.key, b.value) FROM jsonb_each(p.before) b"
            "  WHERE EXCLUDED.after ? b.key AND EXCLUDED.after->b.key IS DISTINCT FROM b.value),"
            " after = (SELECT jsonb_object_agg(a.key, a.value) FROM jsonb_each(EXCLUDED.after) a"
            "  WHERE a.value IS DISTINCT FROM p.before->a.key)",
            [session.pk, one.table, list(one.derived)],
        )
    execute(f"DELETE FROM {_PRIOR} WHERE session_id = %s AND after IS NULL", [session.pk])
    execute(
        f"UPDATE {_PRIOR} p SET title = w.title FROM register_wanted w"
        " WHERE p.session_id = %s AND w.id = p.owner_id",
        [session.pk],
    )


def owners(session: ImportSession) -> list[int]:
    """The ids of the register's rows that a commit wrote."""
    found = ImportPrior.objects.filter(session=session).order_by("owner_id").distinct()
    return list(found.values_list("owner_id", flat=True))


def rows_written(session: ImportSession) -> QuerySet[ImportPrior, Any]:
    """The register's rows that a commit wrote: owner_id, title, and whether the row was `made` by it."""
    rows = ImportPrior.objects.filter(session=session).order_by("title", "owner_id")
    made = BoolOr(Q(before__isnull=True, row_id=F("owner_id")))
    return rows.values("owner_id", "title").annotate(made=made)


def rows_restore(session: ImportSession, kept: Sequence[Kept]) -> None:
    """The way back, the last table first. Raises Conflict, with nothing done, where somebody has changed one of
    the rows since, or where something has come to stand on a new one.
    """
    tables: dict[str, Kept] = {}
    for one in kept:
        tables.setdefault(one.table, one)
    kept = list(tables.values())
    for one in kept:
        _check_unchanged(session, one)
    made = _made(session)
    for one in kept:
        _check_unused(session, one.model, made)
    try:
        with transaction.atomic():
            for one in reversed(kept):
                _restore(session, one)
            execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise Conflict(
            _("Something has come to stand on the new rows since, so this upload can't be undone.")
        ) from error


def _check_unchanged(session: ImportSession, one: Kept) -> None:
    later = (
        f" OR EXISTS (SELECT FROM {one.table} n WHERE n.{one.owner} = t.{one.owner}"
        f" AND n.{one.dated} > t.{one.dated} AND n.{one.key} > t.{one.key})"
        if one.dated
        else ""
    )
    found = rows(
        f"SELECT p.title, p.row_id FROM {_PRIOR} p LEFT JOIN {one.table} t ON t.{one.key} = p.row_id"
        f" WHERE p.session_id = %s AND p.table_name = %s AND (t.{one.key} IS NULL"
        f" OR NOT to_jsonb(t) @> p.after{later}) ORDER BY p.row_id LIMIT 1",
        [session.pk, one.table],
    )
    if found:
        raise Conflict(
            _("%(row)s was changed after this upload, so it can't be undone. Correct it with a new sheet.")
            % {"row": found[0][0] or found[0][1]}
        )


def _made(session: ImportSession) -> dict[str, list[int]]:
    """The new rows of a commit, by table."""
    found: dict[str, list[int]] = {}
    made = ImportPrior.objects.filter(session=session, before__isnull=True)
    for table, row_id in made.values_list("table_name", "row_id"):
        found.setdefault(table, []).append(row_id)
    return found


def _check_unused(
    session: ImportSession, model: type[models.Model], made: Mapping[str, Sequence[int]]
) -> None:
    """Whether a new row is pointed to by what this upload didn't bring.

    The keys go as arrays, which the database hashes: a subquery it would ask again for every row of a large table.
    """
    new = made.get(model._meta.db_table, ())
    cities = [int(city) for city in session.report.get("difference", {}).get("cities", {})]
    for other, column in _pointing_to(model) if new else ():
        source = other._meta.db_table
        where, parameters = f"r.{column} = ANY(%s)", [list(new)]
        if source in made:
            where += f" AND r.{other._meta.pk.column} <> ALL(%s)"
            parameters.append(list(made[source]))
        elif cities and isinstance(other._meta.pk, models.CompositePrimaryKey):
            # A large table is read by its city alone: rows of a channel that has moved since were refused before.
            where += " AND r.city_id = ANY(%s)"
            parameters.append(cities)
        used = rows(f"SELECT r.{column} FROM {source} r WHERE {where} LIMIT 1", parameters)
        if used:
            row = ImportPrior.objects.get(session=session, table_name=model._meta.db_table, row_id=used[0][0])
            raise Conflict(
                _("%(row)s is in use since (%(what)s), so this upload can't be undone.")
                % {"row": row.title or row.row_id, "what": other._meta.verbose_name_plural}
            )


def _pointing_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every column that names a row of a table, the database's constraints aside: large tables have none."""
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if one.related_model is target and not model._meta.proxy:
                yield model, str(one.column)


def _restore(session: ImportSession, one: Kept) -> None:
    here = [session.pk, one.table]
    mine = f"FROM {_PRIOR} p WHERE p.session_id = %s AND p.table_name = %s AND p.row_id = t.{one.key}"
    execute(f"DELETE FROM {one.table} t WHERE EXISTS (SELECT {mine} AND p.before IS NULL)", here)
    changed = rows(
        f"SELECT DISTINCT jsonb_object_keys(before) FROM {_PRIOR}"
        " WHERE session_id = %s AND table_name = %s AND before IS NOT NULL",
        here,
    )
    if not changed:
        return
    names = [connection.ops.quote_name(name) for (name,) in changed]
    listed = ", ".join(f"r.{name}" for name in names)
    execute(
        f"UPDATE {one.table} t SET ({', '.join(names)}) = ROW({listed})"
        f" FROM {_PRIOR} p, LATERAL jsonb_populate_record("
        f"  (SELECT o FROM {one.table} o WHERE o.{one.key} = p.row_id), p.before) r"
        f" WHERE p.session_id = %s AND p.table_name = %s AND p.before IS NOT NULL AND t.{one.key} = p.row_id",
        here,
    )
