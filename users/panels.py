"""Parts of a user's page."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.masking import masked
from core.panels import Attribute, AttributePanel, TablePanel
from users.models import User, UserSession
from users.tables import GrantTable, LoginTable, ManagedGrantTable, SessionTable


def basics(*, phone_in_full: bool) -> AttributePanel:
    return AttributePanel(
        _("Basics"),
        (
            "username",
            "name",
            "email",
            Attribute("phone", format=None if phone_in_full else masked),
            "date_joined",
            Attribute("last_login", label=_("Last sign-in")),
            "password_changed_at",
            Attribute("second_step", label=_("Two-step sign-in")),
        ),
    )


def grants(*, managed: bool) -> TablePanel:
    """With the way to end each for whoever manages the user."""
    return TablePanel(
        _("Roles"),
        ManagedGrantTable if managed else GrantTable,
        _grants,
        limit=50,
        empty=_("No role: this person sees nothing."),
    )


def _grants(_request: HttpRequest, user: User) -> QuerySet[Any]:
    return user.grants.select_related("role", "region", "channel").order_by("-valid_from", "role__rank", "pk")


def _open(_request: HttpRequest, user: User) -> QuerySet[Any]:
    return UserSession.objects.filter(user=user).open().order_by("-last_seen_at")


def _logins(_request: HttpRequest, user: User) -> QuerySet[Any]:
    return UserSession.objects.filter(user=user).order_by("-pk")


SESSIONS = TablePanel(_("Open sessions"), SessionTable, _open, empty=_("Not signed in anywhere."))
LOGINS = TablePanel(_("Sign-ins"), LoginTable, _logins, limit=10, empty=_("Has never signed in."))
