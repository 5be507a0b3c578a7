"""What a page offers to do: buttons and links as data, shown to those who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import Promise

from core.scoping import ScopedUser


def _always(_subject: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Crumb:
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a page.

    `args` maps the address's arguments to paths from the page's object. `when` looks at the object's
    state; `permission` at the user. `post` sends a form, `confirm` asks first. One action of a page is
    `primary`.
    """

    label: str | Promise
    url_name: str
    permission: str
    icon: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    query: str | Callable[[Any], str] = ""
    primary: bool = False
    danger: bool = False
    post: bool = False
    confirm: str | Promise = ""
    when: Callable[[Any], bool] = _always

    def url(self, subject: Any = None) -> str:
        arguments = {name: tables.A(path).resolve(subject) for name, path in self.args.items()}
        address = reverse(self.url_name, kwargs=arguments)
        query = self.query(subject) if callable(self.query) else self.query
        return f"{address}?{query}" if query else address


@dataclass(frozen=True, slots=True)
class Button:
    """An action made ready for a template."""

    label: str
    url: str
    icon: str
    css: str
    post: bool
    confirm: str


def buttons(
    actions: tuple[Action, ...],
    user: ScopedUser,
    subject: Any = None,
    *,
    may: Callable[[ScopedUser, str, Any], bool] | None = None,
) -> list[Button]:
    """The actions that this user may take on this subject now, the primary one last."""
    allowed = [
        action
        for action in actions
        if action.when(subject)
        and (may(user, action.permission, subject) if may else _holds(user, action.permission))
    ]
    return [
        Button(
            label=str(action.label),
            url=action.url(subject),
            icon=action.icon,
            css=_STYLE[action.primary, action.danger],
            post=action.post,
            confirm=str(action.confirm),
        )
        for action in sorted(allowed, key=lambda action: action.primary)
    ]


def _holds(user: ScopedUser, code: str) -> bool:
    return not code or bool(user.scope_for(code))


_STYLE: Final = {
    (False, False): "btn",
    (True, False): "btn btn-primary",
    (False, True): "btn btn-danger",
    (True, True): "btn btn-danger",
}
