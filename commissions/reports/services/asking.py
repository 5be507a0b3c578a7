"""Queries of commissions/sql/reports over rows that the reader may see."""

import re
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from commissions.services.inputs import sql_text
from core.reports.rows import Row


def rows_over(name: str, **parts: Any) -> list[Row]:
    """Each `{part}` of the query is a queryset of values, or a whole number. Nothing where one of them can have no row."""
    parameters: list[Any] = []

    def put(match: re.Match[str]) -> str:
        part = parts[match[1]]
        if isinstance(part, int):
            return str(part)
        inner, values = part.query.sql_with_params()
        parameters.extend(values)
        return str(inner)

    try:
        query = re.sub(r"\{(\w+)\}", put, sql_text(f"reports/{name}"))
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
