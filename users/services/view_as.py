"""Seeing the portal as another person: read only, for half an hour, recorded."""

import time
from typing import Final

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict, Forbidden
from users.models import User
from users.querysets import ADMINISTER

VIEW_AS: Final = "users.user_view_as"
SECONDS: Final = 30 * 60
_KEY: Final = "view_as"


@transaction.atomic
def view_as_begin(*, request: HttpRequest, actor: User, user: User) -> None:
    if actor.pk == user.pk:
        raise Conflict(_("You see the portal as yourself already."))
    if user.scope_for(ADMINISTER):
        raise Forbidden(_("Nobody sees the portal as another administrator."))
    if not user.is_active:
        raise Conflict(_("A disabled user sees nothing."))
    request.session[_KEY] = {"user": user.pk, "until": time.time() + SECONDS}
    record(actor=actor, action="users.view_as_begin", obj=str(user))


def view_as_end(*, request: HttpRequest, actor: User) -> None:
    if request.session.pop(_KEY, None):
        record(actor=actor, action="users.view_as_end")


def viewed_user(request: HttpRequest, actor: User) -> User | None:
    """The person as whom the actor's session sees the portal now; over as soon as one of its reasons is."""
    state = request.session.get(_KEY)
    if state is None:
        return None
    user = User.objects.filter(pk=state["user"], is_active=True).first()
    if user is None or time.time() > state["until"] or not actor.scope_for(VIEW_AS):
        view_as_end(request=request, actor=actor)
        return None
    user.viewed_by = actor
    return user
