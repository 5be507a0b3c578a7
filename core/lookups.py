"""Lookups of our own."""

from typing import Any

from django.db.models import Field, Lookup


@Field.register_lookup
class Among(Lookup):
    """`pk__among=ArraySubquery(rows)`: the set is read once, whatever the planner believes of its size.

    With `IN (subquery)` over rows that were just loaded, and have no statistics yet, it may be read once a row.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, before = self.process_lhs(compiler, connection)
        values, within = self.process_rhs(compiler, connection)
        return f"{column} = ANY({values})", (*before, *within)
