"""Columns that several small tables show."""

from typing import Any

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.badges import Badge
from core.templatetags.portal import render_badge


@admin.display(description=_("name"))
def named(row: Any) -> str:
    """In the reader's language."""
    return str(row)


@admin.display(description=_("active"), ordering="is_active")
def active(row: Any) -> SafeString:
    return render_badge(Badge(_("Active"), "green") if row.is_active else Badge(_("Off"), "grey"))
