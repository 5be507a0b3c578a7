"""A list by its address: for what happens to it elsewhere than on its own page."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from core.views.listing import ListView


def list_at(address: str, user: Any) -> ListView:
    """The list that this path and query show to this user; checked as on its own page.

    Raises Http404 for anything that isn't a list of theirs, PermissionDenied for a list they may not open.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        raise Http404
    try:
        match = resolve(parts.path)
    except Resolver404 as unknown:
        raise Http404 from unknown
    view_class = getattr(match.func, "view_class", None)
    if not isinstance(view_class, type) or not issubclass(view_class, ListView):
        raise Http404
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = parts.path
    request.GET = QueryDict(parts.query)
    request.user = user
    request.resolver_match = match
    view = view_class()
    view.setup(request, *match.args, **match.kwargs)
    view.check_access()
    return view
