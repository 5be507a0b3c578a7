"""Objects that were asked for and not found: told to nobody who asks, but counted for the auditor."""

from typing import Any, Final

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from core.addresses import client_address
from core.audit.recording import record
from core.models import MissedObject

_COUNT: Final = """
INSERT INTO core_missedobject (user_id, route, hour, times, path, address)
VALUES (%(user)s, %(route)s, date_trunc('hour', now()), 1, %(path)s, %(address)s)
ON CONFLICT (hour, user_id, route) DO UPDATE
SET times = core_missedobject.times + 1, path = EXCLUDED.path, address = EXCLUDED.address
"""


def missed_count(request: HttpRequest) -> None:
    """One more, if a page is known and it was asked for one object of somebody's choosing. One statement."""
    match = request.resolver_match
    if match is None or not match.kwargs or not match.view_name:
        return
    asker = getattr(request.user, "viewed_by", None) or request.user
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT,
            {
                "user": asker.pk,
                "route": match.view_name[:80],
                "path": request.path[:200],
                "address": client_address(request),
            },
        )


@transaction.atomic
def missed_record() -> int:
    """Makes events of the hours that are over, and forgets the counts; returns how many."""
    this_hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    rows = list(
        MissedObject.objects.filter(hour__lt=this_hour).select_related("user").select_for_update(of=("self",))
    )
    for row in rows:
        record(actor=row.user, action="core.not_found", detail=_detail(row))
    MissedObject.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _detail(row: MissedObject) -> dict[str, Any]:
    return {
        "route": row.route,
        "times": row.times,
        "path": row.path,
        "hour": timezone.localtime(row.hour).strftime("%Y-%m-%d %H:00"),
        "address": row.address or "",
    }
