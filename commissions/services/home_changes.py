"""What has changed for somebody since they last looked: told to them, or seen on the board of months."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.services.desk_pages import Board
from core import formats
from core.models import Notification
from core.notifications import icon_of, sentence
from core.scoping import ScopedUser

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Change:
    at: datetime.datetime
    text: str
    url: str
    icon: str


def changes_since(user: ScopedUser, since: datetime.datetime | None, board: Board | None) -> list[Change]:
    """The latest first. One query; a first visit sees what was told by now."""
    rows = Notification.objects.visible_to(user)
    if since:
        rows = rows.filter(created_at__gt=since)
    told = [
        Change(
            row.created_at,
            sentence(row),
            reverse("core:notification_open", kwargs={"pk": row.pk}),
            icon_of(row),
        )
        for row in rows[:SHOWN]
    ]
    seen = _uploads(board, since) if board and since else []
    return sorted((*told, *seen), key=lambda change: change.at, reverse=True)[:SHOWN]


def _uploads(board: Board, since: datetime.datetime) -> list[Change]:
    names = {city.pk: city.name for city in board.cities}
    return [
        Change(
            uploads.latest_at,
            _("Data of %(city)s %(period)s has come in")
            % {"city": names[city_id], "period": formats.period_label(period)},
            f"{reverse('sales:import_list')}?period={period}",
            "file-spreadsheet",
        )
        for (city_id, period), uploads in board.uploads.items()
        if uploads.latest_at and uploads.latest_at > since and city_id in names
    ]
