"""What every answer needs, whatever view made it."""

import json
from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse

from core.htmx import is_fragment


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
                response["HX-Trigger"] = json.dumps({"toast": toasts})
        return response
