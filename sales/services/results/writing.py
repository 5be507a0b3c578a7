"""Facts in: the difference, new revisions, and the way back. A fact's row is never changed but for its
`superseded_by`.

A row that its own import names in `superseded_by` was withdrawn by an undo; one that another import names
without a revision after it was withdrawn by the file that replaced its upload.
"""

from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.formats import moment
from core.models import ImportSession
from core.scoping import Scope
from core.services.imports.replace import replaced_ids
from core.sheets.staging import Stage
from sales.services.results.shape import FactShape

NEW, CHANGED, UNCHANGED = 1, 2, 3


def wanted_find(shape: FactShape, stage: Stage, session: ImportSession) -> None:
    """Fills `import_wanted`: the facts of the good rows, each with its current revision if there is one.

    Raises Conflict when a good row leads nowhere: a channel has left the scope since it was checked.
    """
    key = " AND ".join(f"f.{column} = w.{column}" for column in shape.key)
    old = ", ".join(f"f.{column}" for column in shape.values)
    new = ", ".join(f"w.{column}" for column in shape.values)
    sums = "".join(f", f.{column} AS old_{column}" for column in shape.sums)
    stage.execute("DROP TABLE IF EXISTS pg_temp.import_wanted")
    stage.execute(
        "CREATE TEMP TABLE import_wanted ON COMMIT DROP AS"
        f" SELECT w.*, f.fact_id, f.revision{sums}, CASE WHEN f.fact_id IS NULL THEN {NEW}"
        f" WHEN ROW({new}) IS DISTINCT FROM ROW({old}) THEN {CHANGED} ELSE {UNCHANGED} END::smallint AS difference"
        f" FROM ({shape.source}) w LEFT JOIN {shape.table} f ON f.period = {int(session.period)}"
        f" AND f.superseded_by IS NULL AND f.city_id = w.city_id AND {key}"
    )
    stage.execute("ANALYZE import_wanted (difference, city_id)")
    if stage.value(_LOST):
        raise Conflict(_("Some rows are no longer within your scope. Look at the new preview first."))


def withdrawn_find(shape: FactShape, stage: Stage, session: ImportSession) -> None:
    """Fills `import_withdrawn`: what the replaced upload brought and the good rows don't have."""
    sums = "".join(
        f", f.{column}" for column in dict.fromkeys(("metric_id", *shape.sums) if shape.wide else shape.sums)
    )
    stage.execute("DROP TABLE IF EXISTS pg_temp.import_withdrawn")
    stage.execute(
        "CREATE TEMP TABLE import_withdrawn ON COMMIT DROP AS"
        f" SELECT f.city_id, f.fact_id, f.revision, f.channel_id{sums} FROM {shape.table} f"
        f" WHERE f.period = {int(session.period)} AND f.superseded_by IS NULL AND f.import_id = ANY(%s)"
        " AND NOT EXISTS (SELECT FROM import_wanted w WHERE w.city_id = f.city_id AND w.fact_id = f.fact_id)",
        [replaced_ids(session)],
    )


def withdrawn_check(session: ImportSession, scope: Scope) -> None:
    """Nobody withdraws what lies outside the scope, or in a city whose month isn't held."""
    held = [int(city) for city in session.report.get("difference", {}).get("cities", {})]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM import_withdrawn WHERE city_id <> ALL(%s) OR NOT {_WITHIN})",
            [held, *_within_parameters(scope)],
        )
        found = cursor.fetchone()
    if found and found[0]:
        raise Conflict(_("The upload to be replaced holds rows outside your scope. Nothing was committed."))


_WITHIN = (
    "(%s OR city_id = ANY(%s) OR channel_id = ANY(%s)"
    " OR channel_id IN (SELECT id FROM network_channel WHERE district_id = ANY(%s)))"
)


def _within_parameters(scope: Scope) -> list[Any]:
    return [scope.everything, list(scope.city_ids), list(scope.channel_ids), list(scope.district_ids)]


def facts_within(shape: FactShape, session: ImportSession, scope: Scope) -> bool:
    """Whether everything that an upload wrote is within a scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT NOT EXISTS (SELECT FROM {shape.table} WHERE period = %s AND import_id = %s AND NOT {_WITHIN})",
            [int(session.period), session.pk, *_within_parameters(scope)],
        )
        found = cursor.fetchone()
    return bool(found and found[0])


_LOST = (
    "SELECT EXISTS (SELECT FROM {stage} s WHERE NOT s.bad AND NOT EXISTS"
    " (SELECT FROM import_channel k WHERE k.code = s.channel_code AND k.allowed))"
)


def facts_write(shape: FactShape, session: ImportSession) -> None:
    """New facts, new revisions of changed ones, and no current one of those that are withdrawn. Unchanged
    facts are not touched.
    """
    period = int(session.period)
    columns = ", ".join(shape.columns)
    wanted = ", ".join(f"w.{column}" for column in shape.columns)
    same = f"f.city_id = w.city_id AND f.period = {period} AND f.fact_id = w.fact_id"
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_partition_month(%s, %s)", [shape.table, period])
        cursor.execute(
            f"UPDATE {shape.table} f SET superseded_by = %s FROM import_wanted w"
            f" WHERE w.difference = {CHANGED} AND {same} AND f.revision = w.revision AND f.superseded_by IS NULL",
            [session.pk],
        )
        replaced = cursor.rowcount
        cursor.execute(
            f"UPDATE {shape.table} f SET superseded_by = %s FROM import_withdrawn w WHERE f.city_id = w.city_id"
            f" AND f.period = {period} AND f.fact_id = w.fact_id AND f.revision = w.revision"
            " AND f.superseded_by IS NULL",
            [session.pk],
        )
        into = f"INSERT INTO {shape.table} (city_id, period, fact_id, revision, import_id, {columns})"
        cursor.execute(
            f"{into} SELECT w.city_id, {period}, w.fact_id,"
            f" (SELECT max(f.revision) + 1 FROM {shape.table} f WHERE {same}), %s, {wanted}"
            f" FROM import_wanted w WHERE w.difference = {CHANGED}",
            [session.pk],
        )
        if cursor.rowcount != replaced:
            raise Conflict(_("The results have changed since the preview. Look at the new preview first."))
        cursor.execute(
            f"{into} SELECT w.city_id, {period}, nextval('sales_fact_id'), 1, %s, {wanted}"
            f" FROM import_wanted w WHERE w.difference = {NEW}",
            [session.pk],
        )


class StandsOn(Conflict):
    """A later upload, `first`, stands on the rows: it is undone before."""

    def __init__(self, number: int) -> None:
        self.first = ImportSession.objects.get(pk=number)
        told = {"number": number, "name": self.first.file_name, "when": moment(self.first.created_at)}
        super().__init__(
            _("Upload %(number)s (%(name)s, %(when)s) has replaced some of these rows. Undo it first.") % told
        )


def _in_place(shape: FactShape, session: ImportSession) -> int | None:
    """An upload that brought again what this one withdrew, if there is one."""
    same = " AND ".join(f"g.{column} = f.{column}" for column in ("city_id", "period", *shape.key))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(g.import_id) FROM {shape.table} f JOIN {shape.table} g ON {same}"
            " AND g.superseded_by IS NULL AND g.import_id <> f.superseded_by"
            " WHERE f.period = %s AND f.superseded_by = %s AND f.import_id <> f.superseded_by",
            [int(session.period), session.pk],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def facts_restore(shape: FactShape, session: ImportSession, scope: Scope) -> None:
    """Withdraws the rows of an import and makes those current that it replaced."""
    table, period = shape.table, int(session.period)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(superseded_by) FILTER (WHERE import_id = %s AND superseded_by <> %s), bool_and({_WITHIN}),"
            " bool_or(sales_month_closed(city_id, period))"
            f" FROM {table} WHERE period = %s AND (import_id = %s OR superseded_by = %s)",
            [session.pk, session.pk, *_within_parameters(scope), period, session.pk, session.pk],
        )
        later, within, closed = cursor.fetchone() or (None, True, False)
        later = later or _in_place(shape, session)
        if later is not None:
            raise StandsOn(later)
        if within is False:
            raise Conflict(_("Some rows are no longer within your scope. Nothing was undone."))
        if closed:
            raise Conflict(
                _("The month is closed. Correct it with a new upload; the difference goes to the open month.")
            )
        cursor.execute(
            f"UPDATE {table} SET superseded_by = import_id WHERE period = %s AND import_id = %s",
            [period, session.pk],
        )
        cursor.execute(
            f"UPDATE {table} SET superseded_by = NULL WHERE period = %s AND superseded_by = %s AND import_id <> %s",
            [period, session.pk, session.pk],
        )
