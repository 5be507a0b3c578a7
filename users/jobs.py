"""Mail: links, which must not tell by their duration whether there is such a user, and digests."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from core.jobs import JobContext, JobRefused, Result, job
from users.models import User
from users.services.digests import digests_send
from users.services.links import WAY_BACK, link_create, link_mail

FIRST_HOUR: Final = 7


@job("users_mail_link", _("Mail a link for a new password"))
def users_mail_link(context: JobContext, *, user_id: int, site: str) -> Result:
    """The token is made here, so that it stands in no list of jobs."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        raise JobRefused(_("This user is disabled or has no address."))
    link_mail(user=user, token=link_create(user=user, created_by=None, lifetime=WAY_BACK), site=site)
    return {}


@job("users_invite", _("Mail invitations"), again=True)
def users_invite(context: JobContext, *, user_ids: list[int], site: str, actor_id: int) -> Result:
    """Begun again, it passes over those who have their link: it was made together with its mail."""
    actor = User.objects.get(pk=actor_id)
    waiting = (
        User.objects.filter(pk__in=user_ids, is_active=True, links=None).exclude(email="").order_by("pk")
    )
    people = list(waiting)
    unsent: list[str] = []
    for done, user in enumerate(people):
        context.report(done, len(people), str(_("Mailing")))
        try:
            with transaction.atomic():
                link_mail(user=user, token=link_create(user=user, created_by=actor), site=site)
        except OSError:
            unsent.append(user.username)
    if unsent:
        told = _("No mail went out to %(names)s. Hand them the sign-in link that their page makes.")
        raise JobRefused(told % {"names": ", ".join(unsent)})
    return {"sent": len(people)}


@app.periodic(cron="30 * * * *")
@app.task(name="users.send_digests", queueing_lock="users.send_digests")
def send_digests(timestamp: int) -> None:
    """In the first working hour; later in the day those that a stopped worker has missed."""
    if timezone.localtime().hour >= FIRST_HOUR:
        digests_send()
