"""The sums that reports read, made anew by each run in its own transaction, after its statements."""

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
from django.db.backends.utils import CursorWrapper

from commissions.engine import Result
from commissions.services.inputs import sql_text
from core.database import hashing

_OF_MONTH: Final = "WHERE city_id = %(city)s AND period = %(period)s"

_PLACES: Final = """
SELECT s.payee_id, s.district_id, c.kind
FROM commissions_statement s JOIN network_channel c ON c.id = s.payee_id
WHERE s.city_id = %(city)s AND s.period = %(period)s
"""

_SUMMED: Final = """
INSERT INTO commissions_reportfigure (city_id, period, district_id, kind, component_key, product_id, lines, amount)
SELECT %(city)s, %(period)s, * FROM unnest(%(district_id)s::bigint[], %(kind)s::smallint[], %(component_key)s::bigint[],
    %(product_id)s::bigint[], %(lines)s::bigint[], %(amount)s::bigint[])
"""


def report_figures_refresh(
    cursor: CursorWrapper,
    *,
    city_id: int,
    period: int,
    event_periods: Sequence[int] = (),
    result: Result | None = None,
) -> None:
    """`period` takes the lines; of `event_periods` the facts were read, and with them their revenue.

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
            cursor.execute(_SUMMED, {**month, **result.by_place(places).to_pydict()})
        brought: dict[str, Any] = {"city": city_id, "periods": sorted({period, *event_periods})}
        cursor.execute(
            "DELETE FROM commissions_revenuefigure WHERE city_id = %(city)s AND period = ANY(%(periods)s)",
            brought,
        )
        cursor.execute(sql_text("reports/revenue"), brought)
