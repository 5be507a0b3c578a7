"""Sign-in by the operator's OpenID Connect: a claim names an account that exists; none is ever made."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from users.models import User
from users.sign_ins import sign_in_refused


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The claim is looked up at each sign-in; no link is stored that could outlive the account."""
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        named = str(claims.get(settings.OIDC_CLAIM) or "")
        user = account_of(named)
        if user is None:
            sign_in_refused("users.sign_in_failed", named)
            _back(request, _("There is no account for you here. Ask whoever manages your channel."))
        sociallogin.user = user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        _back(request, _("The sign-in there did not work. Try again, or sign in with your password."))


def account_of(named: str) -> User | None:
    """The one active user of that name or address; nobody when two share it."""
    if not named:
        return None
    found = list(User.objects.filter(**{settings.OIDC_USER_FIELD: named}, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def _back(request: HttpRequest, text: str) -> NoReturn:
    messages.error(request, text)
    raise ImmediateHttpResponse(redirect("account_login"))
