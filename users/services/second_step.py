"""The second step of signing in: who has it, and who must."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from users.models import User
from users.services.sessions import sessions_end

SET_UP = "second_step_set_up"
"""Mark of a session whose user has a second step, so that no page asks the database again."""

STEPS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def second_step_is_set_up(user: User) -> bool:
    found: bool = get_adapter().is_mfa_enabled(user, types=STEPS)
    return found


def second_step_missing(request: HttpRequest, user: User) -> bool:
    """Whether the user must set up a second step before anything else."""
    if not settings.PORTAL_MFA_REQUIRED or request.session.get(SET_UP) or not user.must_use_second_step:
        return False
    if not second_step_is_set_up(user):
        return True
    request.session[SET_UP] = True
    return False


def second_step_may_go(authenticator: Authenticator) -> bool:
    """The last one stays with those who must have one: they add another first."""
    if not settings.PORTAL_MFA_REQUIRED or not authenticator.user.must_use_second_step:
        return True
    found: bool = (
        Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        .exclude(pk=authenticator.pk)
        .exists()
    )
    return found


def second_step_remove(user: User) -> None:
    """For somebody who lost phone and recovery codes; they sign in with the password and set it up anew."""
    Authenticator.objects.filter(user=user).delete()
    sessions_end(user)
