"""Errors as problem details (RFC 9457): one shape for every refusal, with the sentence that a page would show."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as FormError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import Refusal
from core.outages import outage_of

logger = logging.getLogger("django.request")

CONTENT_TYPE = "application/problem+json"


def problem(status: int, detail: str = "", **more: Any) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. What nobody expected is None: a fault of the server."""
    if isinstance(error, Refusal):
        return _response(error.status, str(error))
    if isinstance(error, FormError):
        fields = error.message_dict if hasattr(error, "error_dict") else {}
        return _response(400, " ".join(error.messages), **({"errors": fields} if fields else {}))
    if isinstance(error, exceptions.ValidationError):
        found = error.detail
        more = {"errors": found} if isinstance(found, dict) else {}
        return _response(400, "" if more else " ".join(str(one) for one in found), **more)
    response = exception_handler(error, context)
    if response is None:
        return _outage(error, context)
    detail = "" if isinstance(error, Http404 | PermissionDenied) else str(getattr(error, "detail", ""))
    answered = _response(response.status_code, detail)
    for name, value in response.items():
        if name.lower() in {"www-authenticate", "retry-after"}:
            answered[name] = value
    return answered


def _outage(error: Exception, context: dict[str, Any]) -> Response | None:
    outage = outage_of(error)
    if outage is None:
        return None
    logger.error("%s: %s", gettext(outage.heading), context["request"].path, exc_info=error)
    answered = _response(outage.status, gettext(outage.text))
    answered["Retry-After"] = str(outage.retry_after)
    return answered


def _response(status: int, detail: str, **more: Any) -> Response:
    return Response(problem(status, detail, **more), status=status, content_type=CONTENT_TYPE)


def plain(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """For addresses under /api/ that no view answers."""
    return JsonResponse(problem(status, detail), status=status, content_type=CONTENT_TYPE)
