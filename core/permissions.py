"""Permission codes: what a role may do, named `app.noun_verb`. Each app declares its own in permissions.py.

`PERMISSIONS` collects them for the role editor and for the check that no view uses an unknown code.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Permission:
    code: str
    label: str | Promise
    help_text: str | Promise = ""
    decides: bool = False
    """A decision on business, such as an approval: nobody who administers the portal may hold it."""
    administers: bool = False
    """Power over users and roles; the other side of that wall."""


@cache
def all_permissions() -> dict[str, Permission]:
    """Every declared permission by code, in the order of the apps."""
    found: dict[str, Permission] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.permissions")
        except ModuleNotFoundError:
            continue
        for permission in getattr(module, "PERMISSIONS", ()):
            if permission.code in found:
                raise ValueError(f"permission {permission.code} is declared twice")
            found[permission.code] = permission
    return found


@cache
def deciding_codes() -> frozenset[str]:
    return frozenset(code for code, permission in all_permissions().items() if permission.decides)


@cache
def administering_codes() -> frozenset[str]:
    return frozenset(code for code, permission in all_permissions().items() if permission.administers)


PERMISSIONS = [
    Permission("core.audit_view", _("View the audit log"), _("What happened within one's own scope.")),
    Permission("core.audit_export", _("Export the audit log")),
    Permission("core.history_view", _("See who changed what on an object's page")),
    Permission("core.note_view", _("Read notes and files beside an object")),
    Permission("core.note_write", _("Write notes and attach files"), _("Dealers don't see them.")),
    Permission(
        "core.dictionary_view",
        _("View dictionaries"),
        _("The lists of causes, industries and reasons that forms offer."),
    ),
    Permission(
        "core.dictionary_edit",
        _("Edit dictionaries"),
        _("Labels, order and new entries, by form or by sheet. An entry in use is never deleted."),
    ),
    Permission(
        "core.view_share",
        _("Share saved views of lists with a role"),
        _("Whoever opens one sees their own rows only."),
    ),
]
