"""The monthly loop as people walk it, in a real browser and in Chinese: from the sheet to the ruling."""

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from agents.models import Agent
from commissions.models import Line, Statement
from core.jobs import run_job
from core.models import ImportSession, ImportState, Job, JobState
from core.periods import current_period, first_day, next_period, previous_period
from sales.models import Sale
from tests.cast import Cast, make_cast
from tests.factories.plans import component, content, flat, make_approved, make_plan, second_manager
from users.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]

PASSWORD = "a-long-enough-secret-7"
HEADER = [
    "账期",
    "代理商编码",
    "代理商名称",
    "产品编码",
    "产品名称",
    "用户号码",
    "ICCID",
    "受理日期",
    "首充金额",
]


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    Agent.objects.create(channel=cast.agent)
    for user in (cast.city_manager, cast.province_manager, cast.dealer_owner):
        user.set_password(PASSWORD)
        user.save()
    said = content(component(rules=(flat(200_000),)), effective_from=202001)
    make_approved(make_plan(cast.province), second_manager(cast), cast.province_manager, said)
    return cast


@pytest.fixture
def at(browser: Browser, live_server: Any) -> Callable[..., Page]:
    """A signed-in person's window; what the browser complains of fails the test."""

    def window(user: User, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": width, "height": 860}
        )
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(re.compile(r"//[^/]+/$"))
        return page

    return window


def order_sheet(path: Path, period: int, rows: list[tuple[str, str, str]]) -> Path:
    """Rows of (agent code, subscriber, first payment)."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER)
    day = (first_day(period) + datetime.timedelta(days=11)).isoformat()
    for number, (agent, subscriber, payment) in enumerate(rows):
        iccid = f"8986000000000000{number:04d}"
        page.append([str(period), agent, "", "P0059", "", subscriber, iccid, day, payment])
    book.save(path)
    return path


def work_off() -> None:
    """What a worker would do with the queue."""
    for job in Job.objects.filter(state=JobState.QUEUED).order_by("pk"):
        run_job(job.pk)


def press(page: Page, action: str) -> None:
    """Sends the form that leads to `action`, and confirms where it asks."""
    form = page.locator(f'form[action$="{action}"]').first
    asks = form.get_attribute("data-confirm")
    with page.expect_navigation():
        form.locator("button[type=submit]").first.click()
        if asks:
            page.locator("#confirm button[value=yes]").click()


def upload(page: Page, sheet: Path, period: int) -> ImportSession:
    page.goto("/results/new/")
    page.select_option("select[name=kind]", "order_detail")
    page.select_option("select[name=period]", str(period))
    page.set_input_files("input[type=file]", sheet)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/results/\d+/"))
    work_off()
    session = ImportSession.objects.latest("pk")
    page.goto(f"/results/{session.pk}/")
    return session


def amounts(period: int) -> list[int]:
    return sorted(Line.objects.filter(period=period).exclude(amount=0).values_list("amount", flat=True))


def test_the_month_from_the_sheet_to_the_ruling(
    people: Cast, at: Callable[..., Page], tmp_path: Path
) -> None:
    period = previous_period(current_period())
    months = f"/commissions/months/{people.city_a.pk}"
    city = at(people.city_manager)

    # A sheet with a wrong cell: refused by its address, and the own workbook comes back marked.
    rows = [
        ("LJA0001", "19900000001", "59"),
        ("LJA0001", "19900000002", "59"),
        ("LJA9999", "19900000003", "59"),
    ]
    upload(city, order_sheet(tmp_path / "orders.xlsx", period, rows), period)
    expect(city.locator("td.code", has_text="B4")).to_be_visible()
    with city.expect_download() as download:
        city.locator("a[href*='marked']").click()
    download.value.save_as(tmp_path / "marked.xlsx")
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx").active
    assert marked is not None
    assert marked["B4"].fill.fgColor.rgb == "FFFFC7CE"
    assert not Sale.objects.exists()

    # The mended one goes in; undo takes it back; it can be committed again.
    rows[2] = ("LJA0001", "19900000003", "59")
    session = upload(city, order_sheet(tmp_path / "mended.xlsx", period, rows), period)
    press(city, "/commit/")
    assert Sale.objects.current().count() == 3
    press(city, "/undo/")
    assert Sale.objects.current().count() == 0
    session.refresh_from_db()
    assert session.state == ImportState.UNDONE
    upload(city, tmp_path / "mended.xlsx", period)
    press(city, "/commit/")

    # The run: three pieces at 20 yuan. Running again posts nothing.
    city.goto(f"{months}/{period}/")
    press(city, "/run/")
    work_off()
    assert amounts(period) == [2_000] * 3
    city.goto(f"{months}/{period}/")
    expect(city.locator("main")).to_contain_text("60.00")
    press(city, "/run/")
    work_off()
    assert amounts(period) == [2_000] * 3

    # A corrected sheet posts only the difference.
    rows.append(("LJA0001", "19900000004", "59"))
    upload(city, order_sheet(tmp_path / "more.xlsx", period, rows), period)
    press(city, "/commit/")
    city.goto(f"{months}/{period}/")
    press(city, "/run/")
    work_off()
    assert amounts(period) == [2_000] * 4
    city.goto(f"{months}/{period}/")
    # The mended copy has settled the first file, so nothing speaks against submitting.
    press(city, "/submit/")

    # Another person approves and publishes.
    province = at(people.province_manager)
    province.goto(f"{months}/{period}/")
    press(province, "/approve/")
    province.goto(f"{months}/{period}/")
    press(province, "/publish/")
    statement = Statement.objects.get(payee=people.agent, period=period)
    assert (statement.status, statement.payable) == ("published", 8_000)

    # The dealer in a shop: the amount, the reason in words, the workbook, a dispute.
    dealer = at(people.dealer_owner, width=390)
    dealer.goto(f"/commissions/statements/{statement.pk}/")
    expect(dealer.locator("main")).to_contain_text("80.00")
    assert dealer.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with dealer.expect_download() as download:
        dealer.locator(f"a[href*='/statements/{statement.pk}/workbook/']").first.click()
    download.value.save_as(tmp_path / "statement.xlsx")
    formulas = [
        cell.value
        for sheet in openpyxl.load_workbook(tmp_path / "statement.xlsx")
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert any("SUM" in formula for formula in formulas)
    line = Line.objects.filter(payee=people.agent, period=period).earliest("id")
    dealer.goto(f"/commissions/lines/{line.id}/")
    expect(dealer.locator("main")).to_contain_text("20.00")
    expect(dealer.locator("main")).to_contain_text("渠〔2026〕18号")
    dealer.goto(f"/commissions/statements/{statement.pk}/dispute/?line={line.id}")
    dealer.fill("textarea[name=text]", "这户应按 30 元计酬")
    dealer.fill("input[name=claimed]", "30")
    dealer.locator("main form button[type=submit]").last.click()
    dealer.wait_for_url(re.compile(r"/disputes/\d+/"))

    # The city manager rules; the next run posts the adjustment into the open month.
    city.goto(dealer.url)
    city.check("form[action$='/rule/'] [value=uphold]")
    city.fill("form[action$='/rule/'] [name=due]", "30")
    city.fill("form[action$='/rule/'] [name=text]", "核实无误，补 10 元")
    press(city, "/rule/")
    expect(city.locator("main")).to_contain_text("+10.00")
    with city.expect_navigation():
        city.click("button[name=confirmed]")
    following = next_period(period)
    city.goto(f"{months}/{following}/")
    press(city, "/run/")
    work_off()
    assert amounts(following) == [1_000]
