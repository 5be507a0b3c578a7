"""Mail: links, which must not tell by their duration whether there is such a user, and digests."""

from typing import Final

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


@app.periodic(cron="30 * * * *")
@app.task(name="users.send_digests", queueing_lock="users.send_digests")
def send_digests(timestamp: int) -> None:
    """In the first working hour; later in the day those that a stopped worker has missed."""
    if timezone.localtime().hour >= FIRST_HOUR:
        digests_send()
