"""What every answer needs, whatever view made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NoStore:
    """A signed-in page must not come back from a cache after logout."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
