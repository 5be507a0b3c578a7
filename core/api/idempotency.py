"""Idempotency-Key: the same request again gets the first answer, another one under that key is refused.

Key, deed and answer are one transaction: a process that dies in the middle leaves none of them, and whoever got no
answer sends the request again. While it is at work, an advisory lock says so to all others.
"""

import datetime
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Conflict, Refusal
from core.models import IdempotencyKey

LONGEST: Final = 200


class AnotherRequest(APIException):
    status_code = 422
    default_detail = "This Idempotency-Key was used for another request."


def idempotent(post: Callable[..., Response]) -> Callable[..., Response]:
    """Wraps a view's `post`. A refused request isn't kept: it did nothing, and may be sent again mended."""

    @wraps(post)
    def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return post(view, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            raise ValidationError({"Idempotency-Key": [_("At most 200 printable characters.")]})
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            _hold(request, key)
            held = _held(request, key)
            if held is not None:
                return _again(held, fingerprint)
            try:
                response = post(view, request, *args, **kwargs)
            except Refusal as error:
                if not error.keeps:
                    raise
                refusal = error
            else:
                IdempotencyKey.objects.create(
                    owner_id=request.user.pk,
                    key=key,
                    fingerprint=fingerprint,
                    status=response.status_code,
                    body=response.data,
                )
                return response
        raise refusal

    return wrapped


def _hold(request: Request, key: str) -> None:
    """Until the end of the transaction nobody else uses this key. Raises Conflict while somebody does."""
    with connection.cursor() as cursor:
        name = f"idempotency:{request.user.pk}:{key}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise Conflict(_("The first request with this key is still at work."))


def _held(request: Request, key: str) -> IdempotencyKey | None:
    kept = datetime.timedelta(days=settings.RETENTION_DAYS["idempotency_keys"])
    own = IdempotencyKey.objects.filter(owner_id=request.user.pk)
    own.filter(created_at__lt=timezone.now() - kept).delete()
    return own.filter(key=key).first()


def _again(held: IdempotencyKey, fingerprint: str) -> Response:
    if held.fingerprint != fingerprint:
        raise AnotherRequest
    return Response(held.body, status=held.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    """Of method, address and content; a multipart body is told by its fields and its files' contents."""
    found = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.FILES:
        for name, file in sorted(request.FILES.items()):
            found.update(f"{name}={file.name}\n".encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    found.update(repr(sorted((name, str(value)) for name, value in _fields(request))).encode())
    return found.hexdigest()


def _fields(request: Request) -> list[tuple[str, Any]]:
    data = request.data
    return [(name, data[name]) for name in data if name not in request.FILES] if hasattr(data, "keys") else []
