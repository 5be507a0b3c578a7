"""Where a city's month stands: its steps, its totals, and what may be done next."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commissions.choices import MonthStatus, RunStatus
from commissions.models import Month, Run, Statement
from commissions.services.deadlines import submit_by
from core import formats
from core.models import ImportSession, ImportState
from core.money import SCALE, divide_half_up
from core.periods import current_period, period_range, previous_period
from core.scoping import Scope, ScopedUser
from core.sheets.kinds import monthly_kinds
from network.models import Region


@dataclass(frozen=True, slots=True)
class Uploads:
    """What has come in for a city's month: numbers of uploads, when the latest was committed, how many to mend."""

    committed: frozenset[int] = frozenset()
    undone: frozenset[int] = frozenset()
    latest_at: datetime.datetime | None = None
    to_mend: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the line: `state` is done, now, bad or todo. `url_name` and `query` lead to what its note
    speaks of."""

    name: str
    state: str
    note: str
    when: str = ""
    url_name: str = ""
    query: str = ""

    @property
    def icon(self) -> str:
        return {"done": "circle-check", "now": "progress", "bad": "alert-triangle"}.get(self.state, "circle")


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a city's statements of one month, in fen."""

    payees: int = 0
    amount: int = 0
    payable: int = 0
    difference: int = 0
    adjustment: int = 0
    offset: int = 0
    paid: int = 0
    refused: int = 0

    @property
    def earlier(self) -> int:
        """What the month pays besides its own facts: differences of earlier months, and adjustments."""
        return self.difference + self.adjustment

    @property
    def refused_share(self) -> int | None:
        """Of 10^-4; nothing where there are no facts."""
        facts = self.paid + self.refused
        return divide_half_up(self.refused * SCALE, facts) if facts else None


NO_TOTALS: Final = Totals()

_SUMS: Final = {
    "payees": Count("pk"),
    "amount": Sum("amount"),
    "payable": Sum("payable"),
    "difference": Sum("difference"),
    "adjustment": Sum("adjustment"),
    "offset": Sum("offset"),
    "paid": Sum("facts_paid"),
    "refused": Sum("facts_refused"),
}


def change(now: int, before: int | None) -> int | None:
    """How much more than before, of 10^-4; nothing to compare with is not 0."""
    if not before or before < 0:
        return None
    return divide_half_up((now - before) * SCALE, before)


def month_totals(city_ids: Collection[int], periods: Collection[int]) -> dict[tuple[int, int], Totals]:
    """By (city, period), in one query over the statements."""
    rows = (
        Statement.objects.filter(city_id__in=city_ids, period__in=periods)
        .order_by()
        .values("city_id", "period")
        .annotate(**{f"sum_{name}": expression for name, expression in _SUMS.items()})
    )
    found: dict[tuple[int, int], Totals] = {}
    for row in rows:
        values: dict[str, Any] = {**row}
        key = (values["city_id"], values["period"])
        found[key] = Totals(**{name: values[f"sum_{name}"] or 0 for name in _SUMS})
    return found


def uploads_of(city_ids: Collection[int], periods: Collection[int]) -> dict[tuple[int, int], Uploads]:
    """By (city, period), in one query."""
    committed = Q(state=ImportState.COMMITTED)
    rows = (
        ImportSession.objects.filter(city_id__in=city_ids, period__in=periods, kind__in=monthly_kinds())
        .order_by()
        .values("city_id", "period")
        .annotate(
            committed=ArrayAgg("pk", filter=committed, default=[]),
            undone=ArrayAgg("pk", filter=Q(state=ImportState.UNDONE), default=[]),
            latest_at=Max("committed_at", filter=committed),
            to_mend=Count("pk", filter=Q(state=ImportState.CHECKED)),
        )
    )
    return {
        (row["city_id"] or 0, row["period"]): Uploads(
            frozenset(row["committed"]), frozenset(row["undone"]), row["latest_at"], row["to_mend"]
        )
        for row in rows
    }


def is_fresh(seen: frozenset[int] | None, uploads: Uploads) -> bool:
    """Whether the last finished run, if any, has seen every upload that is in force, and none that was undone.

    Numbers are compared one by one: an upload may be committed long after a later one.
    """
    return seen is not None and uploads.committed <= seen and not uploads.undone & seen


def seen_uploads(inputs: dict[str, Any] | None, period: int) -> frozenset[int] | None:
    """Of what a run noted (`Run.inputs`), the uploads of its month; None where there was no run."""
    return None if inputs is None else frozenset(inputs.get(str(period), {}).get("imports", ()))


class Board:
    """Where the months of some cities stand: three queries, whatever the number of cities."""

    def __init__(self, scope: Scope, since: int) -> None:
        self.cities = list(
            Region.objects.cities().filter(Q() if scope.everything else Q(pk__in=scope.city_ids))
        )
        ids = [city.pk for city in self.cities]
        done = Run.objects.filter(
            city_id=OuterRef("city_id"), period=OuterRef("period"), status=RunStatus.DONE
        )
        latest = done.order_by("-id")
        months = (
            Month.objects.filter(city_id__in=ids)
            .filter(Q(period__gte=since) | Q(status__in=MonthStatus.in_group("unpublished")))
            .select_related("submitted_by", "approved_by", "published_by")
            .annotate(
                run_inputs=Subquery(latest.values("inputs")[:1]),
                run_at=Subquery(latest.values("finished_at")[:1]),
            )
        )
        self.months: dict[tuple[int, int], Any] = {(month.city_id, month.period): month for month in months}
        self.uploads = uploads_of(
            ids, {period for _city, period in self.months} | {*period_range(since, current_period())}
        )

    @property
    def periods(self) -> list[int]:
        """Months with data or a row of their own, the newest first."""
        return sorted({period for _city, period in [*self.months, *self.uploads]}, reverse=True)

    def seen(self, key: tuple[int, int]) -> frozenset[int] | None:
        month = self.months.get(key)
        return seen_uploads(month.run_inputs, key[1]) if month else None

    def to_run(self) -> list[tuple[int, int]]:
        """Open months with an upload that no run has seen: (city, period), the oldest first."""
        waiting = [
            key
            for key, uploads in self.uploads.items()
            if uploads.committed
            and (key not in self.months or self.months[key].status == MonthStatus.OPEN)
            and not is_fresh(self.seen(key), uploads)
        ]
        return sorted(waiting, key=lambda key: (key[1], key[0]))


def month_steps(month: Month, last_run: Run | None, runs: int, uploads: Uploads) -> list[Step]:
    """Data, run, submitted, approved, published, closed: who and when, and which is now.

    `runs` is the number of the last run. What was skipped stays marked: data that never came in.
    """
    status = MonthStatus(month.status)
    reached = list(MonthStatus).index(status)
    run_done = last_run is not None and (
        reached > 0 or is_fresh(seen_uploads(last_run.inputs, month.period), uploads)
    )
    skipped = not uploads.committed and (run_done or reached > 0)
    done = [
        bool(uploads.committed) or skipped,
        run_done,
        *(reached >= place for place in range(1, 5)),
    ]
    notes = [
        (_data_note(uploads), short_moment(uploads.latest_at)),
        (_run_note(last_run, runs), short_moment(last_run.finished_at) if last_run else ""),
        _who_when(month.submitted_by, month.submitted_at) if reached else (_due_note(month.period), ""),
        _who_when(month.approved_by, month.approved_at),
        _who_when(month.published_by, month.published_at),
        ("", short_moment(month.closed_at)),
    ]
    current = done.index(False) if False in done else len(done)
    links = ("sales:import_list", _uploads_query(month.period, uploads))
    steps = []
    for place, (name, (note, when)) in enumerate(zip(_STEP_NAMES, notes, strict=True)):
        state = "done" if done[place] else "now" if place == current else "todo"
        if place == 0 and (skipped or (uploads.to_mend and reached == 0)):
            state = "bad"
        if place == 2 and month.return_reason and reached == 0:
            state, note = "bad", _("Returned")
        steps.append(Step(str(name), state, note, when, *(links if place == 0 else ())))
    return steps


_STEP_NAMES: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("Data in"),
    gettext_lazy("Calculated"),
    pgettext_lazy("step of a month", "Submitted"),
    pgettext_lazy("step of a month", "Approved"),
    pgettext_lazy("step of a month", "Published"),
    pgettext_lazy("step of a month", "Closed"),
)


def _data_note(uploads: Uploads) -> str:
    if uploads.to_mend:
        return _("%(count)s to mend") % {"count": uploads.to_mend}
    return _("%(count)s files") % {"count": len(uploads.committed)} if uploads.committed else _("No data yet")


def _uploads_query(period: int, uploads: Uploads) -> str:
    """The month's uploads; only those to be mended where there are any."""
    return f"period={period}" + (f"&state={ImportState.CHECKED.value}" if uploads.to_mend else "")


def _due_note(period: int) -> str:
    return _("by %(date)s") % {"date": f"{submit_by(period):%m-%d}"}


def _run_note(run: Run | None, runs: int) -> str:
    return _("Run %(number)s") % {"number": runs} if run and runs else ""


def _who_when(who: object, when: datetime.datetime | None) -> tuple[str, str]:
    return (str(who), short_moment(when)) if when else ("", "")


def short_moment(value: datetime.datetime | None) -> str:
    """Month, day and minute: the year is that of the page."""
    return formats.moment(value)[5:] if value else ""


def run_seconds(run: Run) -> str:
    """How long a run took, with one decimal."""
    if run.finished_at is None:
        return formats.DASH
    tenths = (run.finished_at - run.created_at) // datetime.timedelta(milliseconds=100)
    return f"{tenths // 10:,}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What this user may do with the month now; `main` is the one primary action. Empty: nothing."""

    main: str = ""
    others: tuple[str, ...] = ()
    note: str = ""

    def __contains__(self, name: str) -> bool:
        return name == self.main or name in self.others


def month_choices(
    month: Month,
    user: ScopedUser,
    last_run: Run | None,
    uploads: Uploads,
    *,
    running: bool,
    waits: Collection[str] = (),
) -> Choices:
    """By state and right. What somebody prepared they are not offered to approve, but told why; nor is a month
    offered to be closed as long as there is something that it `waits` for."""

    def may(code: str) -> bool:
        return user.scope_for(f"commissions.{code}").has_city(month.city_id)

    if running:
        return Choices()
    if month.status == MonthStatus.OPEN:
        fresh = last_run is not None and is_fresh(seen_uploads(last_run.inputs, month.period), uploads)
        can = [name for name, code in (("run", "run_start"), ("submit", "run_submit")) if may(code)]
        if month.version == 0:
            can = [name for name in can if name == "run"]
        waiting = bool(uploads.committed) or month.version > 0
        main = (
            "submit" if fresh and "submit" in can else "run" if "run" in can and waiting and not fresh else ""
        )
        return Choices(main, tuple(name for name in can if name != main))
    if month.status == MonthStatus.SUBMITTED:
        own = month.submitted_by_id == user.pk or (last_run is not None and last_run.started_by_id == user.pk)
        withdraw = ("withdraw",) if may("run_submit") else ()
        if not may("run_approve"):
            return Choices("", withdraw)
        if own:
            return Choices("", withdraw, _("You prepared this month, so somebody else has to approve it."))
        return Choices("approve", ("return", *withdraw))
    if month.status == MonthStatus.APPROVED:
        withdraw = ("withdraw",) if may("run_submit") else ()
        back = ("return",) if may("run_approve") else ()
        if not may("run_publish"):
            return Choices("", withdraw)
        if month.submitted_by_id == user.pk:
            return Choices(
                "", (*back, *withdraw), _("You submitted this month, so somebody else has to publish it.")
            )
        return Choices("publish", (*back, *withdraw))
    if month.status == MonthStatus.PUBLISHED and may("run_publish"):
        return Choices("", () if waits else ("close",), " ".join(waits))
    return Choices()


def recent_runs(month: Month, limit: int = 10) -> list[Any]:
    """The month's latest runs, the newest first, each with its `number` in the month and who started it."""
    rows = Run.objects.filter(city_id=month.city_id, period=month.period).select_related("started_by", "job")
    return list(rows.annotate(number=Window(RowNumber(), order_by="id"))[:limit])


def last_done(runs: list[Any]) -> Any:
    return next((run for run in runs if run.status == RunStatus.DONE), None)


def at_work(runs: list[Run]) -> Run | None:
    return next((run for run in runs if run.status in RunStatus.in_group("active")), None)


def previous_of(periods: Collection[int]) -> list[int]:
    """These periods and the one before each, for comparisons."""
    return sorted({*periods, *(previous_period(period) for period in periods)})
