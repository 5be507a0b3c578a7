"""A dealer on the phone holds an own list against the statement, and wins the dispute about it; in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from agents.models import Agent
from commissions.models import Adjustment, Dispute
from tests.cast import Cast, make_cast
from tests.factories.commissions import published
from users.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

PASSWORD = "a-long-enough-secret-7"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    Agent.objects.create(channel=cast.agent)
    for user in (cast.city_manager, cast.dealer_owner):
        user.set_password(PASSWORD)
        user.save()
    return cast


@pytest.fixture
def at(browser: Browser, live_server: Any) -> Callable[..., Page]:
    """A signed-in person's window; what the browser complains of fails the test."""

    def window(user: User, width: int) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": 844}
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(re.compile(r"/$"))
        return page

    return window


def own_list(path: Path) -> Path:
    """Orders 1 and 2 were paid 50.00 each, 900 was refused; the fourth nobody knows; the last repeats the first."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["用户号码", "产品名称", "办理日期", "应得酬金"])
    for number, expected in (("1", 50), ("2", 80), ("900", 50), ("55555555", 50), ("1", 50)):
        page.append([f"199{number:0>8}", "", "", expected])
    book.save(path)
    return path


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_from_the_own_list_to_a_dispute_that_is_won(
    people: Cast, at: Callable[..., Page], tmp_path: Path
) -> None:
    statement = published(people)[2]
    dealer = at(people.dealer_owner, 390)
    dealer.goto(f"/commissions/statements/{statement.pk}/")
    dealer.locator("a[href$='/own-list/']").click()
    dealer.wait_for_url(re.compile(r"/own-list/$"))
    fits(dealer)
    dealer.set_input_files("input[type=file]", own_list(tmp_path / "list.xlsx"))
    dealer.locator("form[enctype] button[type=submit]").click()
    dealer.wait_for_url(re.compile(r"/own-lists/\d+/$"))
    fits(dealer)
    assert dealer.locator(".kpi-value").all_inner_texts() == ["1", "1", "1", "1", "1", "1"]

    # A refused row opens its reason.
    dealer.locator(".kpi[href='?bucket=refused']").click()
    dealer.wait_for_url(re.compile(r"bucket=refused"))
    dealer.locator("#list tbody a").first.click()
    dealer.wait_for_url(re.compile(r"/lines/\d+/"))
    expect(dealer.locator("main")).to_contain_text("首月通话不足10分钟")
    dealer.go_back()

    # All that is underpaid becomes one dispute: the whole amount stands there already.
    dealer.locator(".kpi[href='?bucket=underpaid']").click()
    dealer.wait_for_url(re.compile(r"bucket=underpaid"))
    dealer.locator(".bucket-act button").click()
    expect(dealer.locator("input[name=claimed]")).to_have_value("80.00")
    fits(dealer)
    dealer.locator("main form button.btn-primary").click()
    dealer.wait_for_url(re.compile(r"bucket=underpaid"))
    expect(dealer.locator(".bucket-act")).to_have_count(0)
    dispute = Dispute.objects.get()
    assert (dispute.original, dispute.claimed) == (5_000, 8_000)
    dealer.locator(f"#list a[href$='/disputes/{dispute.pk}/']").click()
    dealer.wait_for_url(re.compile(rf"/disputes/{dispute.pk}/"))
    fits(dealer)

    # The city sees the rows of the list and rules for the dealer.
    city = at(people.city_manager, 1440)
    city.goto(f"/commissions/disputes/{dispute.pk}/")
    expect(city.locator("main")).to_contain_text("19900000002")
    city.locator("input[name=verdict][value=uphold]").check()
    city.fill("input[name=due]", "80.00")
    city.locator("form[action$='/rule/'] textarea").fill("核对无误，补付")
    city.locator("form[action$='/rule/'] button[type=submit]").click()
    city.locator("button[name=confirmed]").click()
    city.wait_for_url(re.compile(rf"/disputes/{dispute.pk}/$"))
    assert Adjustment.objects.get(dispute=dispute).amount == 3_000

    dealer.reload()
    expect(dealer.locator("main")).to_contain_text("30.00")
    dispute.refresh_from_db()
    assert dispute.status == "upheld"
