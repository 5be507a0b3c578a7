"""What the application's database role may do: it owns nothing, and to ledgers it can only add."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db import connections, migrations
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor, sql

APPLICATION_ROLE: Final = "portal_app"
PROJECT: Final = Path(__file__).resolve().parent.parent


def append_only_tables() -> list[str]:
    """Tables of the models that say `append_only = True`: inserted and read, never changed."""
    return _tables_marked("append_only")


def read_only_tables() -> list[str]:
    """Tables of the models that say `read_only = True`: filled by migrations, triggers and functions."""
    return _tables_marked("read_only")


def _tables_marked(mark: str) -> list[str]:
    # A field of that name is no mark.
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, mark, None) is True)


def grant_application_rights(using: str = "default") -> None:
    """Repeats all grants; runs after each migration. Creates the role where the server allows it.

    Partitions get no grant of their own: rows are reached through the parent table, so a right
    that is missing there is missing everywhere.
    """
    role = sql.Identifier(APPLICATION_ROLE)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition"
            " AND c.relowner = current_user::regrole"
        )
        tables = {row[0] for row in cursor.fetchall()}
        append_only = tables & set(append_only_tables())
        read_only = tables & {"django_migrations", "core_hanzi", *read_only_tables()}
        for names, rights in (
            (tables - append_only - read_only, "SELECT, INSERT, UPDATE, DELETE"),
            (append_only, "SELECT, INSERT"),
            (read_only, "SELECT"),
        ):
            if names:
                listed = sql.SQL(", ").join(sql.Identifier(name) for name in sorted(names))
                cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(listed, role))
                cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), listed, role))
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(role))


def sql_file(path: str) -> migrations.RunSQL:
    """What a migration runs: a file of SQL by its path in the project, such as `sales/sql/facts.sql`."""
    return migrations.RunSQL((PROJECT / path).read_text(encoding="utf-8"), migrations.RunSQL.noop)


def initials_trigger(table: str) -> tuple[str, str]:
    """SQL for a migration, to and fro. Rows that are there already get theirs."""
    return (
        f"CREATE TRIGGER {table}_initials BEFORE INSERT OR UPDATE OF name ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION portal_set_initials(); UPDATE {table} SET name = name",
        f"DROP TRIGGER {table}_initials ON {table}",
    )


@contextmanager
def hashing(cursor: CursorWrapper | Cursor[Any]) -> Iterator[None]:
    """Sums over rows that were just loaded, inside a transaction: no statistics yet, so say how to add them up.

    Sorting a million of them takes twice as long as hashing, and twenty thousand payees that are taken for one and
    looked up in a loop take ten seconds.
    """
    cursor.execute("SET LOCAL enable_sort = off")
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    yield
    cursor.execute("SET LOCAL work_mem = DEFAULT")
    cursor.execute("SET LOCAL enable_nestloop = on")
    cursor.execute("SET LOCAL enable_sort = on")
