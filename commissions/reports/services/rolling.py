"""The sums that reports read, made anew by each run in its own transaction, after its statements."""

from collections.abc import Collection
from typing import Any, Final

import pyarrow as pa
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor

from commissions.engine import Result
from commissions.services.inputs import sql_text
from core.database import hashing

_OF_MONTH: Final = "WHERE city_id = %(city)s AND period = %(period)s"

_PLACES: Final = """
SELECT s.payee_id, s.district_id, c.kind
FROM commissions_statement s JOIN network_channel c ON c.id = s.payee_id
WHERE s.city_id = %(city)s AND s.period = %(period)s
"""

_SUMMED: Final = "COPY commissions_reportfigure (city_id, period, {}) FROM STDIN"


def report_figures_refresh(
    cursor: CursorWrapper, *, city_id: int, period: int, result: Result | None = None
) -> None:
    """Of the month that takes the lines.

    `result` is of a run whose lines are all that the month has: the engine adds them up in a tenth of the time.
    """
    month: dict[str, Any] = {"city": city_id, "period": period}
    with hashing(cursor):
        cursor.execute(f"DELETE FROM commissions_reportfigure {_OF_MONTH}", month)
        if result is None:
            cursor.execute(sql_text("reports/figures"), month)
        else:
            cursor.execute(_PLACES, month)
            names = [column.name for column in cursor.description]
            places = pa.table(dict(zip(names, zip(*cursor.fetchall(), strict=True), strict=True)))
            summed = result.by_place(places).to_pydict()
            with cursor.copy(_SUMMED.format(", ".join(summed))) as copy:
                for row in zip(*summed.values(), strict=True):
                    copy.write_row((city_id, period, *row))


def revenue_figures_refresh(
    cursor: CursorWrapper | Cursor[Any], *, city_id: int, periods: Collection[int]
) -> None:
    """Of the months whose facts a run reads, and with them their revenue."""
    months: dict[str, Any] = {"city": city_id, "periods": sorted(periods)}
    with hashing(cursor):
        cursor.execute(
            "DELETE FROM commissions_revenuefigure WHERE city_id = %(city)s AND period = ANY(%(periods)s)",
            months,
        )
        cursor.execute(sql_text("reports/revenue"), months)


def due_figures_keep(city_id: int, period: int) -> None:
    """What falls due after a month that is being published; the caller has just worked out its parts anew."""
    with connection.cursor() as cursor:
        cursor.execute(sql_text("reports/due_figures"), {"city": city_id, "period": period})
