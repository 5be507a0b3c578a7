"""Every page of the demo, in both themes and three widths: what `make screenshots` leaves in the data folder.

Pages are found as people find them: by following links from the home of each login. Of addresses that differ in
numbers alone the first stands for all, and the first login that reaches a page is the one that it is shown as.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

LOGINS: Final = (
    "province",
    "city",
    "settlement",
    "sysadmin",
    "auditor",
    "district",
    "outlet",
    "manager",
    "dealer",
)
THEMES: Final = ("light", "dark")
WIDTHS: Final = (390, 768, 1440)
HEIGHT: Final = 900
LEFT_OUT: Final = re.compile(
    r"/(logout|export|template|marked|workbook|stages|go|api/v1)(/|$)|\.(xlsx|csv|svg)$"
)
"""Addresses that end a session, save a file or lead elsewhere."""

LINKS: Final = (
    """() => [...document.querySelectorAll("a[href^='/']")].map((link) => link.getAttribute("href"))"""
)

CONTENT: Final = "() => document.documentElement.scrollHeight"

SignIn = Callable[[str, str], Page]


def every_page(browser: Browser, sign_in: SignIn, folder: Path) -> int:
    """Takes the pictures; the number of pages. `sign_in` takes a login and a theme."""
    folder.mkdir(parents=True, exist_ok=True)
    known: set[str] = set()
    for login in LOGINS:
        light, dark = (sign_in(login, theme) for theme in THEMES)
        for address in pages_of(light, known):
            shoot(light, folder, address, login, "light")
            if opened(dark, address):
                shoot(dark, folder, address, login, "dark")
        light.context.close()
        dark.context.close()
    return len(known)


def pages_of(page: Page, known: set[str]) -> Iterator[str]:
    """The addresses of pages that nobody has shown yet; each is open when it is given."""
    waiting, queued = deque(["/"]), {"/"}
    while waiting:
        address = waiting.popleft()
        if not opened(page, address):
            continue
        for href in page.evaluate(LINKS):
            path = href.split("#")[0].split("?")[0]
            if pattern(path) not in queued and not LEFT_OUT.search(path):
                queued.add(pattern(path))
                waiting.append(path)
        if pattern(address) not in known:
            known.add(pattern(address))
            yield address


def opened(page: Page, address: str) -> bool:
    """Whether a page came: not a file to be saved, and no refusal."""
    try:
        answer = page.goto(address, wait_until="networkidle")
    except BrowserError as error:
        if "Download is starting" in str(error):
            return False
        raise
    return answer is not None and answer.ok and "text/html" in answer.headers.get("content-type", "")


def shoot(page: Page, folder: Path, address: str, login: str, theme: str) -> None:
    name = pattern(address).strip("/").replace("/", "-") or "home"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        # As high as its content: what sticks to the edge of the window would else lie across the picture.
        page.set_viewport_size({"width": width, "height": max(HEIGHT, page.evaluate(CONTENT))})
        page.screenshot(path=folder / f"{name}-{login}-{theme}-{width}.png", full_page=True)


def pattern(address: str) -> str:
    """ "/agents/17/" is "/agents/n/": one stands for all."""
    return re.sub(r"(?<=/)[0-9a-f-]*[0-9][0-9a-f-]*(?=/|$)", "n", address)
