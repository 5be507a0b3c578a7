"""Facts in: the difference, new revisions, and the way back. A fact's row is never changed but for its
`superseded_by`.

A row that its own import names in `superseded_by` was withdrawn by an undo.
"""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.models import ImportSession
from core.scoping import Scope
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


_LOST = (
    "SELECT EXISTS (SELECT FROM {stage} s WHERE NOT s.bad AND NOT EXISTS"
    " (SELECT FROM import_channel k WHERE k.code = s.channel_code AND k.allowed))"
)


def facts_write(shape: FactShape, session: ImportSession) -> None:
    """New facts and new revisions of changed ones. Unchanged facts are not touched."""
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


def facts_restore(shape: FactShape, session: ImportSession, scope: Scope) -> None:
    """Withdraws the rows of an import and makes those current that it replaced."""
    table, period = shape.table, int(session.period)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(superseded_by) FILTER (WHERE superseded_by <> %s),"
            " bool_and(%s OR city_id = ANY(%s) OR channel_id = ANY(%s)"
            "  OR channel_id IN (SELECT id FROM network_channel WHERE district_id = ANY(%s))),"
            " bool_or(sales_month_closed(city_id, period))"
            f" FROM {table} WHERE period = %s AND import_id = %s",
            [
                session.pk,
                scope.everything,
                list(scope.city_ids),
                list(scope.channel_ids),
                list(scope.district_ids),
                period,
                session.pk,
            ],
        )
        later, within, closed = cursor.fetchone() or (None, True, False)
        if later is not None:
            raise Conflict(
                _("Upload %(number)s has replaced some of these rows. Undo it first.") % {"number": later}
            )
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
