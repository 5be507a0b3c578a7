"""A sheet from the desk of staff to the database and back, in a real browser: as it came, corrected, stopped, twice."""

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from core.jobs import run_job
from core.models import ImportMapping, ImportSession, ImportState, Job
from core.sheets.kinds import kind_named
from core.sheets.staging import Stage
from sales.models import ChannelMonth, Sale
from tests.cast import Cast, grant_role, make_cast, make_user
from tests.e2e.test_loop import PASSWORD, press, work_off
from tests.factories.sheets import ORDER_HEADER, PERIOD, order, workbook
from users.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
STAFF = Path(__file__).parent.parent / "data" / "sheets" / "01_代理商业务发展月报.xlsx"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    cast = make_cast()
    cast.city_manager.set_password(PASSWORD)
    cast.city_manager.save()
    return cast


@pytest.fixture
def at(browser: Browser, live_server: Any) -> Callable[[User], Page]:
    """A signed-in person's window; what the browser complains of fails the test."""

    def window(user: User) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="zh-CN")
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button.btn-primary")
        page.wait_for_url(re.compile(r"//[^/]+/$"))
        return page

    return window


def send(page: Page, sheet: Path, kind: str = "order_detail") -> None:
    page.goto("/results/new/")
    page.select_option("select[name=kind]", kind)
    page.select_option("select[name=period]", str(PERIOD))
    page.set_input_files("input[type=file]", sheet)
    page.locator("form[enctype] button[type=submit]").click()


def upload(page: Page, sheet: Path, kind: str = "order_detail") -> ImportSession:
    send(page, sheet, kind)
    page.wait_for_url(re.compile(r"/results/\d+/"))
    work_off()
    session = ImportSession.objects.latest("pk")
    page.goto(f"/results/{session.pk}/")
    return session


def orders(path: Path, rows: list[dict[str, Any]], header: dict[str, str] | None = None) -> Path:
    path.write_bytes(workbook(rows, header, title=path.stem).getvalue())
    return path


def test_a_messy_sheet_is_committed_as_it_is_and_taken_back(
    people: Cast, at: Callable[[User], Page], tmp_path: Path
) -> None:
    grant_role(people.city_manager, "city_manager", region=people.city_b)
    page = at(people.city_manager)
    book = openpyxl.load_workbook(STAFF)
    book.worksheets[0]["P10"] = 36_000
    book.save(tmp_path / "月报.xlsx")
    upload(page, tmp_path / "月报.xlsx", "monthly_results")
    expect(page.locator(".notice-warning")).to_contain_text("P10")
    page.check("input[name=acknowledged]")
    press(page, "/commit/")
    expect(page.locator(".notice-success")).to_be_visible()
    assert ChannelMonth.objects.current().values("channel_id").distinct().count() == 4
    press(page, "/undo/")
    expect(page.locator(".notice-success")).to_be_visible()
    assert not ChannelMonth.objects.current().exists()


def test_a_corrected_column_is_remembered_and_shown(
    people: Cast, at: Callable[[User], Page], tmp_path: Path
) -> None:
    page = at(people.city_manager)
    header = {**ORDER_HEADER, "reported_amount": "结算额"}
    upload(page, orders(tmp_path / "a.xlsx", [order(1, reported_amount=12)], header))
    expect(page.locator(".notice-warning")).to_contain_text("结算额")
    columns = page.locator("details", has=page.locator("form[action$='/columns/']"))
    columns.locator("summary").click()
    columns.get_by_text("结算额", exact=True).drag_to(columns.locator("[data-match-field=reported_amount]"))
    expect(columns.get_by_label("结算额")).to_have_value("reported_amount")
    with page.expect_navigation():
        columns.locator("button[type=submit]").last.click()
    work_off()
    page.reload()
    press(page, "/commit/")
    assert Sale.objects.get().reported_amount == 1_200
    assert ImportMapping.objects.get().columns == {"结算额": "reported_amount"}
    upload(page, orders(tmp_path / "b.xlsx", [order(2, reported_amount=5)], header))
    expect(page.locator("main")).to_contain_text("结算额 →")
    press(page, "/commit/")
    assert set(Sale.objects.values_list("reported_amount", flat=True)) == {1_200, 500}


def test_a_wrong_cell_is_mended_on_the_page(people: Cast, at: Callable[[User], Page], tmp_path: Path) -> None:
    page = at(people.city_manager)
    upload(page, orders(tmp_path / "a.xlsx", [order(1), order(2, first_payment="五十")]))
    cell = page.get_by_label(re.compile("^H3 "))
    expect(cell).to_have_value("五十")
    cell.fill("50")
    press(page, "/cells/")
    work_off()
    page.reload()
    press(page, "/commit/")
    assert Sale.objects.filter(first_payment=5_000).count() == 2


def test_a_reading_is_stopped_at_half(people: Cast, at: Callable[[User], Page], tmp_path: Path) -> None:
    """A sheet of many rows: the worker stops at its next report, and nothing of it stays."""
    page = at(people.city_manager)
    row = order(1)
    lines = [",".join(ORDER_HEADER.values())]
    lines += [
        ",".join(str({**row, "subscriber": f"139{n:08d}"}.get(key, "")) for key in ORDER_HEADER)
        for n in range(300_000)
    ]
    (tmp_path / "many.csv").write_text("\n".join(lines), encoding="utf-8")
    send(page, tmp_path / "many.csv")
    page.wait_for_url(re.compile(r"/results/\d+/"))
    session = ImportSession.objects.get()
    assert session.job_id
    worker = threading.Thread(target=_run, args=(session.job_id,))
    worker.start()
    limit = time.monotonic() + 60
    while not Job.objects.filter(pk=session.job_id, done__gt=0).exists():
        assert time.monotonic() < limit
        assert worker.is_alive()
    page.goto(f"/results/{session.pk}/")
    press(page, "/discard/")
    worker.join(60)
    session.refresh_from_db()
    assert (session.state, session.message["code"]) == (ImportState.REFUSED, "stopped")
    assert not Stage(session, kind_named(session.kind).definition).exists()
    page.goto(f"/results/{session.pk}/")
    expect(page.locator(".notice-error")).to_be_visible()
    assert not Sale.objects.exists()


def _run(job_id: int) -> None:
    try:
        run_job(job_id)
    finally:
        connections.close_all()


def test_of_two_people_with_one_file_the_second_is_led_to_the_first(
    people: Cast, at: Callable[[User], Page], tmp_path: Path
) -> None:
    colleague = make_user("city_2", "city_manager", region=people.city_a)
    colleague.set_password(PASSWORD)
    colleague.save()
    sheet = orders(tmp_path / "a.xlsx", [order(1)])
    first = upload(at(people.city_manager), sheet)
    page = at(colleague)
    send(page, sheet)
    link = page.locator(f".notice-error a[href='/results/{first.pk}/']")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(re.compile(rf"/results/{first.pk}/"))
    press(page, "/commit/")
    assert Sale.objects.current().count() == 1
    assert ImportSession.objects.count() == 1
