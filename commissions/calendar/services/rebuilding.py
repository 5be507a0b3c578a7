"""Works out what a city's published months leave to later ones. One statement of SQL, whatever the number of lines."""

from django.db import connection
from django.db.models import F, Max

from commissions.calendar.models import DuePart
from commissions.models import Instalment
from commissions.services.inputs.sql import input_sql, sql_text
from core.periods import next_period, shift


def due_parts_rebuild(city_id: int, last: int) -> int:
    """Makes the city's rows anew, of its months up to `last`, the latest published one; returns how many.

    The caller holds that month.
    """
    DuePart.objects.filter(city_id=city_id).delete()
    longest = Instalment.objects.aggregate(longest=Max(F("month_offset") + F("held_months")))["longest"]
    if longest is None:
        return 0
    following = next_period(last)
    parameters = {
        "city": city_id,
        "first": shift(last, -longest),
        "last": last,
        "next": following,
        "next_no": following // 100 * 12 + following % 100 - 1,
        "versions": None,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql_text("calendar/rebuild").format(versions=input_sql("versions")), parameters)
        return int(cursor.rowcount)
