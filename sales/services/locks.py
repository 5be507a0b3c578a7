"""Who may write to the results of a city's month at the same time.

Imports share the month; whoever closes it takes it alone. Among themselves, imports of one kind take
turns, so that each compares with what the one before has committed. Cities are locked in ascending order.
"""

from collections.abc import Iterable

from django.db import connection


def results_lock(city_ids: Iterable[int], period: int, *, exclusive: bool = False) -> None:
    """Holds the months until the end of the transaction."""
    function = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    _lock(function, [f"results:{city}:{period}" for city in sorted(city_ids)])


def import_lock(kind: str, city_ids: Iterable[int], period: int) -> None:
    """One import of a kind at a time in each city's month."""
    cities = sorted(city_ids)
    results_lock(cities, period)
    _lock("pg_advisory_xact_lock", [f"import:{kind}:{city}:{period}" for city in cities])


def _lock(function: str, names: list[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
