"""The sums that reports read, made anew by each run in its own transaction, after its statements."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from commissions.services.inputs import sql_text
from core.database import hashing

_OF_MONTH: Final = "WHERE city_id = %(city)s AND period = %(period)s"


def report_figures_refresh(
    cursor: CursorWrapper, *, city_id: int, period: int, event_periods: Sequence[int] = ()
) -> None:
    """`period` takes the lines; of `event_periods` the facts were read, and with them their revenue."""
    month: dict[str, Any] = {"city": city_id, "period": period}
    with hashing(cursor):
        cursor.execute(f"DELETE FROM commissions_reportfigure {_OF_MONTH}", month)
        cursor.execute(sql_text("reports/figures"), month)
        brought: dict[str, Any] = {"city": city_id, "periods": sorted({period, *event_periods})}
        cursor.execute(
            "DELETE FROM commissions_revenuefigure WHERE city_id = %(city)s AND period = ANY(%(periods)s)",
            brought,
        )
        cursor.execute(sql_text("reports/revenue"), brought)
