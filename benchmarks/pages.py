"""The pages of the monthly loop at a city's month of a million lines: milliseconds of a request, 95th percentile.

Requests go one after another over loopback to the web server that `make run` starts, each page read whole. The
peer is the promise: 500 ms for a page, 300 ms for a list of a table with a row for each line or fact, 100 ms for a
search over 60,000 channels. `page_p95`, `list_page_p95` and `search_p95` come once a page; `page_p95_worst` repeats the
page that is nearest to its limit, or farthest beyond.
"""

import itertools
import statistics
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from benchmarks.browsing import Browser, Server, web_server
from benchmarks.database import scratch_database
from benchmarks.engine_world import CITY, PERIOD
from benchmarks.harness import Line, line
from benchmarks.pages_world import PASSWORD, PEOPLE, Counts, fill_pages

DATABASE: Final = "bench_pages"
QUICK_FACTS: Final = 104_000
FACTS: Final = 1_040_000
"""So many facts that the lines are 100,000 and 1,000,000: overrides and coefficients have lines of their own."""

WARM: Final = 5
QUICK_REQUESTS: Final = 60
REQUESTS: Final = 200
FOLLOWING: Final = 20
"""Next pages of a list that are gone through, and objects of a kind that are looked at."""

LIMITS: Final = {"page_p95": 500, "list_page_p95": 300, "search_p95": 100}
SOUGHT: Final = ("A12", "渠道12", "csqd", "没有这个")
"""A code, a part of a name, the initials of one, and what isn't there."""


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: who reads it, the addresses that are read in turn, and the rows behind it."""

    name: str
    user: str
    paths: Sequence[str]
    rows: int
    figure: str = "page_p95"
    """One of LIMITS; `list_page_p95` where it lists a table with a row for each line or fact."""


def page_benchmarks(*, quick: bool) -> Iterator[Line]:
    requests = QUICK_REQUESTS if quick else REQUESTS
    with tempfile.TemporaryDirectory() as home, scratch_database(DATABASE):
        counts = fill_pages(QUICK_FACTS if quick else FACTS)
        with web_server(DATABASE, Path(home)) as server:
            people = {name: Browser(server, name, PASSWORD) for name in PEOPLE}
            found = [measured(page, people[page.user], server, requests) for page in _pages(people, counts)]
    yield from found
    yield {**min(found, key=lambda item: item["ratio"]), "name": "page_p95_worst"}


def measured(page: Page, browser: Browser, server: Server, requests: int, warm: int = WARM) -> Line:
    paths = itertools.cycle(page.paths)
    for _request in range(warm):
        browser.read(next(paths))
    times = [browser.milliseconds(next(paths)) for _request in range(requests)]
    ours = {
        "p95": round(statistics.quantiles(times, n=20)[-1], 1),
        "p50": round(statistics.median(times), 1),
        "most": round(max(times), 1),
        "peak_mb": server.peak_mb,
    }
    limit = {"p95": LIMITS[page.figure]}
    found = line(page.figure, rows=page.rows, ours=ours, peer=limit, figure="p95", unit="ms")
    return {**found, "page": page.name, "requests": requests}


def _pages(people: dict[str, Browser], counts: Counts) -> Iterator[Page]:
    """Lists through their filters too; of pages about one object those of several in turn."""
    from django.urls import reverse

    from commissions.models import Line, Statement
    from core.models import ImportSession

    def addresses(route: str, ids: Iterable[int]) -> list[str]:
        return [reverse(route, kwargs={"pk": pk}) for pk in ids]

    staff = people["bench"]

    month = {"city": CITY, "period": PERIOD}
    desk = reverse("commissions:month_detail", kwargs=month)
    for user in ("bench", "province", "dealer1"):
        yield Page(f"home, {user}", user, ["/"], counts.lines)
    yield Page("months of all cities", "province", [reverse("commissions:month_list")], counts.statements)
    yield from _listed(
        "agents of the month", staff, desk, counts.lines, "q=A12", "content=refused&sort=-earned"
    )
    refusals = reverse("commissions:month_lines", kwargs=month)
    yield from _listed("refusals", staff, refusals, counts.lines, "reason=G01", "q=A12", large=True)

    lines = Line.objects.filter(city_id=CITY, period=PERIOD).order_by("fact_id")
    for name, some in (("why", lines.filter(reason="")), ("why not", lines.exclude(reason=""))):
        ids = some.values_list("id", flat=True)[:FOLLOWING]
        yield Page(name, "bench", addresses("commissions:line_detail", ids), counts.lines)

    all_statements = reverse("commissions:statement_list")
    yield from _listed("statements", staff, all_statements, counts.statements, f"period={PERIOD}", "q=A12")
    for dealer in ("dealer1", "dealer2"):
        statement = Statement.objects.get(period=PERIOD, payee__in=_channels_of(dealer))
        (page,) = addresses("commissions:statement_detail", [statement.pk])
        rows = statement.facts_paid + statement.facts_refused
        yield Page(f"statement of {dealer}", dealer, [page], rows)
        yield Page(f"statement of {dealer}, staff", "bench", [page], rows)
        (listed,) = addresses("commissions:statement_lines", [statement.pk])
        yield from _listed(f"lines of {dealer}", people[dealer], listed, rows, "paid=no")

    for report, query in (
        *(("cost", f"by={by}") for by in ("city", "product", "month", "payee")),
        *(("cost", "by=payee&product=1"), ("revenue", ""), ("payment_days", ""), ("concentration", "")),
        *(("concentration", "by=payee"), ("silent", ""), ("accruals", "")),
    ):
        address = f"{reverse(f'commissions:report_{report}')}?month={PERIOD}&{query}"
        yield Page(f"report {report} {query}".strip(), "province", [address], counts.lines)

    yield from _listed("uploads", staff, reverse("sales:import_list"), counts.uploads)
    sessions = ImportSession.objects.values_list("pk", flat=True)[:FOLLOWING]
    yield Page("an upload", "bench", addresses("sales:import_detail", sessions), counts.sales)
    facts = ("q=A12", "q=13800012", f"district={CITY + 1}", "product=1")
    yield from _listed("sales", staff, reverse("sales:sale_list"), counts.sales, *facts, large=True)
    months = reverse("sales:subscriber_month_list")
    search = reverse("search")
    for user, words in itertools.product(("bench", "province", "dealer1"), SOUGHT):
        yield Page(
            f"search {words}, {user}",
            user,
            [f"{search}?{urlencode({'q': words})}"],
            counts.channels,
            "search_p95",
        )
    yield from _listed("subscribers", staff, months, counts.usage, "q=A12", "q=13800012", large=True)


def _channels_of(username: str) -> list[int | None]:
    from users.models import Grant

    return list(Grant.objects.filter(user__username=username).values_list("channel_id", flat=True))


def _listed(
    name: str, reader: Browser, path: str, rows: int, *filters: str, large: bool = False
) -> Iterator[Page]:
    """A list's first page, its next ones, and the first one through each of the filters."""
    figure = "list_page_p95" if large else "page_p95"
    yield Page(name, reader.username, [path], rows, figure)
    if following := reader.following(path, FOLLOWING):
        yield Page(f"{name}, next", reader.username, following, rows, figure)
    for query in filters:
        yield Page(f"{name}?{query}", reader.username, [f"{path}?{query}"], rows, figure)
