"""Who speaks to the API: a program by its token, or a person by the session of the browser."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from users.services.tokens import token_find


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cpt_...`"""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = token_find(secret.decode("latin-1").strip())
        if token is None:
            raise AuthenticationFailed(_("This token isn't valid (any more)."))
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
