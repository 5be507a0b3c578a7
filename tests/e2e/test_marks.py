"""Stars and the jump dialog in a real browser, without a mouse."""

import re
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def desk(page: Page, live_server: Any, people: Cast, sign_in: Any) -> Page:
    """The city manager's; whatever the browser complains of fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    cookie = sign_in(people.city_manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    return page


def test_a_page_is_starred_and_found_again_by_the_keyboard_alone(
    desk: Page, live_server: Any, people: Cast
) -> None:
    desk.goto(f"{live_server.url}/channels/{people.store.pk}/")
    star = desk.locator(".star button")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".star button")).to_have_attribute("aria-pressed", "true")
    desk.goto(f"{live_server.url}/channels/{people.agent.pk}/")
    expect(desk.locator(".star button")).to_be_visible()
    desk.goto(f"{live_server.url}/channels/")
    desk.keyboard.press("Control+k")
    marks = desk.locator("#jump-marks a")
    expect(marks).to_have_count(2)
    expect(marks.nth(0)).to_contain_text(people.store.name)
    expect(marks.nth(1)).to_contain_text(people.agent.name)
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(f"/channels/{people.store.pk}/$"))
    desk.keyboard.press("Control+k")
    desk.keyboard.type("zzz")
    expect(marks.nth(0)).not_to_be_visible()
