"""The shell in a real browser: nothing is blocked, nothing overflows, the keyboard works."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, ViewportSize, expect

from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

WIDE: ViewportSize = {"width": 1440, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def desk(page: Page, live_server: Any, people: Cast, sign_in: Any) -> Iterator[Page]:
    """A page of the city manager; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    page.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    cookie = sign_in(people.city_manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/channels/")
    yield page
    assert complaints == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_blocked_or_wider_than_its_window(
    size: Any, scheme: Any, desk: Page, live_server: Any, people: Cast
) -> None:
    desk.set_viewport_size(size)
    desk.emulate_media(color_scheme=scheme)
    for path in ("/", "/channels/", f"/channels/{people.agent.pk}/", f"/channels/{people.agent.pk}/edit/"):
        desk.goto(live_server.url + path)
        assert desk.locator("html").get_attribute("data-bs-theme") == scheme
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_slash_leads_to_the_search_which_answers_while_typing(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("0017")
    expect(desk.locator(".empty")).to_be_visible()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("兴农")
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.wait_for_url(re.compile(r"\?q=%E5%85%B4%E5%86%9C$"))
    expect(desk.locator("#list-search")).to_be_focused()


def test_a_chip_takes_the_filter_away_and_back_brings_it_again(desk: Page) -> None:
    desk.select_option("select[name=kind]", "3")
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.locator(".chip").click()
    expect(desk.locator("tbody tr")).to_have_count(3)
    expect(desk.locator("select[name=kind]")).to_have_value("")
    desk.go_back()
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("select[name=kind]")).to_have_value("3")


def test_the_next_page_comes_without_a_reload(desk: Page) -> None:
    desk.evaluate("window.kept = true")
    first = desk.locator("tbody a").first.inner_text()
    desk.locator(".pages a").click()
    expect(desk.locator("tbody a").first).not_to_have_text(first)
    assert desk.evaluate("window.kept")


def test_jump_finds_a_page_and_a_channel(desk: Page, live_server: Any, people: Cast) -> None:
    desk.keyboard.press("Control+k")
    desk.keyboard.type("hom")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"{live_server.url}/")
    desk.keyboard.press("Control+k")
    desk.keyboard.type(people.agent.code.lower())
    expect(desk.locator("#jump a.is-active")).to_contain_text(people.agent.name)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(f"/channels/{people.agent.pk}/$"))


def test_the_theme_is_remembered(desk: Page) -> None:
    desk.locator("[data-theme-toggle]").click()
    chosen = desk.locator("html").get_attribute("data-bs-theme")
    desk.reload()
    assert desk.locator("html").get_attribute("data-bs-theme") == chosen


def test_a_confirmation_that_is_declined_changes_nothing(desk: Page, live_server: Any, people: Cast) -> None:
    desk.goto(f"{live_server.url}/channels/{people.agent.pk}/")
    desk.locator(".actions .btn-danger").click()
    desk.locator("#confirm [value=no]").click()
    expect(desk.locator("#confirm")).not_to_be_visible()
    people.agent.refresh_from_db()
    assert people.agent.status == "active"
    desk.locator(".actions .btn-danger").click()
    desk.locator("#confirm [value=yes]").click()
    expect(desk.locator(".notice-success")).to_be_visible()
    people.agent.refresh_from_db()
    assert people.agent.status == "closed"


def test_a_phone_has_the_main_pages_at_the_bottom_and_the_rest_in_a_drawer(desk: Page) -> None:
    desk.set_viewport_size(PHONE)
    expect(desk.locator(".tabs-bar a")).to_have_count(1)
    expect(desk.locator("#sidebar")).not_to_be_visible()
    desk.locator(".tabs-bar button").click()
    expect(desk.locator("#sidebar")).to_be_visible()


def test_progress_moves_by_itself_and_does_not_count_as_activity(desk: Page, live_server: Any) -> None:
    desk.goto(f"{live_server.url}/work/watch/")
    with desk.expect_request(lambda request: "/work/?done=40" in request.url) as asked:
        pass
    assert asked.value.headers["x-polling"] == "1"


def test_on_a_phone_filters_fold_behind_a_button_and_stay_as_they_were_left(desk: Page) -> None:
    desk.set_viewport_size(PHONE)
    button, controls = desk.locator("[data-fold]"), desk.locator("#list-controls")
    expect(controls).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(controls).to_be_visible()
    controls.locator("select").first.select_option(index=1)
    expect(desk.locator(".chips")).to_be_visible()
    expect(controls).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    desk.set_viewport_size(WIDE)
    expect(button).to_be_hidden()
    expect(controls.locator("select").first).to_be_visible()


def test_picked_rows_are_counted_and_acted_on_after_a_confirmation(desk: Page, people: Cast) -> None:
    expect(desk.locator("#picked")).to_be_hidden()
    desk.locator("tbody input[name=pick]").nth(0).check()
    desk.locator("tbody input[name=pick]").nth(1).check()
    expect(desk.locator("[data-picked]")).to_have_text("2")
    desk.locator("#picked button[value=close]").click()
    expect(desk.locator(".bulk-named li")).to_have_count(2)
    desk.locator("form .btn-danger").click()
    expect(desk.locator(".notice-success")).to_be_visible()
    expect(desk.locator("tr.is-off")).to_have_count(2)


def test_columns_are_chosen_and_moved_in_a_dialog(desk: Page) -> None:
    desk.locator("#list-tools a[href*=display]").click()
    expect(desk.locator("#dialog")).to_be_visible()
    desk.locator(".column-list input[value=points]").uncheck()
    desk.locator(".column-list li", has=desk.locator("input[value=status]")).locator(
        "[data-move='-1']"
    ).click()
    desk.locator("#dialog .btn-primary").click()
    expect(desk.locator("thead th")).to_have_count(5)
    expect(desk.locator("thead th").last).to_have_text("Opened on")


def test_the_tools_of_a_list_follow_what_is_searched(desk: Page) -> None:
    desk.keyboard.press("/")
    desk.keyboard.type("LJA0017")
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("#list-tools a[href*='export=xlsx']")).to_have_attribute(
        "href", re.compile("q=LJA0017")
    )
