"""The pages of these tests stand beside the portal's own, under an address list of their own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from core.menu import Item, Section
from tests.cast import Cast

SECTIONS = (
    Section("Daily", (Item("Home", "home", "home", tab=True),)),
    Section("Channels", (Item("Channels", "channel_list", "users-group", ("network.channel_view",)),)),
    Section("System", (Item("Work", "work", "settings", ("users.role_edit",)),)),
)


@pytest.fixture(autouse=True)
def _pages(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "tests.core_ui.urls"
    settings.NAVIGATION = "tests.core_ui.conftest.SECTIONS"
    settings.SEARCH_SOURCES = "tests.core_ui.pages.SOURCES"
    directory = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], directory]}]
    yield
    engines.__dict__.pop("templates", None)


@pytest.fixture
def manager(cast: Cast, sign_in: Any) -> Client:
    """The manager of city A."""
    client: Client = sign_in(cast.city_manager)
    return client
