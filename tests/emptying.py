"""How the tables are emptied after a test whose transactions were committed.

A TRUNCATE of every table makes some thousand files anew, half a second each time. What such a test leaves is a few rows in
a few tables: those are deleted, and only a test that leaves many is cleaned up after in the costly way.
"""

from typing import Any, Final

from django.db import OperationalError, transaction

KEPT_TABLES: Final = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "core_partitionedtable",
    "core_hanzi",
    "core_dictionary",
    "core_dictionaryentry",
    "users_role",
    "commissions_taxbracket",
    "commissions_outlierrule",
)
"""Their rows were put there by migrations, and later tests rely on them."""

FEW: Final = 1000
"""Rows of a table that are deleted faster than the table is truncated."""

_TABLES: Final = """
SELECT format('%%I', c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL(%s)
ORDER BY c.relname DESC"""
_RESTART: Final = """
SELECT setval(s.oid::regclass, 1, false) FROM pg_class s
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid AND d.refclassid = 'pg_class'::regclass
WHERE s.relkind = 'S' AND d.refobjid = ANY(%s::regclass[])"""


def empty_tables(cursor: Any, *, tries: int = 10) -> None:
    """As the owner. A browser's last request may still be under way, and the database then ends one of the two."""
    cursor.execute(_TABLES, [list(KEPT_TABLES)])
    tables = [name for (name,) in cursor.fetchall()]
    for left in reversed(range(tries)):
        try:
            with transaction.atomic():
                _empty(cursor, tables)
        except OperationalError:
            if not left:
                raise
        else:
            return


def _empty(cursor: Any, tables: list[str]) -> None:
    cursor.execute(
        " UNION ALL ".join(
            f"SELECT '{table}', count(*) FROM (SELECT FROM {table} LIMIT {FEW + 1}) rows" for table in tables
        )
    )
    counts = {table: count for table, count in cursor.fetchall() if count}
    if any(count > FEW for count in counts.values()):
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    elif counts:
        # What may never be taken back is guarded by triggers. Keys are checked when all is gone.
        for statement in ("ALTER TABLE {} DISABLE TRIGGER USER", "DELETE FROM {}"):
            cursor.execute("; ".join(statement.format(table) for table in counts))
        cursor.execute(_RESTART, [list(counts)])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("; ".join(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in counts))
