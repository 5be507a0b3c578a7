"""200 people at once for ten minutes, with 5 to 10 seconds between their clicks, at a month of a million lines.

Web server and database share the machine with the people. The peer is the promise: no error, and 500 ms for 95 of
100 pages. `load_p95` is over all requests but signing in; `load_page_p95` comes once a page.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.browsing import Server, web_server
from benchmarks.database import scratch_database
from benchmarks.engine_world import CITY, PERIOD
from benchmarks.harness import Line, line
from benchmarks.pages_world import PASSWORD, fill_pages

DATABASE: Final = "bench_load"
QUICK: Final = {"facts": 104_000, "people": 50, "seconds": 60}
FULL: Final = {"facts": 1_040_000, "people": 200, "seconds": 600}
DEALERS: Final = 160
STARTING_A_SECOND: Final = 1.9
"""All sign in from one address, which may do so 120 times a minute (settings: ACCOUNT_RATE_LIMITS)."""
LIMIT: Final = 500
SIGN_IN: Final = "sign in"


def load_benchmarks(*, quick: bool) -> Iterator[Line]:
    size = QUICK if quick else FULL
    people = ("bench", "province", *(f"dealer{number}" for number in range(1, DEALERS + 1)))
    with tempfile.TemporaryDirectory() as home, scratch_database(DATABASE):
        counts = fill_pages(size["facts"], people)
        with web_server(DATABASE, Path(home)) as server:
            pages = _crowd(server, people=size["people"], seconds=size["seconds"])
            peak = server.peak_mb
    signing_in = [page for page in pages if page["name"].startswith(SIGN_IN)]
    if outside := sum(page["num_failures"] for page in signing_in):
        raise RuntimeError(f"{outside} people were not let in, so they saw no page")
    pages = [page for page in pages if page not in signing_in]
    yield _line("load_p95", "all", pages, rows=counts.lines, peak=peak, people=size["people"])
    for page in pages:
        yield _line(
            "load_page_p95", page["name"], [page], rows=counts.lines, peak=peak, people=size["people"]
        )


def _crowd(server: Server, *, people: int, seconds: int) -> list[dict[str, Any]]:
    """What locust counted, by page: while they came in, and the seconds when all were there."""
    lasting = seconds + round(people / STARTING_A_SECOND)
    command = [
        *(sys.executable, "-m", "locust", "--locustfile", str(Path(__file__).with_name("load_users.py"))),
        *("--headless", "--json", "--only-summary", "--exit-code-on-error", "0", "--loglevel", "ERROR"),
        *("--users", str(people), "--spawn-rate", str(STARTING_A_SECOND), "--run-time", f"{lasting}s"),
        *("--host", server.address.rstrip("/")),
    ]
    environment = {
        **os.environ,
        "LOAD_PASSWORD": PASSWORD,
        "LOAD_DEALERS": str(DEALERS),
        "LOAD_ADDRESSES": json.dumps(_addresses()),
    }
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _addresses() -> dict[str, str]:
    from django.urls import reverse

    return {
        "month": reverse("commissions:month_detail", kwargs={"city": CITY, "period": PERIOD}),
        "statement": reverse("commissions:statement_list"),
        "line": reverse("commissions:line_detail", kwargs={"pk": 0}).removesuffix("0/"),
        "agent": reverse("agents:agent_list"),
        "sale": reverse("sales:sale_list"),
        "search": reverse("search"),
    }


def _line(name: str, page: str, counted: list[dict[str, Any]], *, rows: int, peak: int, people: int) -> Line:
    ours = {"p95": _percentile(_times(counted), 95), "peak_mb": peak}
    requests, failed = (sum(item[key] for item in counted) for key in ("num_requests", "num_failures"))
    found = line(name, rows=rows, ours=ours, peer={"p95": LIMIT}, figure="p95", unit="ms")
    return {**found, "page": page, "people": people, "requests": requests, "failed": failed}


def _times(counted: list[dict[str, Any]]) -> dict[float, int]:
    """Milliseconds to number of requests."""
    times: dict[float, int] = {}
    for item in counted:
        for milliseconds, number in item["response_times"].items():
            times[float(milliseconds)] = times.get(float(milliseconds), 0) + number
    return times


def _percentile(times: Mapping[float, int], percent: int) -> float:
    wanted = sum(times.values()) * percent / 100
    reached = 0
    for milliseconds in sorted(times):
        reached += times[milliseconds]
        if reached >= wanted:
            return milliseconds
    return 0.0
