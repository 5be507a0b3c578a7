"""What can happen, in words. Each app declares its actions in its audit.py:

ACTIONS = [AuditAction("agents.contact_seen", _("Saw a phone number in full"))]
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.functional import Promise

from core.badges import Badge


@dataclass(frozen=True, slots=True)
class AuditAction:
    """`code` is `app.noun_verb`. `colour` marks what an auditor should notice."""

    code: str
    label: str | Promise
    colour: str = "grey"


@cache
def all_actions() -> dict[str, AuditAction]:
    """Every declared action by code, in the order of the apps."""
    found: dict[str, AuditAction] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.audit")
        except ModuleNotFoundError:
            continue
        for action in getattr(module, "ACTIONS", ()):
            if action.code in found:
                raise ValueError(f"action {action.code} is declared twice")
            found[action.code] = action
    return found


def action_label(code: str) -> str:
    """What an action is called; its code where its app is gone."""
    action = all_actions().get(code)
    return str(action.label) if action else code


def action_badge(code: str) -> Badge:
    action = all_actions().get(code)
    return Badge(action.label, action.colour) if action else Badge(code)
