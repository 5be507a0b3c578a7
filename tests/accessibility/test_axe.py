"""Every page for everybody: axe finds nothing serious, in the light theme and in the dark one.

axe-core 4.14.1 (MPL-2.0) stands in tests/data/axe; it comes into the page by the browser's own door, since the
portal's content security policy lets no script in.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Response, expect
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page as BrowserPage

from tests.query_counts.pages import Page, all_pages
from tests.query_counts.world import LargeWorld

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("browser")]

AXE: Final = Path(__file__).parent.parent / "data" / "axe" / "axe.min.js"
SERIOUS: Final = {"serious", "critical"}

# Rows of a table are alike: three of them are looked at. What stands around a page is the same on all pages of a reader.
_ROWS: Final = ["tbody > tr:nth-child(n+4)"]
_AROUND: Final = [".sidebar", ".topbar"]
_LOOK: Final = """async ([exclude, options]) => {
    const found = await axe.run({exclude}, options);
    return found.violations.map((rule) => [
        rule.impact, rule.id, rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")]);
}"""
_RULES: Final[dict[str, Any]] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
    "preload": False,
}
_CONTRAST: Final[dict[str, Any]] = {
    "runOnly": ["color-contrast"],
    "resultTypes": ["violations"],
    "preload": False,
}
_LOOKS: Final = (("light", _RULES), ("dark", _CONTRAST))
BESIDES: Final = (
    Page("commissions:golden_case", "golden case", "", ("province",)),
    *(
        Page("commissions:component_edit", f"rich component {code}", "", ("province",))
        for code in ("JF", "GS", "KH", "BD", "TC01")
    ),
)
"""Pages whose queries aren't counted, and a component of each kind."""
FRAGMENTS: Final = ("_activity", "_count", ":plan_version_names", "_progress", ":mark_list")
"""How the routes of parts of pages end, which have no title and no language of their own."""


@pytest.fixture
def world(transactional_db: None) -> LargeWorld:
    return LargeWorld()


def pages_by_role() -> Iterator[tuple[str, list[Page]]]:
    """Each page once, for the first role that may see it."""
    found: dict[str, list[Page]] = {}
    for page in (*all_pages(), *BESIDES):
        if page.roles and not page.route.endswith(FRAGMENTS):
            found.setdefault(page.roles[0], []).append(page)
    yield from found.items()


def test_axe_finds_nothing_serious_on_any_page(
    world: LargeWorld, context: BrowserContext, live_server: Any
) -> None:
    source = AXE.read_text(encoding="utf-8")
    findings: dict[str, str] = {}
    """What is wrong, and the first page that has it."""
    looked_at = 0
    for role, pages in pages_by_role():
        browser = _signed_in(context, live_server.url, world, role)
        exclude = _ROWS
        for page in pages:
            answer = _open(browser, live_server.url + world.address(page))
            if answer is None or (answer.status == 403 and page.query):
                continue
            assert answer.ok, f"{page.name} answers {answer.status}"
            _complete(browser)
            browser.evaluate(source)
            for scheme, rules in _LOOKS:
                browser.evaluate("(scheme) => document.documentElement.dataset.bsTheme = scheme", scheme)
                for impact, rule, where in browser.evaluate(_LOOK, [exclude, rules]):
                    if impact in SERIOUS:
                        findings.setdefault(f"{scheme}, {rule}: {where}", f"{page.name} as {role}")
            exclude = [*_ROWS, *_AROUND]
            looked_at += 1
        browser.close()
    assert looked_at > 80
    assert findings == {}


def _complete(browser: BrowserPage) -> None:
    """With what the page fetches once it stands: the findings of a version, a line worked out anew."""
    for later in browser.locator("#stages [hx-get]").all():
        later.click()
    expect(browser.locator(".htmx-request")).to_have_count(0)


def _open(browser: BrowserPage, address: str) -> Response | None:
    """None for what is saved and not shown."""
    try:
        return browser.goto(address)
    except BrowserError as error:
        if "Download is starting" in str(error):
            return None
        raise


def _signed_in(context: BrowserContext, url: str, world: LargeWorld, role: str) -> BrowserPage:
    client = Client()
    client.force_login(world.world.person(role), backend=settings.AUTHENTICATION_BACKENDS[0])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    page = context.new_page()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return page
