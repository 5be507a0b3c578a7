"""What every answer needs, whatever view made it."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.addresses import client_address
from core.audit import record
from core.audit.context import Context, acting
from core.audit.missed import missed_count
from core.errors import Denied, Refusal
from core.htmx import is_fragment
from core.views.errors import error_page


class Refusals:
    """A refusal that no view has answered becomes a page, or a message beside a fragment: never a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if is_fragment(request):
            messages.error(request, str(exception))
            return HttpResponse(status=exception.status)
        return error_page(request, exception.status, _("That was not done"), str(exception))


class AuditContext:
    """Says who is acting for the rest of the request, and writes down what was refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        context = Context(
            actor=lambda: (getattr(request.user, "viewed_by", None) or request.user).pk,
            acting_as=lambda: request.user.pk if getattr(request.user, "viewed_by", None) else None,
            source=f"{request.method} {request.path}"[:200],
            address=lambda: client_address(request),
            site=lambda: request.build_absolute_uri("/"),
        )
        with acting(context):
            response = self.get_response(request)
            if request.user.is_authenticated:
                if response.status_code == 403:
                    _record_refusal(request)
                elif response.status_code == 404:
                    missed_count(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, PermissionDenied):
            request.denied = exception  # type: ignore[attr-defined]


def _record_refusal(request: HttpRequest) -> None:
    """What was tried, on which object, and the right that was missing, as far as the page knows them."""
    denied = getattr(request, "denied", None)
    right, subject = (denied.right, denied.subject) if isinstance(denied, Denied) else ("", None)
    detail = {"method": request.method, "path": request.path[:200], "right": right}
    record(
        actor=request.user,
        action="core.refused",
        subject=subject,
        detail={name: value for name, value in detail.items() if value},
    )


class NoStore:
    """A signed-in page must not come back from a cache after logout."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response


class FragmentAnswers:
    """Answers to htmx: a redirect moves the whole page, and messages come as toasts.

    Without this a fragment would be replaced by the page that it was redirected to, such as the login.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_fragment(request):
            return response
        if 300 <= response.status_code < 400 and response.has_header("Location"):
            moved = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
            moved.cookies = response.cookies
            return moved
        if not response.has_header("HX-Redirect"):
            toasts = [{"level": message.level_tag, "text": str(message)} for message in get_messages(request)]
            if toasts:
                told = json.loads(response.get("HX-Trigger", "{}"))
                response["HX-Trigger"] = json.dumps({**told, "toast": toasts})
        return response
