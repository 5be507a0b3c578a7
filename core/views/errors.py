"""Error pages that say what to do next: inside the shell for whoever is signed in, outside for others."""

import json
import sys
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.htmx import is_fragment
from core.outages import Outage, outage_of

API: Final = "/api/"


def error_page(
    request: HttpRequest, status: int, heading: str | Promise, text: str | Promise
) -> HttpResponse:
    """`text` says what the user can do. The way back is offered when it stays on this site."""
    user = getattr(request, "user", None)
    inside = user is not None and user.is_authenticated
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = ""
    context = {
        "layout": "base.html" if inside else "entrance.html",
        "code": status,
        "heading": heading,
        "text": text,
        "back": back,
    }
    return render(request, "errors/page.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400 may come of a forged host name, so it renders without a context, as 500 does."""
    return HttpResponse(get_template("400.html").render(), status=400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(
        request,
        403,
        _("You may look at this, but not do that"),
        _("If it belongs to your work, ask whoever manages your account for the permission."),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if request.path.startswith(API):
        return _problem(request, 404)
    return error_page(
        request,
        404,
        _("There is no such page for you"),
        _("Check the address, or look for it in its list. It may lie outside your region or channel."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(
        request,
        403,
        _("This form has expired"),
        _("Nothing was saved. Go back, reload the page and send the form again."),
    )


def too_many(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(
        request, 429, _("Too many attempts"), _("Wait a few minutes, then try again. Nothing is lost.")
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the exception is handled. It must need neither a database nor a context."""
    outage = outage_of(sys.exception())
    if outage is not None:
        return _outage(request, outage)
    if request.path.startswith(API):
        return _problem(request, 500)
    return HttpResponseServerError(get_template("500.html").render())


def _outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    if request.path.startswith(API):
        response = _problem(request, outage.status, gettext(outage.text))
    else:
        page = get_template("errors/outage.html").render({"outage": outage})
        response = HttpResponse(page, status=outage.status)
    response["Retry-After"] = str(outage.retry_after)
    response["Cache-Control"] = "no-store"
    if is_fragment(request):
        toast = {"level": "error", "text": f"{gettext(outage.heading)}. {gettext(outage.text)}"}
        response["HX-Trigger"] = json.dumps({"toast": [toast]})
    return response


def _problem(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    from core.api.problems import plain  # its package is made of views, which are made with this module

    return plain(request, status, detail)
