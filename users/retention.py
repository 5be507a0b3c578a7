"""Sign-ins and the links that led to them; the audit log still tells of both."""

from django.db.models import Q

from core.forgetting import Kept
from users.models import SignInLink, UserSession

KEPT = [
    Kept("sessions", lambda before: UserSession.objects.filter(last_seen_at__lt=before)),
    Kept("links", lambda before: SignInLink.objects.filter(Q(used_at__lt=before) | Q(expires_at__lt=before))),
]
