"""Links by which people set their own password: invitations and the way back in after a lost one."""

import datetime
import hashlib
import secrets
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import Conflict
from users.models import SignInLink, User
from users.services.sessions import sessions_end

INVITATION: Final = datetime.timedelta(days=7)
WAY_BACK: Final = datetime.timedelta(hours=1)


def mail_goes_out() -> bool:
    """Whether a mail server is set; otherwise links are shown to whoever made them."""
    return not settings.EMAIL_BACKEND.endswith(".console.EmailBackend")


@transaction.atomic
def link_create(*, user: User, created_by: User | None, lifetime: datetime.timedelta = INVITATION) -> str:
    """The token of a new link; the ones before it are void. Only its digest is stored."""
    SignInLink.objects.filter(user=user, used_at=None).delete()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user, digest=_digest(token), created_by=created_by, expires_at=timezone.now() + lifetime
    )
    record(actor=created_by, action="users.link_create", obj=str(user))
    return token


def link_path(token: str) -> str:
    return reverse("users:link_use", kwargs={"token": token})


def link_find(token: str) -> SignInLink | None:
    """The link of this token while it can be used."""
    rows = SignInLink.objects.select_related("user").filter(
        digest=_digest(token), used_at=None, expires_at__gt=timezone.now(), user__is_active=True
    )
    return rows.first()


@transaction.atomic
def link_use(*, token: str, password: str) -> User:
    """Sets the password. Of two who use one link at once, one is refused."""
    used = SignInLink.objects.filter(
        digest=_digest(token), used_at=None, expires_at__gt=timezone.now(), user__is_active=True
    ).update(used_at=timezone.now())
    if not used:
        raise Conflict(_("This link has been used or has expired. Ask for a new one."))
    user = SignInLink.objects.select_related("user").get(digest=_digest(token)).user
    user.set_password(password)
    user.save(update_fields=["password", "password_changed_at"])
    sessions_end(user)
    record(actor=user, action="users.link_use")
    return user


def link_mail(*, user: User, token: str, site: str) -> None:
    """`site` is the address of the portal as its user reached it, checked against ALLOWED_HOSTS."""
    context = {"user": user, "url": site.rstrip("/") + link_path(token)}
    send_mail(
        subject=_("Channels Portal: set your password"),
        message=render_to_string("users/mail/link.txt", context),
        from_email=None,
        recipient_list=[user.email],
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
