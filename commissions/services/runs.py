"""A run of a city's month: what is owed less what is posted goes into the ledger, in one transaction.

    run = run_request(city_id=7, period=202610, user=user)      # the worker does the rest

The transaction is REPEATABLE READ, so the run sees no upload half-way; one run of a city is at work at a
time; whatever happens before COMMIT leaves no trace but the run's own row, and the run may be started again.
"""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg import errors as database_errors

from commissions.choices import MonthStatus, RunStatus
from commissions.engine import InputError, Result, Settings
from commissions.engine import run as engine_run
from commissions.models import Month, Run
from commissions.outliers.services import norms_refresh
from commissions.reports.services.rolling import report_figures_refresh, revenue_figures_refresh
from commissions.services import notices
from commissions.services.changes import Changes
from commissions.services.desk import month_rollup_refresh
from commissions.services.errors import WrongState
from commissions.services.inputs import Reading, inputs_read, work_folder
from commissions.services.months import RUN_WORKING, month_get, open_period
from commissions.services.posting import lines_post
from commissions.services.rights import require
from commissions.services.statements import statement_refresh
from core.errors import Conflict, Refusal
from core.jobs import JobCancelled, JobContext, JobRefused, enqueue
from core.models import JobState
from core.outages import AWAY, outage_of
from core.periods import period_text
from core.scoping import ScopedUser
from network.models import Region

logger = logging.getLogger(__name__)

RIGHT: Final = "commissions.run_start"
WITHDRAW_FIRST: Final = _("The month was submitted. Withdraw it before running it again.")
FAULT: Final = _("The run could not be finished because of a fault in the portal.")
STEPS: Final = (
    _("Looking for what has changed"),
    _("Reading and calculating"),
    _("Posting the lines"),
    _("Summing up"),
)
ATTEMPTS: Final = 3
LOCK_WAIT: Final = "20s"
"""How long a run waits for another one of its city: for the backend of a killed worker to notice."""

_LOCK_SPACE: Final = 0x436F6D6D  # keeps our advisory locks apart from others'


def run_request(*, city_id: int, period: int, user: ScopedUser) -> Run:
    """Queues a run. Raises Forbidden, or Conflict while the month is submitted or a run is under way."""
    with transaction.atomic():
        run = run_create(city_id=city_id, period=period, user=user)
        city = Region.objects.get(pk=city_id)
        run.job = enqueue("commission_run", owner=user, title=f"{city} {period_text(period)}", run_id=run.pk)
        run.save(update_fields=["job"])
    return run


def run_create(*, city_id: int, period: int, user: ScopedUser) -> Run:
    """The run's row alone, for whoever executes it at once. Same checks as `run_request`."""
    require(user, RIGHT, city_id)
    _posting_period(city_id, period)
    _forget_abandoned(city_id)
    try:
        with transaction.atomic():
            return Run.objects.create(city_id=city_id, period=period, started_by_id=user.pk)
    except IntegrityError as error:
        raise Conflict(RUN_WORKING) from error


def run_execute(context: JobContext, *, run_id: int) -> dict[str, Any]:
    """Carries out a queued run, or one that a worker left behind. Once done it is never done again.

    Raises JobRefused with a sentence for its owner; the run is then failed and nothing is posted.
    """
    run = Run.objects.select_related("started_by").get(pk=run_id)
    try:
        with _city_to_itself(run.city_id):
            run.refresh_from_db()
            if run.status == RunStatus.FAILED:
                raise JobRefused(run.error)
            if run.status != RunStatus.DONE:
                _execute(context, run)
    except JobCancelled:
        _fail(run, str(_("Cancelled.")))
        raise
    except (Refusal, InputError) as error:
        _fail(run, str(error))
        raise JobRefused(str(error)) from error
    except JobRefused:
        raise
    except Exception as error:
        outage = outage_of(error)
        if outage is not AWAY:  # then the run is carried out again as soon as the database is back
            _fail(run, gettext(outage.text) if outage else str(FAULT))
        raise
    return run_summary(run)


def runs_kept_out(city_id: int) -> None:
    """No run of the city begins until the caller's transaction ends. Raises Conflict while one is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, city_id])
        if not cursor.fetchone()[0]:
            raise Conflict(RUN_WORKING)


def run_summary(run: Run) -> dict[str, Any]:
    return {
        "run": run.pk,
        "period": run.period,
        "event_periods": run.event_periods,
        "facts": run.facts,
        "lines": run.lines,
        "refused": run.refused,
        "amount": run.amount,
    }


def _execute(context: JobContext, run: Run) -> None:
    require(run.started_by, RIGHT, run.city_id)
    Run.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING)
    run.status = RunStatus.RUNNING
    asked_for = run.period
    for attempt in range(1, ATTEMPTS + 1):
        # Before the snapshot, or a row that another run has just made would be there and not be seen.
        Month.objects.get_or_create(city_id=run.city_id, period=_posting_period(run.city_id, asked_for))
        try:
            with (
                work_folder() as folder,
                ThreadPoolExecutor(1) as beside,
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute("SET LOCAL statement_timeout = 0")
                cursor.execute("SELECT now()")
                run.snapshot_at = cursor.fetchone()[0]
                _Work(context, run, cursor, asked_for).carry_out(folder, beside)
            return
        except OperationalError as error:
            # The month was submitted or reopened after our snapshot: look again.
            stale = isinstance(error.__cause__, database_errors.SerializationFailure)
            if not stale or attempt == ATTEMPTS:
                raise
            logger.info("run %s starts again: %s", run.pk, error)


class _Work:
    """One attempt, inside its transaction."""

    def __init__(self, context: JobContext, run: Run, cursor: CursorWrapper, asked_for: int) -> None:
        self.context = context
        self.run = run
        self.cursor = cursor
        self.asked_for = asked_for
        self.stages: list[tuple[str, float]] = []

    def carry_out(self, folder: Path, beside: Executor) -> None:
        """In `beside` the engine gives its memory back while the database commits."""
        run = self.run
        with self._step(0, "changes"):
            month = self._month()
            changes = Changes(
                self.cursor, city_id=run.city_id, period=self.asked_for, posting_period=run.period
            )
            changes.record(run)
        reading = Reading(
            city_id=run.city_id,
            posting_period=run.period,
            event_periods=changes.event_periods,
            spread=changes.spread,
        )
        revenue = partial(
            revenue_figures_refresh, city_id=run.city_id, periods={run.period, *changes.event_periods}
        )
        with (
            self._step(1, "calculating"),
            inputs_read(self.cursor, reading, folder, meanwhile=revenue) as inputs,
        ):
            result = engine_run(
                inputs,
                posting_period=run.period,
                event_periods=changes.event_periods,
                city_id=run.city_id,
                run_id=run.pk,
                settings=Settings(temp_directory=folder),
            )
        try:
            self._post(result, month)
        finally:
            beside.submit(result.close)

    def _post(self, result: Result, month: Month) -> None:
        run = self.run
        if result.totals.lines:
            place = {"city_id": run.city_id, "period": run.period}
            with self._step(2, "posting"):
                summed = lines_post(self.cursor, result, **place)
            with self._step(3, "statements"):
                month_rollup_refresh(self.cursor, **place, figures=summed and summed.figures)
                statement_refresh(self.cursor, **place, run_id=run.pk, counts=summed and summed.fact_counts)
                norms_refresh(self.cursor, **place)
                alone = result if summed else None
                report_figures_refresh(self.cursor, **place, result=alone)
        if result.totals.lines or month.version == 0:
            month.version += 1
            month.save(update_fields=["version"])
        totals = result.totals
        run.facts, run.lines, run.amount = totals.facts, totals.lines, totals.amount
        run.refused = totals.lines - totals.lines_by_reason.get("", 0)
        run.stages = [[name, round(seconds, 3)] for name, seconds in self.stages]
        run.stages += [[f"engine.{name}", round(seconds, 3)] for name, seconds in result.seconds.items()]
        run.status, run.error, run.finished_at = RunStatus.DONE, "", timezone.now()
        run.save()
        if run.job_id:  # who runs a month by command sees how it ends
            notices.run_ended(run)

    def _month(self) -> Month:
        """The open month that takes the lines, locked: nobody submits it while we post."""
        run = self.run
        run.period = _posting_period(run.city_id, self.asked_for)
        return Month.objects.select_for_update(no_key=True).get(city_id=run.city_id, period=run.period)

    @contextmanager
    def _step(self, number: int, name: str) -> Iterator[None]:
        self.context.report(number, len(STEPS), str(STEPS[number]))
        started = time.perf_counter()
        yield
        self.stages.append((name, time.perf_counter() - started))


def _posting_period(city_id: int, period: int) -> int:
    """The month that takes the lines of a run of `period`. Raises WrongState if that one waits for approval."""
    if month_get(city_id, period).status in {MonthStatus.SUBMITTED, MonthStatus.APPROVED}:
        raise WrongState(WITHDRAW_FIRST)
    return open_period(city_id, period)


def _fail(run: Run, error: str) -> None:
    failed = (
        Run.objects.filter(pk=run.pk)
        .exclude(status=RunStatus.DONE)
        .update(status=RunStatus.FAILED, error=error, finished_at=timezone.now())
    )
    if failed and run.job_id:
        run.error = error
        notices.run_ended(run)


def _forget_abandoned(city_id: int) -> None:
    """A run whose job was cancelled in the queue, or ended without it, must not block the city."""
    active = Run.objects.filter(city_id=city_id, status__in=[RunStatus.QUEUED, RunStatus.RUNNING])
    over = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]
    active.filter(job__state__in=over).update(
        status=RunStatus.FAILED, error=str(_("Cancelled.")), finished_at=timezone.now()
    )


@contextmanager
def _city_to_itself(city_id: int) -> Iterator[None]:
    """One run of a city at a time. Taken before the transaction: a lock that is asked for inside it comes
    after its snapshot, which might then lack what the other run has just posted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_WAIT])
        try:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCK_SPACE, city_id])
        except OperationalError as error:
            raise Conflict(RUN_WORKING) from error
        finally:
            cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, city_id])
        except (InterfaceError, OperationalError):
            connection.close()  # the session has gone, and its lock with it
