"""A month is paid in a real browser: settlement, city, province, bank file, answers, and the dealer's phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from commissions.models import PaymentBatch
from commissions.payments.choices import BatchStatus
from tests.cast import Cast
from tests.e2e.test_accounts import become, people
from tests.factories.payments import NUMBERS, three_payees
from tests.payments.test_bank import book_of, read_back

__all__ = ["become", "people"]

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]


def test_a_month_is_paid_by_four_people_and_the_dealer_sees_it(
    page: Page, live_server: Any, people: Cast, become: Callable[[Any], None], settings: Any
) -> None:
    settings.PAYMENT_LIMIT_YUAN = 1_000
    three_payees(people)
    become(people.settlement_clerk)
    page.goto(f"{live_server.url}{reverse('commissions:batch_add')}")
    page.locator("form.card button[type=submit]").click()
    expect(page.locator(".steps-line .step-now")).to_be_visible()
    batch = PaymentBatch.objects.get()
    expect(page.locator(".kpi-value").first).to_have_text("13,300.00")
    assert page.locator("form[action$='/approve/']").count() == 0
    page.locator("form[action$='/submit/'] button").click()
    expect(page.locator(".page-head .badge-amber")).to_be_visible()

    for person, step in ((people.city_manager, "approve"), (people.province_manager, "second")):
        become(person)
        page.goto(f"{live_server.url}/")
        page.locator(f"#card-tasks a[href='{batch.get_absolute_url()}']").click()
        page.locator(f"form[action$='/{step}/'] button").click()
        page.locator("#confirm [value=yes]").click()
        expect(page.locator(f"form[action$='/{step}/']")).to_have_count(0)

    become(people.settlement_clerk)
    page.goto(f"{live_server.url}/")
    page.locator(f"#card-tasks a[href='{batch.get_absolute_url()}']").click()
    page.locator("[data-open=send]").click()
    page.locator("#send select").select_option("batch_csv")
    page.locator("#send button[type=submit]").click()
    with page.expect_download() as download:
        page.locator(f"a[href='{reverse('commissions:bank_file', args=[batch.pk])}']").click()
    content = download.value.path().read_bytes()
    assert NUMBERS["LJA0001"] in content.decode("gb18030")

    number = batch.payments.get(payee=people.agent).number or ""
    others = batch.payments.exclude(payee=people.agent).values_list("number", flat=True)
    page.locator("a[href*='kind=bank_answers']").click()
    expect(page.locator("form").first).to_be_visible()
    outcome = read_back(
        people, book_of((number, "成功", "", ""), *((str(one), "失败", "", "退票") for one in others))
    )
    assert outcome.status == "committed"
    batch.refresh_from_db()
    assert batch.status == BatchStatus.SETTLED

    become(people.dealer_owner)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}{reverse('commissions:payable_detail', args=[people.agent.pk])}")
    expect(page.locator(".badge-green").first).to_be_visible()
    expect(page.locator("body")).to_contain_text("622****0012")
    expect(page.locator("body")).to_contain_text("10,000.00")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
