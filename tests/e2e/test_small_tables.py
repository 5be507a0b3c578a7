"""Small tables in a real browser: nothing of them is blocked, and a table is edited and filled by sheet."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from core.models import DictionaryEntry
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("browser")]
TABLES = "/system/tables/"


@pytest.fixture
def people(transactional_db: None) -> Iterator[Cast]:
    """Entries ship with the portal and outlive the test: those that it adds or changes are put back."""
    before = list(DictionaryEntry.objects.values())
    yield make_cast()
    kept = {row["id"] for row in before}
    DictionaryEntry.objects.exclude(pk__in=kept).delete()
    for row in before:
        DictionaryEntry.objects.filter(pk=row["id"]).update(**row)


@pytest.fixture
def desk(page: Page, live_server: Any, people: Cast, sign_in: Any) -> Iterator[Page]:
    """A page of the system administrator; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    page.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    cookie = sign_in(people.sysadmin).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}{TABLES}")
    yield page
    assert complaints == []


def test_a_label_is_changed_where_it_stands(desk: Page) -> None:
    desk.locator(".rows a").first.click()
    desk.get_by_role("link", name="industry", exact=True).click()
    desk.locator("input[name=entries-3-label]").fill("金融业")
    desk.locator("form.stack button[type=submit]").click()
    expect(desk.locator(".notice-success")).to_be_visible()
    assert DictionaryEntry.objects.get(dictionary__code="industry", code="finance").label == "金融业"


def test_a_sheet_is_previewed_and_taken_over(desk: Page, live_server: Any, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("dictionary", "code", "label"), ("industry", "agriculture", "农林牧渔")):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "entries.xlsx")
    desk.goto(f"{live_server.url}{TABLES}entries/import/")
    desk.locator("input[type=file]").set_input_files(tmp_path / "entries.xlsx")
    desk.locator("main button[type=submit]").click()
    expect(desk.locator(".badge-green")).to_have_count(1)
    assert not DictionaryEntry.objects.filter(code="agriculture").exists()
    desk.locator("main button[type=submit]").click()
    expect(desk.locator(".notice-success")).to_be_visible()
    assert DictionaryEntry.objects.filter(code="agriculture", label="农林牧渔").exists()


def test_no_page_of_them_is_wider_than_its_window(desk: Page, live_server: Any) -> None:
    entry = DictionaryEntry.objects.of("industry")[0]
    paths = (
        "",
        "dictionaries/",
        f"dictionaries/{entry.dictionary_id}/change/",
        "entries/",
        f"entries/{entry.pk}/delete/",
        "metrics/",
    )
    for width in (1440, 390):
        desk.set_viewport_size({"width": width, "height": 860})
        for path in paths:
            assert desk.goto(f"{live_server.url}{TABLES}{path}").ok  # type: ignore[union-attr]
            assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
