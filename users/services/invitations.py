"""New people get a link by mail, with which they set their own password."""

from collections.abc import Sequence

from core.audit.context import current
from core.jobs import enqueue
from users.models import User
from users.services.links import mail_goes_out


def invitations_send(*, actor: User, people: Sequence[User], title: str) -> None:
    """By a job after the commit: the links are made there, and stand in no list of jobs. Where no browser and no
    program asked, nobody knows what the links begin with: then they are made on the pages of the people.
    """
    context = current()
    site = context.site() if context else ""
    wanted = [user.pk for user in people if user.is_active and user.email]
    if wanted and site and mail_goes_out():
        enqueue("users_invite", owner=actor, title=title, user_ids=wanted, site=site, actor_id=actor.pk)
