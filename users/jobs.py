"""Mail that must not tell by its duration whether there is such a user."""

from django.utils.translation import gettext_lazy as _

from core.jobs import JobContext, JobRefused, Result, job
from users.models import User
from users.services.links import WAY_BACK, link_create, link_mail


@job("users_mail_link", _("Mail a link for a new password"))
def users_mail_link(context: JobContext, *, user_id: int, site: str) -> Result:
    """The token is made here, so that it stands in no list of jobs."""
    user = User.objects.filter(pk=user_id, is_active=True).exclude(email="").first()
    if user is None:
        raise JobRefused(_("This user is disabled or has no address."))
    link_mail(user=user, token=link_create(user=user, created_by=None, lifetime=WAY_BACK), site=site)
    return {}
