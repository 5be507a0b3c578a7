"""Ending the sessions of a user, wherever they are."""

import time

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from users.middleware import STARTED
from users.models import User


def sessions_end(user: User, *, keep: SessionBase | None = None) -> None:
    """All sessions of `user` end at their next request, except `keep`."""
    user.sessions_valid_from = timezone.now()
    user.save(update_fields=["sessions_valid_from"])
    if keep is not None:
        keep[STARTED] = time.time()
