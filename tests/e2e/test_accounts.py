"""A bank account in a real browser: proposed, approved by the other clerk, seen by the dealer on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from agents.models import BankAccount
from tests.cast import Cast, make_cast
from tests.factories.accounts import agent_of, second_clerk

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def become(page: Page, live_server: Any, sign_in: Any) -> Callable[[Any], None]:
    """Whatever the browser complains of fails the test."""
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on(
        "console", lambda said: pytest.fail(said.text) if "Content Security Policy" in said.text else None
    )

    def become(user: Any) -> None:
        cookie = sign_in(user).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )

    return become


def test_one_proposes_another_approves_and_the_dealer_sees_it(
    page: Page, live_server: Any, people: Cast, become: Callable[[Any], None]
) -> None:
    agent = agent_of(people)
    other = second_clerk(people)
    become(people.settlement_clerk)
    page.goto(f"{live_server.url}/agents/{agent.pk}/accounts/new/")
    page.locator("#id_bank_name").fill("工商银行")
    page.locator("#id_number").fill("6222 0000 0000 0000 010")
    page.locator("form.card button[type=submit]").click()
    confirm = page.locator("#id_confirmed")
    expect(confirm).to_be_visible()
    confirm.check()
    page.locator("form.card button[type=submit]").click()
    expect(page.locator(".badge-amber").first).to_be_visible()
    account = BankAccount.objects.get()
    assert page.url.endswith(f"/agents/accounts/{account.pk}/")
    assert page.locator("form[action$='/approve/']").count() == 0

    become(other)
    page.goto(f"{live_server.url}/")
    page.locator(f"#card-tasks a[href='/agents/accounts/{account.pk}/']").click()
    expect(page.locator(".notice-warning li")).to_have_count(1)
    page.locator("form[action$='/approve/'] button").click()
    page.locator("#confirm [value=yes]").click()
    expect(page.locator(".page-head .badge-green")).to_be_visible()

    become(people.dealer_owner)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/agents/{agent.pk}/?tab=accounts")
    expect(page.locator("dl.attrs").first).to_contain_text("6222 0000 0000 0000 010")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
