"""What the operators announce stands above every page, and asks nothing of the database."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from core.banner import LONGEST, banner_text
from tests.cast import Cast

TEXT = "周六 22:00 起停机维护 <b>"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.PORTAL_HOME = tmp_path


def test_it_stands_above_every_page_until_it_is_taken_away(
    cast: Cast, client: Client, sign_in: Callable[[Any], Client]
) -> None:
    manager = sign_in(cast.city_manager)
    call_command("maintenance_banner", TEXT)
    for page in (manager.get(reverse("home")), client.get(reverse("account_login"))):
        assert "周六 22:00 起停机维护 &lt;b&gt;" in page.content.decode()
    call_command("maintenance_banner", off=True)
    assert "停机维护" not in manager.get(reverse("home")).content.decode()
    call_command("maintenance_banner", off=True)


def test_the_command_ends_with_an_object() -> None:
    out = StringIO()
    call_command("maintenance_banner", TEXT, "--json", stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1])["text"] == TEXT == banner_text()


@pytest.mark.parametrize("arguments", [[], [TEXT, "--off"], ["x" * (LONGEST + 1)], ["   "]])
def test_what_can_not_be_shown_is_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("maintenance_banner", *arguments)
    assert banner_text() == ""
