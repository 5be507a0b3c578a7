"""Requests for a part of a page."""

from django.http import HttpRequest


def is_fragment(request: HttpRequest) -> bool:
    """htmx asks; a restored history entry wants the whole page all the same."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def target_of(request: HttpRequest) -> str:
    """The id of the element that will be replaced, or an empty text for a whole page."""
    return request.headers.get("HX-Target", "") if is_fragment(request) else ""
