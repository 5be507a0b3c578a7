"""Where a request comes from, as limits on guesses, sessions and the audit log count it."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address behind as many proxies as TRUSTED_PROXY_COUNT says; what clients add counts for nothing."""
    try:
        address: str | None = get_adapter().get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return request.META.get("REMOTE_ADDR") or None
    return address
