"""What may this person see and do, and why: every permission with the grants that it comes from."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core.permissions import Permission, all_permissions, deciding_codes
from core.views import ObjectView, PortalView
from network.choices import RegionLevel
from network.models import Channel
from users.models import Grant, User
from users.services.roles import permission_groups


@dataclass(frozen=True, slots=True)
class Source:
    """A grant in force, and where it makes a permission hold."""

    grant: Grant
    where: str


@dataclass(frozen=True, slots=True)
class HeldPermission:
    permission: Permission
    sources: list[Source]
    without_effect: bool = False
    """Granted, but whoever administers the portal decides nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Of one page or object: the status that the person gets, and the sentences that say why."""

    path: str
    status: int
    reasons: list[str]


def sources_of(user: User) -> list[Source]:
    ids = [held.grant_id for held in user.held]
    rows = Grant.objects.filter(pk__in=ids).select_related("role", "region", "channel")
    return [Source(grant, _where(grant)) for grant in rows.order_by("role__rank", "pk")]


def permissions_of(user: User, sources: list[Source]) -> list[tuple[str, list[HeldPermission]]]:
    """App by app, in the order of their declaration."""
    found = []
    for group in permission_groups():
        held = []
        for permission in group.permissions:
            of = [source for source in sources if permission.code in source.grant.role.permissions]
            if of:
                held.append(HeldPermission(permission, of, not user.scope_for(permission.code)))
        if held:
            found.append((group.label, held))
    return found


def answer_for(*, asker: User, user: User, text: str) -> Answer:
    """`text` is an address of the portal or a channel's code. Nothing is said of what the asker can't see."""
    path = _path(asker, text.strip())
    unknown = Answer(
        text, 404, [_("You see nothing under this yourself, so there is nothing to say about it.")]
    )
    if not path:
        return unknown
    try:
        match = resolve(path)
    except Resolver404:
        return unknown
    view_class = getattr(match.func, "view_class", None)
    if view_class is None or not issubclass(view_class, PortalView):
        return Answer(path, 200, [_("This page asks for no permission.")])
    if _status(_view(view_class, match, asker)) == 404:
        return unknown
    view = _view(view_class, match, user)
    status = _status(view)
    return Answer(path, status, _reasons(view, user, status))


def _path(asker: User, text: str) -> str:
    if "/" in text:
        return urlsplit(text).path
    channel = Channel.objects.visible_to(asker).filter(code=text.upper()).first() if text else None
    return channel.get_absolute_url() if channel else ""


def _view(view_class: type[PortalView], match: Any, user: User) -> PortalView:
    request = HttpRequest()
    request.method = "GET"
    request.user = user
    request.session = {}  # type: ignore[assignment]
    view = view_class(**match.func.view_initkwargs)
    view.setup(request, *match.args, **match.kwargs)
    return view


def _status(view: PortalView) -> int:
    try:
        view.check_access()
    except Http404:
        return 404
    except PermissionDenied:
        return 403
    return 200


def _reasons(view: PortalView, user: User, status: int) -> list[str]:
    if not user.is_active:
        return [_("Disabled: this person can't sign in.")]
    subject = view.subject_permission()
    reasons = [_code_reason(user, subject)] if subject else [_("Everybody who is signed in may open this.")]
    if status == 404 and subject and user.scope_for(subject):
        reasons.append(
            _("The object lies outside of where this permission holds: there is no such page then.")
        )
    if view.permission and view.permission != subject and status != 404:
        reasons.append(_code_reason(user, view.permission))
        if status == 403 and user.scope_for(view.permission) and isinstance(view, ObjectView):
            reasons.append(_("That permission doesn't reach this object: it may be seen, but no more."))
    return reasons


def _code_reason(user: User, code: str) -> str:
    label = all_permissions()[code].label
    of = [source for source in sources_of(user) if code in source.grant.role.permissions]
    if not of:
        return _("“%(permission)s” (%(code)s) is in none of this person's roles.") % {
            "permission": label,
            "code": code,
        }
    if code in deciding_codes() and not user.scope_for(code):
        return _("“%(permission)s” has no effect: whoever administers the portal decides nothing.") % {
            "permission": label
        }
    places = "; ".join(f"{source.grant.role}: {source.where}" for source in of)
    return _("“%(permission)s” (%(code)s) comes from: %(grants)s.") % {
        "permission": label,
        "code": code,
        "grants": places,
    }


def _where(grant: Grant) -> str:
    if grant.channel is not None:
        return _("%(place)s and what stands below it") % {"place": grant.channel}
    region = grant.region
    assert region is not None
    if region.level == RegionLevel.PROVINCE:
        return _("everything in %(place)s") % {"place": region.name}
    if region.level == RegionLevel.CITY:
        return _("%(place)s with all its districts") % {"place": region.name}
    return region.name
