"""`make screenshots`: the pictures of the guides, taken of a demo of its own.

The demo has its own data folder (PORTAL_HOME/screenshots), so nothing of yours is shown or changed; it is kept, and
the next time starts in seconds. The main pages are taken light and dark, for the desk and the phone, into
PORTAL_HOME/screenshots/pages; the few that the documents show go to docs/images as WebP. With `--every` all other pages
follow, in both themes and three widths, into PORTAL_HOME/screenshots/every (some ten minutes).
"""

import base64
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.every_page import every_page

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
PASSWORD: Final = secrets.token_urlsafe(16)
LARGEST: Final = 150_000
START_SECONDS: Final = 600

DESK: Final = {"width": 1440, "height": 900}
PHONE: Final = {"width": 390, "height": 844}


MONTH: Final = "/commissions/months/[0-9]+/[0-9]+/$"
STATEMENT: Final = "/commissions/statements/[0-9]+/"
STAFF_SHEET: Final = next((ROOT / "tests" / "data" / "sheets").glob("01_*.xlsx"))


@dataclass(frozen=True, slots=True)
class Shot:
    """`trail`: an address, then patterns of the links to follow from there."""

    name: str
    login: str
    trail: tuple[str, ...]
    phone: bool = False


PAGES: Final = (
    Shot("home", "city", ("/",)),
    Shot("outlets", "city", ("/outlets/",)),
    Shot("outlet", "outlet", ("/outlets/", "/outlets/[0-9]+")),
    Shot("agents", "district", ("/agents/",)),
    Shot("account-managers", "city", ("/account-managers/",)),
    Shot("account-manager", "manager", ("/account-managers/", "/account-managers/[0-9]+")),
    Shot("coefficients", "assessor", ("/commissions/coefficients/",)),
    Shot("payment-batch", "settlement", ("/commissions/batches/", "/commissions/batches/[0-9]+")),
    Shot("payables", "settlement", ("/commissions/payables/",)),
    Shot("role", "sysadmin", ("/roles/", "/roles/[0-9]+")),
    Shot("audit-log", "auditor", ("/audit/",)),
    Shot("uploads", "city", ("/results/",)),
    Shot("upload", "city", ("/results/", "/results/[0-9]+")),
    Shot("months", "city", ("/commissions/months/",)),
    Shot("run-desk", "city", ("/commissions/months/", MONTH)),
    Shot("statements", "city", ("/commissions/statements/",)),
    Shot("disputes", "city", ("/commissions/disputes/",)),
    Shot("dispute", "city", ("/commissions/disputes/", "/commissions/disputes/[0-9]+")),
    Shot(
        "plan",
        "province",
        ("/commissions/plans/", "/commissions/plans/[0-9]+", "/commissions/versions/[0-9]+"),
    ),
    Shot("home-phone", "dealer", ("/",), phone=True),
    Shot("clerk-phone", "clerk", ("/",), phone=True),
    Shot(
        "statement-phone",
        "dealer",
        ("/commissions/statements/", STATEMENT),
        phone=True,
    ),
    Shot(
        "why-phone",
        "dealer",
        ("/commissions/statements/", STATEMENT, STATEMENT + "lines/", "/commissions/lines/[0-9]+"),
        phone=True,
    ),
)
"""All are taken into the data folder."""

BOTH_LANGUAGES: Final = (
    *("run-desk", "upload", "dispute", "plan", "payment-batch", "agents", "outlet", "account-manager"),
    *("coefficients", "role", "audit-log", "statement-phone", "why-phone", "clerk-phone"),
)
"""Of the guides, light; the English ones end with -en."""

# Page, language, theme, and the name of the picture in docs/images.
CHOSEN: Final = (
    ("run-desk", "zh-CN", "dark", "run-desk-dark"),
    *((page, "zh-CN", "light", page) for page in BOTH_LANGUAGES),
    *((page, "en-US", "light", f"{page}-en") for page in BOTH_LANGUAGES),
)

# Chromium writes WebP itself, so no library for pictures is needed.
TO_WEBP: Final = """async ([data, quality]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + data;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width; canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


def main() -> int:
    home = Path(os.environ.get("PORTAL_HOME") or ROOT / "var").resolve() / "screenshots"
    home.mkdir(parents=True, exist_ok=True)
    with demo(home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            prepare(browser, address, home)
            take_all(browser, address, home / "pages")
            if "--every" in sys.argv[1:]:
                found = every_page(
                    browser,
                    lambda login, theme: signed_in(browser, address, login, "zh-CN", theme),
                    home / "every",
                )
                sys.stdout.write(f"{found} pages in {home / 'every'}\n")
        finally:
            browser.close()
    return 0


def prepare(browser: Browser, address: str, home: Path) -> None:
    """The latest month calculated, and a sheet as staff send it, with cells to be mended. Done once."""
    page = signed_in(browser, address, "city", "zh-CN", "light")
    page.goto("/commissions/months/")
    year_month = next_address(page, MONTH).rstrip("/").rsplit("/", 1)[1]
    period = f"{year_month[:4]}-{year_month[4:]}"
    command = ["run_commissions", "--period", period, "--scope", "LJ", "--user", "city"]
    subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment(home), check=True)
    if not (home / "sheet.sent").exists():
        page.goto("/results/new/")
        page.select_option("select[name=kind]", "monthly_results")
        page.select_option("select[name=period]", year_month)
        page.set_input_files("input[type=file]", STAFF_SHEET)
        page.locator("form[enctype] button[type=submit]").click()
        page.locator("td.code:visible").first.wait_for(timeout=120_000)
        (home / "sheet.sent").touch()
    page.context.close()


def take_all(browser: Browser, address: str, folder: Path) -> None:
    """One sign-in for each person, language and theme; then page after page."""
    folder.mkdir(exist_ok=True)
    chosen = {(page, language, theme): name for page, language, theme, name in CHOSEN}
    for language in ("zh-CN", "en-US"):
        for theme in ("light", "dark"):
            for login in dict.fromkeys(shot.login for shot in PAGES):
                shots = [
                    shot
                    for shot in PAGES
                    if shot.login == login and (language == "zh-CN" or (shot.name, language, theme) in chosen)
                ]
                if not shots:
                    continue
                page = signed_in(browser, address, login, language, theme)
                for shot in shots:
                    picture = take(page, shot)
                    (folder / f"{shot.name}-{language[:2]}-{theme}.png").write_bytes(picture)
                    if name := chosen.get((shot.name, language, theme)):
                        keep(browser, picture, IMAGES / f"{name}.webp")
                page.context.close()


def signed_in(browser: Browser, address: str, login: str, language: str, theme: str) -> Page:
    context = browser.new_context(base_url=address, locale=language, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.click("button.btn-primary")
    page.wait_for_url(f"{address}/")
    return page


def take(page: Page, shot: Shot) -> bytes:
    size = PHONE if shot.phone else DESK
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    first, *others = shot.trail
    page.goto(first)
    for pattern in others:
        page.goto(next_address(page, pattern))
    page.wait_for_load_state("networkidle")
    return page.screenshot()


def next_address(page: Page, pattern: str) -> str:
    """The first link of the content whose address matches."""
    found = page.evaluate(
        """(pattern) => [...document.querySelectorAll("main a[href]")]
        .map((link) => link.getAttribute("href")).find((href) => new RegExp("^" + pattern).test(href))""",
        pattern,
    )
    if not found:
        raise SystemExit(f"{page.url}: no link matches {pattern}")
    return str(found)


def keep(browser: Browser, picture: bytes, path: Path) -> None:
    """As good as fits into the size that the documents allow themselves."""
    page = browser.new_page()
    for quality in (0.9, 0.8, 0.7, 0.6, 0.5):
        written = base64.b64decode(page.evaluate(TO_WEBP, [base64.b64encode(picture).decode(), quality]))
        if len(written) <= LARGEST:
            break
    page.close()
    path.write_bytes(written)
    sys.stdout.write(f"{path.relative_to(ROOT)}  {len(written) // 1000} kB\n")


def environment(home: Path) -> dict[str, str]:
    """Of the demo alone: no database and no settings of anybody else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return {
        **kept,
        "PORTAL_HOME": str(home),
        "PORTAL_DEMO_PASSWORD": PASSWORD,
        "PORTAL_MFA_REQUIRED": "no",
    }


@contextmanager
def demo(home: Path) -> Iterator[str]:
    """The portal on its own data; its address."""
    port = free_port()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "channels_portal.run", "--demo"],
            cwd=ROOT,
            env={**environment(home), "PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(process, output.fileno())
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], output: int) -> None:
    """Until the logins are printed, which is the last thing that a start does."""
    sys.stdout.write("Starting the demo; its first start takes a minute ...\n")
    sys.stdout.flush()
    for _second in range(START_SECONDS):
        said = os.pread(output, 1_000_000, 0).decode(errors="replace")
        if "sysadmin" in said:
            return
        if process.poll() is not None:
            raise SystemExit(said)
        time.sleep(1)
    raise SystemExit("The demo did not start in time.")


if __name__ == "__main__":
    sys.exit(main())
