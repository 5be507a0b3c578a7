"""Every page that the menu leads to, at a city's month of five million lines: milliseconds and queries.

Pages are found as people find them, by the links and the filters of the pages themselves, from the home of each login. Of
addresses that differ in numbers alone a dozen stand for all. A page is read a few times, and as often as in `pages` where
that doesn't show it far from its limit. The peer is the promise: 500 ms for a page, 300 ms for a list with a row for each
line or fact, and 12 queries. `desk_p95` and `desk_queries` are those of the page that is nearest to its limit or farthest
beyond; `desk_slow` comes once for each page that takes more than half of it.
"""

import re
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from benchmarks.browsing import Browser, Server, web_server
from benchmarks.database import scratch_database
from benchmarks.desk_world import PEOPLE, fill_desk
from benchmarks.engine_world import CITY, PERIOD
from benchmarks.harness import Line, line
from benchmarks.pages import QUICK_FACTS, Page, measured
from benchmarks.pages_world import PASSWORD

DATABASE: Final = "bench_desk"
FACTS: Final = 4_800_000
"""So many that the lines are five million and more."""
QUERIES: Final = 12
SAMPLES: Final = 4
FIRST_LOOK: Final = 3
REQUESTS: Final = 30

_LINK: Final = re.compile(r'(?:href|hx-get)="(/[^"#]*|\?[^"#]+)')
_LEFT_OUT: Final = re.compile(
    r"/(logout|export|template|marked|workbook|lint|stages|next-tier|file|go|view-as|api|static|media)(/|$|\?)|\.\w+$|[?&](after|export)="
)
"""Addresses that end a session, save a file, run the engine, or go on where another one began."""
_NUMBER: Final = re.compile(r"(?<![^/])[0-9a-f-]*[0-9][0-9a-f-]*(?![^/])")
_LARGE: Final = re.compile(
    r"^/(commissions/(months|statements)/.*lines/|results/(sales|subscribers|events)/)"
)


def desk_benchmarks(*, quick: bool) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as home, scratch_database(DATABASE):
        counts = fill_desk(QUICK_FACTS if quick else FACTS)
        with web_server(DATABASE, Path(home)) as server:
            yield from desk_lines(server, counts.lines)


def desk_lines(server: Server, rows: int) -> Iterator[Line]:
    found, asked = [], []
    for login in PEOPLE:
        browser = Browser(server, login, PASSWORD)
        for name, paths in sorted(pages_of(browser).items()):
            figure = "list_page_p95" if _LARGE.match(name) else "page_p95"
            page = Page(name, login, paths, rows, figure)
            result = measured(page, browser, server, FIRST_LOOK, warm=1)
            if result["ratio"] < 3:
                result = measured(page, browser, server, REQUESTS)
            found.append({**result, "user": login})
            asked.append(_asked(page))
    slow = sorted((item for item in found if item["ratio"] < 2), key=lambda item: item["ratio"])
    yield from ({**item, "name": "desk_slow"} for item in slow)
    yield from (item for item in asked if item["ratio"] < 1)
    yield {**min(found, key=lambda item: item["ratio"]), "name": "desk_p95", "pages": len(found)}
    yield min(asked, key=lambda item: item["ratio"])


def pages_of(browser: Browser) -> dict[str, list[str]]:
    """Pattern to addresses, by the links that this reader is shown."""
    waiting = deque(["/", *_begun()])
    found: dict[str, list[str]] = {}
    queued: dict[str, set[str]] = {}
    while waiting:
        address = waiting.popleft()
        text = browser.page(address)
        if text is None:
            continue
        found.setdefault(_pattern(address), []).append(address)
        for link in _LINK.findall(text):
            path = link.replace("&amp;", "&")
            path = address.partition("?")[0] + path if path.startswith("?") else path
            known = queued.setdefault(_pattern(path), set())
            if len(known) < SAMPLES and path not in known and not _LEFT_OUT.search(path):
                known.add(path)
                waiting.append(path)
    return found


def _begun() -> list[str]:
    """Filters that people choose from a list, to which no link leads."""
    from django.urls import reverse

    from commissions.choices import LineStage
    from commissions.models import Run

    lines = reverse("commissions:month_lines", kwargs={"city": CITY, "period": PERIOD})
    runs = Run.objects.filter(city_id=CITY, period=PERIOD).values_list("pk", flat=True)
    stages = [f"stage={stage}" for stage in LineStage.values]
    queries = [
        *stages,
        *(f"run={run}" for run in runs),
        "reason=G01",
        "cause=1",
        "q=A12",
        "q=13800012",
        "q=1",
    ]
    both = [f"{stage}&q=A12" for stage in stages]
    return [
        f"{lines}?{query}"
        for query in (*queries, *both, "stage=caps&component=4", "stage=factors&q=13800012")
    ]


def _pattern(address: str) -> str:
    """A page is the same one wherever it was opened from; what belongs to a list goes by the list's path. A report sorts
    what it has added up, so its order makes no difference.
    """
    path, _mark, query = address.partition("?")
    alike = {"from", "sort"} if "/reports/" in path else {"from"}
    named = [(name, value) for name, value in parse_qsl(query) if name not in alike]
    said = [f"{name}={_NUMBER.sub('n', value.partition('?')[0])}" for name, value in named]
    return "?".join(filter(None, (_NUMBER.sub("n", path), "&".join(said))))


def _asked(page: Page) -> Line:
    """Queries of the page in this process; the first of its addresses stands for all."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from users.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=page.user), settings.AUTHENTICATION_BACKENDS[0])
    client.get(page.paths[0])
    with CaptureQueriesContext(connection) as queries:
        client.get(page.paths[0])
    ours: dict[str, Any] = {"queries": len(queries), "peak_mb": 0}
    found = line(
        "desk_queries", rows=page.rows, ours=ours, peer={"queries": QUERIES}, figure="queries", unit="n"
    )
    return {**found, "page": page.name, "user": page.user}
