"""The menu as data: sections of items, shown by permission. What the sections are is composed elsewhere."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from core.scoping import ScopedUser


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `codes`: any of them shows it, none means every signed-in user.

    `stems` are the beginnings of view names that belong to this entry besides its own:
    `commissions:run_list` already covers every `commissions:run_...`.
    `tab` puts it into the bottom bar of a phone, under its `short` name if it has one.
    `badge` counts what waits there (it costs a query on every page: only where it saves a visit).
    """

    label: str | Promise
    url_name: str
    icon: str
    codes: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    tab: bool = False
    short: str | Promise = ""
    badge: Callable[[ScopedUser], int] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    label: str | Promise
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class MenuLink:
    label: str
    url: str
    icon: str
    active: bool
    count: int
    tab: bool
    short: str


@dataclass(frozen=True, slots=True)
class MenuSection:
    label: str
    links: list[MenuLink]


class Menu:
    """What one user sees of the sections on one page."""

    def __init__(self, sections: Iterable[Section], user: ScopedUser, view_name: str) -> None:
        shown = [(section, _permitted(section.items, user)) for section in sections]
        active = _active([item for _section, items in shown for item in items], view_name)
        self.sections = [
            MenuSection(str(section.label), [_link(item, user, item is active) for item in items])
            for section, items in shown
            if items
        ]

    @property
    def links(self) -> list[MenuLink]:
        return [link for section in self.sections for link in section.links]

    @property
    def tabs(self) -> list[MenuLink]:
        """At most four, and the way to the rest."""
        return [link for link in self.links if link.tab][:4]

    @property
    def active(self) -> tuple[MenuSection, MenuLink] | None:
        for section in self.sections:
            for link in section.links:
                if link.active:
                    return section, link
        return None


def menu_for(request: HttpRequest, sections: Iterable[Section]) -> Menu:
    match = request.resolver_match
    user: ScopedUser = request.user  # type: ignore[assignment]
    return Menu(sections, user, match.view_name if match else "")


def _permitted(items: Sequence[Item], user: ScopedUser) -> list[Item]:
    return [item for item in items if not item.codes or any(user.scope_for(code) for code in item.codes)]


def _stems(item: Item) -> tuple[str, ...]:
    own = item.url_name.rpartition("_")[0]
    return (own, *item.stems) if own else item.stems


def _active(items: Iterable[Item], view_name: str) -> Item | None:
    """The entry with the longest matching stem; the exact name wins over any stem."""
    best: Item | None = None
    longest = 0
    for item in items:
        if item.url_name == view_name:
            return item
        for stem in _stems(item):
            if view_name.startswith(f"{stem}_") and len(stem) > longest:
                best, longest = item, len(stem)
    return best


def _link(item: Item, user: ScopedUser, active: bool) -> MenuLink:
    return MenuLink(
        label=capfirst(str(item.label)),
        url=_address(item.url_name),
        icon=item.icon,
        active=active,
        count=item.badge(user) if item.badge else 0,
        tab=item.tab,
        short=str(item.short or item.label),
    )


@cache
def _address(url_name: str) -> str:
    """Of a page without arguments: the same for everybody, on every page."""
    return reverse(url_name)
