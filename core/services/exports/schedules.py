"""Exports that come by themselves: daily, on a day of the week or of the month, in the morning.

What arrives is a link: the file waits in the portal, which asks again for the rights of whoever fetches it. A
schedule whose owner may no longer export the list stops, and says so.
"""

import datetime
import re
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Refusal
from core.jobs import enqueue
from core.models import Export, ExportSchedule
from core.notifications import declare, notify
from core.services.exports.writing import filters_of

AT: Final = datetime.time(7)
MOST: Final = 20
"""Schedules of one person."""
_RHYTHM: Final = re.compile(r"d|w([1-7])|m([1-9]|1\d|2[0-8])")

ARRIVED: Final = declare("export_arrived", gettext_lazy("Scheduled export: %(list)s"), icon="file-download")
STOPPED: Final = declare(
    "export_stopped", gettext_lazy("The scheduled export of %(list)s has stopped"), icon="alert-triangle"
)


def rhythms() -> list[str]:
    """d: every day; w1 to w7: Monday to Sunday; m1 to m28: a day that each month has."""
    return ["d", *(f"w{day}" for day in range(1, 8)), *(f"m{day}" for day in range(1, 29))]


def rhythm_text(rhythm: str) -> str:
    if rhythm == "d":
        return _("Every day")
    if rhythm[0] == "w":
        return _("Every %(day)s") % {"day": WEEKDAYS[int(rhythm[1:]) - 1]}
    return _("On day %(day)s of each month") % {"day": rhythm[1:]}


def next_time(rhythm: str, after: datetime.datetime) -> datetime.datetime:
    """The first morning after a moment on which it is due, in the portal's own time."""
    if _RHYTHM.fullmatch(rhythm) is None:
        raise ValueError(rhythm)
    day = timezone.localtime(after).date()
    while True:
        moment = timezone.make_aware(datetime.datetime.combine(day, AT))
        if moment > after and _is_due(rhythm, day):
            return moment
        day += datetime.timedelta(days=1)


def _is_due(rhythm: str, day: datetime.date) -> bool:
    number = int(rhythm[1:] or 0)
    return rhythm == "d" or (day.isoweekday() if rhythm[0] == "w" else day.day) == number


@transaction.atomic
def schedule_add(*, listing: Any, file_format: str, rhythm: str, site: str) -> ExportSchedule:
    """The list as it is seen now, again and again. The caller has checked the right to export it. `site` is the
    address of the portal as its user reached it."""
    held = ExportSchedule.objects.visible_to(listing.user).filter(is_active=True)
    if held.count() >= MOST:
        raise Refusal(_("You have %(most)s scheduled exports. Remove one first.") % {"most": MOST})
    schedule = ExportSchedule.objects.create(
        owner_id=listing.user.pk,
        address=listing.list_address,
        title=listing.get_title()[:200],
        format=file_format,
        filters=filters_of(listing),
        rhythm=rhythm,
        site=site,
        language=get_language() or "zh-hans",
        next_at=next_time(rhythm, timezone.now()),
    )
    record(
        actor=listing.user,
        action="core.export_schedule",
        obj=schedule.title,
        detail={"list": listing.list_name, "format": file_format, "filters": schedule.filters},
    )
    return schedule


@transaction.atomic
def schedule_remove(*, schedule: ExportSchedule) -> None:
    record(actor=schedule.owner, action="core.export_unschedule", obj=schedule.title)
    schedule.delete()


@transaction.atomic
def schedules_start(now: datetime.datetime) -> int:
    """Hands what is due to the workers, each once however long nobody looked. Two at once share the work."""
    due = ExportSchedule.objects.select_for_update(of=("self",), skip_locked=True).filter(
        is_active=True, next_at__lte=now
    )
    started = 0
    for schedule in due.select_related("owner").order_by("next_at")[:500]:
        schedule.next_at = next_time(schedule.rhythm, now)
        schedule.save(update_fields=["next_at"])
        if not schedule.owner.is_active:
            continue
        export = Export.objects.create(
            owner=schedule.owner,
            address=schedule.address,
            title=schedule.title,
            format=schedule.format,
            filters=schedule.filters,
            schedule=schedule,
        )
        export.job = enqueue("export_list", owner=schedule.owner, title=export.title, export_id=export.pk)
        export.save(update_fields=["job"])
        started += 1
    return started


def schedule_arrived(export: Export) -> None:
    """In the transaction in which the file was kept: its owner is told, and by mail once that is committed."""
    schedule = export.schedule
    assert schedule is not None
    ExportSchedule.objects.filter(pk=schedule.pk).update(last_at=timezone.now())
    notify([schedule.owner_id], ARRIVED, export.get_absolute_url(), list=schedule.title)
    transaction.on_commit(lambda: _mail(export), robust=True)


def schedule_stop(schedule: ExportSchedule) -> None:
    """Its owner may no longer export the list."""
    with transaction.atomic():
        ExportSchedule.objects.filter(pk=schedule.pk).update(is_active=False)
        notify([schedule.owner_id], STOPPED, schedule.get_absolute_url(), list=schedule.title)


def _mail(export: Export) -> None:
    schedule = export.schedule
    owner = get_user_model()._default_manager.get(pk=export.owner_id)
    if schedule is None or not owner.email:
        return
    with override(schedule.language):
        context = {
            "export": export,
            "schedule": schedule,
            "rhythm": rhythm_text(schedule.rhythm),
            "url": schedule.site.rstrip("/") + export.get_absolute_url(),
        }
        send_mail(
            subject=_("Channels Portal: %(list)s") % {"list": " ".join(schedule.title.split())},
            message=render_to_string("core/mail/export.txt", context),
            from_email=None,
            recipient_list=[owner.email],
        )
