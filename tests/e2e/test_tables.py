"""Tables in a real browser: what belongs to a row is seen without scrolling, on a tablet and beside another card."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.cast import Cast, make_cast
from tests.factories.agents import make_agents
from tests.factories.commissions import PERIOD, published
from tests.factories.outlets import make_account_manager, make_outlet

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
OVER = (
    "[...document.querySelectorAll('.data-list .table-wrap')].map(box => box.scrollWidth - box.clientWidth)"
)


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    for agent in make_agents(cast).values():
        agent.channel.name = f"临江鑫源通讯经营{agent.channel.code}"
        agent.channel.save()
    make_outlet(cast.outlet, lease_to="2026-12-01")
    make_account_manager(cast)
    return cast


@pytest.fixture
def desk(page: Page, live_server: Any, people: Cast, sign_in: Any) -> Page:
    cookie = sign_in(people.city_manager).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    return page


@pytest.mark.parametrize("width", [768, 1440])
def test_registers_fit_a_tablet_and_a_desk(desk: Page, live_server: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 860})
    for path in ("/agents/", "/outlets/", "/account-managers/", "/channels/regions/", "/results/products/"):
        desk.goto(live_server.url + path)
        expect(desk.locator(".data-list tbody tr").first).to_be_visible()
        assert desk.evaluate(OVER) == [0], path
    lease = desk.goto(f"{live_server.url}/outlets/")
    assert lease
    shown = desk.locator("th.roomy-only").first.is_visible()
    assert shown is (width == 1440)


@pytest.mark.parametrize("width", [768, 1280, 1440])
def test_the_run_desk_fits_in_english(desk: Page, live_server: Any, people: Cast, width: int) -> None:
    published(people)
    desk.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    desk.set_viewport_size({"width": width, "height": 860})
    desk.goto(f"{live_server.url}/commissions/months/{people.city_a.pk}/{PERIOD}/")
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk.locator("#list th", has_text="Amount (yuan)")).to_be_visible()
    assert desk.evaluate(OVER) == [0]
