"""The menu leads somewhere, to those who may go there, and shows where one is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from channels_portal import navigation
from core.menu import Item, Menu, Section
from core.permissions import all_permissions
from core.scoping import EVERYWHERE, NOWHERE, Scope
from tests.cast import Cast


class Person:
    def __init__(self, *codes: str) -> None:
        self.codes = codes
        self.pk = 1
        self.role_codes: tuple[str, ...] = ()

    def scope_for(self, code: str) -> Scope:
        return EVERYWHERE if code in self.codes else NOWHERE


ITEMS = [item for section in navigation.SECTIONS for item in section.items]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.url_name)
def test_every_menu_entry_leads_to_a_page(item: Item) -> None:
    try:
        reverse(item.url_name, urlconf="channels_portal.urls")
    except NoReverseMatch:
        pytest.fail(f"{item.url_name} leads nowhere")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.url_name)
def test_every_menu_entry_names_permissions_that_exist(item: Item) -> None:
    assert set(item.codes) <= set(all_permissions())


def _menu(view_name: str, *codes: str) -> Menu:
    sections = (
        Section("A", (Item("Channels", "channel_list", "map", ("x.view",)), Item("Home", "home", "home"))),
        Section("B", (Item("Add", "channel_add", "plus", ("x.edit",)),)),
    )
    return Menu(sections, Person(*codes), view_name)


def test_an_entry_is_hidden_from_whoever_lacks_its_permission_and_so_is_an_empty_section() -> None:
    assert [link.label for link in _menu("home").links] == ["Home"]
    assert len(_menu("home").sections) == 1
    assert [link.label for link in _menu("home", "x.view", "x.edit").links] == ["Channels", "Home", "Add"]


@pytest.mark.parametrize(
    ("view_name", "active"),
    [("channel_detail", "Channels"), ("channel_add", "Add"), ("home", "Home"), ("channels", None)],
)
def test_the_entry_of_the_page_is_marked(view_name: str, active: str | None) -> None:
    found = _menu(view_name, "x.view", "x.edit").active
    assert (found[1].label if found else None) == active


def test_a_page_shows_the_menu_of_its_reader(cast: Cast, sign_in: Any, manager: Client) -> None:
    assert "/channels/" in manager.get("/").content.decode()
    assert "/work/" not in manager.get("/").content.decode()
    assert "/work/" in sign_in(cast.sysadmin).get("/").content.decode()
