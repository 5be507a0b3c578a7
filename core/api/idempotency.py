"""Idempotency-Key: the same request again gets the first answer, another one under that key is refused."""

import datetime
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import Conflict
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
        held, is_new = _held(request, key)
        if not is_new:
            return _again(held, _fingerprint(request))
        try:
            response = post(view, request, *args, **kwargs)
        except BaseException:
            held.delete()
            raise
        held.status, held.body = response.status_code, response.data
        held.save(update_fields=["status", "body"])
        return response

    return wrapped


def _held(request: Request, key: str) -> tuple[IdempotencyKey, bool]:
    kept = datetime.timedelta(days=settings.RETENTION_DAYS["idempotency_keys"])
    IdempotencyKey.objects.filter(owner_id=request.user.pk, created_at__lt=timezone.now() - kept).delete()
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(
                owner_id=request.user.pk, key=key, fingerprint=_fingerprint(request)
            ), True
    except IntegrityError:
        return IdempotencyKey.objects.get(owner_id=request.user.pk, key=key), False


def _again(held: IdempotencyKey, fingerprint: str) -> Response:
    if held.fingerprint != fingerprint:
        raise AnotherRequest
    if held.status is None:
        raise Conflict(_("The first request with this key is still at work."))
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
