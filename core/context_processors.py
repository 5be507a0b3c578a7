"""What every page of the shell needs besides its own context."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from core.banner import banner_text
from core.menu import Menu, menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """`menu` for signed-in users, `banner` for everybody; made only by templates that show them."""

    def menu() -> Menu | None:
        if not request.user.is_authenticated:
            return None
        return menu_for(request, import_string(settings.NAVIGATION))

    return {"menu": SimpleLazyObject(menu), "banner": SimpleLazyObject(banner_text)}
