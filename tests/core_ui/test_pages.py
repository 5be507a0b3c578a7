"""Pages obey the security policy, stay small, and errors say what to do next."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import Client, RequestFactory
from django.utils import translation

from core.views import errors
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_nothing_inline_that_the_policy_forbids(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<[^>]*\sstyle=", source)
    assert not re.search(r"<[^>]*\son[a-z]+=", source)
    assert not re.search(r"<style\b(?![^>]*nonce)", source)
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or "nonce=" in script or "application/json" in script, script
    assert "hx-on" not in source
    assert "javascript:" not in source


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_takes_our_class_where_the_librarys_means_something_else(path: Path) -> None:
    """Tabler's `figure` and `stars` turn a cell into a box; ours are `digits`, `rating` and `trail`."""
    for names in re.findall(r'class="([^"]*)"', path.read_text()):
        assert not {"figure", "stars", "timeline"} & set(names.split())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_compiles_and_says_what_it_is(path: Path) -> None:
    source = path.read_text()
    engines["django"].from_string(source)
    if "allauth/elements" not in str(path):
        assert "{% comment %}" in source[:400] or len(source) < 200, (
            "say the blocks and the context at the top"
        )


def test_a_page_without_charts_stays_under_150_kb_compressed(manager: Client, cast: Cast) -> None:
    page = manager.get("/channels/").content
    loaded = set(re.findall(r'(?:src|href)="/static/([^"#]+)', page.decode())) | {"vendor/icons.svg"}
    assert not any("echarts" in name for name in loaded)
    total = len(gzip.compress(page))
    for name in loaded:
        found = finders.find(name)
        assert isinstance(found, str), name
        total += len(gzip.compress(Path(found).read_bytes()))
    assert total < 150_000


def test_the_policy_of_a_page_allows_no_inline_and_no_eval(manager: Client, cast: Cast) -> None:
    policy = manager.get("/channels/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_not_found_offers_the_way_home_inside_and_outside(
    cast: Cast, manager: Client, client: Client
) -> None:
    inside = manager.get("/channels/999999/").content.decode()
    assert 'class="sidebar"' in inside
    outside = client.get("/nowhere/")
    assert outside.status_code == 404
    assert 'class="sidebar"' not in outside.content.decode()
    assert 'href="/"' in outside.content.decode()


def test_the_way_back_never_leads_to_another_site(manager: Client, cast: Cast) -> None:
    page = manager.get("/channels/999999/", headers={"Referer": "https://evil.example/"}).content.decode()
    assert "evil.example" not in page


def test_a_fault_answers_without_context_in_the_readers_language(rf: RequestFactory) -> None:
    with translation.override("en"):
        response = errors.server_error(rf.get("/"))
        assert response.status_code == 500
        assert "Something went wrong" in response.content.decode()
        assert errors.bad_request(rf.get("/")).status_code == 400


def test_too_many_attempts_say_to_wait(rf: RequestFactory, client: Client) -> None:
    request: Any = rf.get("/")
    assert errors.too_many(request).status_code == 429


def test_the_sign_in_page_shows_its_error_and_keeps_the_name(cast: Cast, client: Client) -> None:
    assert client.get("/accounts/login/").status_code == 200
    page = client.post("/accounts/login/", {"login": "city", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert 'value="city"' in page


@pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/two-step/", "/accounts/logout/"])
def test_account_pages_stand_in_the_portals_look(path: str, cast: Cast, sign_in: Any) -> None:
    cast.city_manager.set_password("a long enough password")
    cast.city_manager.save()
    page = sign_in(cast.city_manager).get(path).content.decode()
    assert "/static/css/portal.css" in page
    assert "btn" in page


def test_the_language_can_be_switched_and_stays(cast: Cast, manager: Client) -> None:
    manager.post("/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in manager.get("/").content.decode()
    manager.post("/setlang/", {"language": "zh-hans", "next": "/"})
    assert '<html lang="zh-CN"' in manager.get("/").content.decode()
