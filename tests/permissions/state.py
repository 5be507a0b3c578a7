"""What the database holds, as a number a table: whether a request has changed anything."""

from typing import Final

from django.apps import apps
from django.db import connection

WRITTEN_BY_ANY_REQUEST: Final = {
    "core_auditevent": "refusals and looks at masked fields are logged",
    "core_auditseal": "and sealed",
    "core_cache": "limits on guesses and requests",
    "core_missedobject": "what was asked for in vain is counted",
    "django_session": "when somebody was last active",
    "users_usersession": "likewise, for the list of sign-ins",
}


def tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    named = {model._meta.db_table for model in models if model._meta.managed or model._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname = ANY(%s)", [list(named)]
        )
        found = {name for (name,) in cursor.fetchall()}
    return sorted(found - WRITTEN_BY_ANY_REQUEST.keys())


def state(names: list[str]) -> dict[str, str]:
    """A hash of the rows of each table, in whatever order they are."""
    parts = [
        f"SELECT '{name}', count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM \"{name}\" t"
        for name in names
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])
