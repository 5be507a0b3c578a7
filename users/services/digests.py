"""The mail that says what has happened since the last one: daily, weekly or not at all, as each person chooses.

What is told is looked up when the mail is made: a thing that the reader can't open any more isn't mentioned. A mail
holds sentences and links, no amounts and nothing that somebody wrote; whoever follows a link signs in first.
"""

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.links import reaches
from core.models import Notification, Preference
from core.notifications import sentence
from users.models import User

logger = logging.getLogger(__name__)

PREFERENCE: Final = "digest"
SHOWN: Final = 20
LOOKED_AT: Final = 100
"""Notifications that are looked at to find those: a hundred that can't be opened any more are no news."""
MONDAY: Final = 0


class Rhythm(models.TextChoices):
    OFF = "off", gettext_lazy("No mail")
    DAILY = "daily", gettext_lazy("Every day")
    WEEKLY = "weekly", gettext_lazy("Every Monday")


@dataclass(frozen=True, slots=True)
class Told:
    text: str
    url: str
    at: datetime.datetime


def digest_rhythm(user: User) -> Rhythm:
    row = Preference.objects.filter(user=user, name=PREFERENCE).first()
    return Rhythm(row.value["rhythm"]) if row else Rhythm.OFF


def digest_choose(*, user: User, rhythm: Rhythm, site: str) -> None:
    """`site` is the portal's address as this person reached it, which the links of the mails begin with."""
    value = {
        "rhythm": rhythm.value,
        "site": site.rstrip("/"),
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "until": timezone.now().isoformat(),
    }
    Preference.objects.update_or_create(user=user, name=PREFERENCE, defaults={"value": value})


def digests_send() -> int:
    """To everybody whose day it is; returns how many mails went out. One that fails doesn't stop the others."""
    sent = 0
    for pk in (
        Preference.objects.filter(name=PREFERENCE)
        .exclude(value__rhythm=Rhythm.OFF)
        .values_list("pk", flat=True)
    ):
        try:
            sent += _send_one(pk)
        except OSError:
            logger.exception("the digest of preference %s was not sent and is tried again tomorrow", pk)
    return sent


@transaction.atomic
def _send_one(preference_id: int) -> bool:
    """The row is held while the mail goes out, so that two workers don't send it twice."""
    rows = Preference.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
    row = rows.filter(pk=preference_id, user__is_active=True).exclude(user__email="").first()
    now = timezone.now()
    if row is None or not _is_due(row.value, now):
        return False
    since = parse_datetime(row.value["until"]) or now
    user: Any = row.user
    with translation.override(row.value["language"]):
        told = list(_told(user, since, now))
        if told:
            _mail(user, told, row.value["site"])
    row.value["until"] = now.isoformat()
    row.save(update_fields=["value"])
    return bool(told)


def _is_due(value: dict[str, Any], now: datetime.datetime) -> bool:
    """Not twice on one day; the weekly one on Mondays, or when a Monday was missed."""
    today = timezone.localdate(now)
    last = parse_datetime(value["until"])
    last_day = timezone.localdate(last) if last else today
    if value["rhythm"] == Rhythm.DAILY:
        return last_day < today
    return last_day < today and (today.weekday() == MONDAY or (today - last_day).days >= 7)


def _told(user: User, since: datetime.datetime, until: datetime.datetime) -> Iterator[Told]:
    """What is still unread and can still be opened, the latest first."""
    rows = Notification.objects.visible_to(user).unread().filter(created_at__gt=since, created_at__lte=until)
    shown = 0
    for row in rows.order_by("-pk")[:LOOKED_AT]:
        if row.url and not reaches(user, row.url):
            continue
        yield Told(
            sentence(row, free_text=False), reverse("core:notification_open", args=[row.pk]), row.created_at
        )
        shown += 1
        if shown == SHOWN:
            return


def _mail(user: User, told: list[Told], site: str) -> None:
    context = {
        "user": user,
        "told": told,
        "site": site,
        "profile": reverse("users:profile"),
        "all": reverse("core:notification_list"),
    }
    mail = EmailMultiAlternatives(
        subject=_("Channels Portal: what has happened"),
        body=render_to_string("users/mail/digest.txt", context),
        to=[user.email],
    )
    mail.attach_alternative(render_to_string("users/mail/digest.html", context), "text/html")
    mail.send()
