"""The user guide is read inside the portal, in the reader's language; browsers find the mark."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from channels_portal.help import guides
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def test_every_page_of_the_guide_is_there_in_both_languages() -> None:
    folder = Path(settings.BASE_DIR) / "docs" / "users"
    names = {path.stem for path in [*folder.glob("*.md"), *folder.glob("zh/*.md")]}
    for language in ("en", "zh-hans"):
        assert {guide.slug for guide in guides(language)} == names
    assert guides("zh-hans")[0].title != guides("en")[0].title


def test_links_between_pages_stay_in_the_portal_and_pictures_are_left_out() -> None:
    for language in ("en", "zh-hans"):
        for guide in guides(language):
            assert "<img" not in guide.html
            assert '.md"' not in guide.html


def test_the_guide_is_in_the_readers_language(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.dealer_owner)
    with translation.override("zh-hans"):
        assert escape(guides("zh-hans")[0].title) in client.get(reverse("help_index")).content.decode()
    client.cookies["django_language"] = "en"
    assert escape(guides("en")[0].title) in client.get(reverse("help_index")).content.decode()
    assert client.get(reverse("help_page", args=["nothing"])).status_code == 404


def test_the_menu_and_empty_lists_lead_to_the_guide(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.city_manager).get(reverse("core:job_list")).content.decode()
    assert page.count(f'href="{reverse("help_index")}"') >= 3


def test_browsers_find_the_mark_by_themselves(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"].endswith(".svg")) == (301, True)
