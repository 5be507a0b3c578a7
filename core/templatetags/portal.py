"""Filters and tags of every page: `{% load portal %}`."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import formats
from core.badges import Badge, badge_of
from core.links import may_open
from core.marks import kind_of

register = template.Library()

SPRITE = "vendor/icons.svg"


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> SafeString:
    """One icon of the sprite (names: static/vendor/icons.txt), as decoration: screen readers skip it.

    A page has some fifty, and all pages together few others.
    """
    return format_html(
        '<svg class="icon{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        staticfiles_storage.url(SPRITE),
        name,
    )


@register.tag
def once(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """`{% once %}...{% endonce %}`: what is the same for everybody is drawn once in each language.

    It is drawn without a context, so nothing of a person or of a request can get into it.
    """
    content = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(content)


class OnceNode(template.Node):
    def __init__(self, content: template.NodeList) -> None:
        self.content = content
        self._drawn: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self._drawn:
            bare = template.Context()
            bare.template = context.template
            self._drawn[language] = self.content.render(bare)
        return self._drawn[language]


@register.simple_tag(takes_context=True)
def link_to(
    context: template.Context, url_name: str, *args: Any, query: str = "", **kwargs: Any
) -> SafeString:
    """`<a{% link_to "commissions:plan_detail" plan.pk %}>`: the address, for whoever may open that page.

    For others it is an `<a>` without one, which reads as text.
    """
    if not may_open(context["request"].user, url_name):
        return SafeString("")
    address = reverse(url_name, args=args, kwargs=kwargs)
    return format_html(' href="{}{}"', address, f"?{query}" if query else "")


@register.simple_tag(takes_context=True)
def star(context: template.Context) -> SafeString:
    """The star of a page that can be starred; it comes after the page, which is remembered as seen by that."""
    request, row = context["request"], context.get("object")
    kind = kind_of(request)
    if kind is None or row is None or getattr(request.user, "viewed_by", None):
        return SafeString("")
    address = reverse("core:mark_seen", kwargs={"kind": kind.name, "key": row.pk})
    return format_html(
        '<span class="star no-print" hx-post="{}" hx-trigger="load" hx-target="this" hx-swap="outerHTML"></span>',
        address,
    )


@register.simple_tag
def script_texts() -> SafeString:
    """What portal.js says to the user, as a JSON script."""
    return json_script(
        {
            "error": _("That did not work. Reload the page and try again."),
            "error_403": _("You may not do this. Ask whoever manages your account."),
            "error_404": _("This is gone, or not yours to see. Go back to the list."),
            "error_409": _("Someone else was faster. Reload the page and look again."),
            "error_413": _("The file is too large."),
            "error_429": _("Too many requests. Wait a minute and try again."),
            "offline": _("No connection. Check the network and try again."),
            "no_results": _("Nothing found"),
        },
        "texts",
    )


@register.simple_tag(name="badge")
def badge_tag(status: Any) -> SafeString:
    """`{% badge statement.status_enum %}`: a member of a StatusChoices, or a Badge."""
    return render_badge(badge_of(status))


def render_badge(badge: Badge | None) -> SafeString:
    if badge is None:
        return SafeString("")
    return format_html('<span class="badge badge-{}">{}</span>', badge.colour, badge.label)


@register.filter
def options(groups: Iterable[tuple[Any, Iterable[dict[str, Any]], int]]) -> SafeString:
    """The options of a drop-down, as its widget groups them."""
    found = []
    for name, choices, _index in groups:
        drawn = "".join(
            format_html('<option value="{}"{}>{}</option>', one["value"], flatatt(one["attrs"]), one["label"])
            for one in choices
        )
        found.append(
            format_html('<optgroup label="{}">{}</optgroup>', name, SafeString(drawn)) if name else drawn
        )
    return SafeString("".join(found))


@register.filter
def yuan(fen: int | None) -> str:
    return formats.money(fen)


@register.filter
def yuan_signed(fen: int | None) -> str:
    """For differences: a plus sign too."""
    return formats.money(fen, signed=True)


@register.filter
def count(value: int | None) -> str:
    return formats.count(value)


@register.filter
def scaled(value: int | None) -> str:
    """10^-4 integers: 10,500 is "1.05"."""
    return formats.coefficient(value)


@register.filter
def percent(value: int | None, places: int = 1) -> str:
    """10^-4 integers: 650 is "6.5%"."""
    return formats.percent(value, places)


@register.filter
def percent_signed(value: int | None, places: int = 1) -> str:
    return formats.percent(value, places, signed=True)


@register.filter
def period_label(period: int | None) -> str:
    return formats.period_label(period)


@register.filter
def star_text(stars: int | None) -> str:
    return formats.stars(stars)


@register.filter
def sign_class(value: int | None) -> str:
    """Red is up and green is down, as on any Chinese board."""
    return "up" if (value or 0) > 0 else "down" if (value or 0) < 0 else ""
