"""What a database of the portal holds: rows of each table, and the migrations that it has seen."""

from typing import Final

from psycopg import sql

from channels_portal.backups.server import Connection

# Partitions are counted with their parent. The cache is no data.
_TABLES: Final = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'core_cache'
ORDER BY c.relname
"""


def row_counts(connection: Connection) -> dict[str, int]:
    counts = {}
    for (name,) in connection.execute(_TABLES).fetchall():
        row = connection.execute(
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(str(name)))
        ).fetchone()
        counts[str(name)] = int(str(row[0])) if row else 0
    return counts


def migrations(connection: Connection) -> tuple[str, ...]:
    """None for a database that was never migrated."""
    known = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    if not known or not known[0]:
        return ()
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return tuple(str(name) for (name,) in rows)
