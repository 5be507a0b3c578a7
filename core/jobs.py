"""Background work: one base for imports, runs and exports.

    @job("import_read", _("Read a sheet"))
    def import_read(context: JobContext, *, session_id: int) -> dict[str, Any]: ...

    enqueue("import_read", owner=user, title=file_name, session_id=7)

The row is enqueued in the caller's transaction. A job reports progress and asks whether it was
cancelled through its context, on a connection of its own, so that both are seen while the job's
transaction is still open. A job must be safe to start again: a worker that dies leaves it to another,
which the watchdog below hands it to within two minutes. One that loses its database is done again when that is back.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app as queue

from core.audit.context import Context, acting
from core.audit.recording import seal
from core.errors import Conflict, Refusal
from core.models import Job, JobState
from core.outages import AWAY, DatabaseAway, outage_of
from core.scoping import ScopedUser

logger = logging.getLogger(__name__)

Result = dict[str, Any]
TASK: Final = "core.run_job"
_AGAIN: Final = RetryStrategy(max_attempts=10, wait=2, retry_exceptions=[DatabaseAway])

FAILED: Final = gettext_noop(
    "This could not be finished because of a fault in the portal. It has been logged."
)
"""What people read of a fault; the traceback goes to the log."""


class JobCancelled(Exception):
    """Raised inside a job at its next report after somebody cancelled it."""


class JobRefused(Exception):
    """A job's own refusal: the sentence is shown to its owner, and nothing is logged as a fault."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    label: str | Promise
    function: Callable[..., Result]
    leads_to: Callable[[Result], str] | None
    again: bool = False


KINDS: dict[str, Kind] = {}


def job(
    name: str, label: str | Promise, *, leads_to: Callable[[Result], str] | None = None, again: bool = False
) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Registers a function as a kind of job. Its arguments must be plain JSON.

    `leads_to` gives the address where its owner finds what came of it, from its arguments and result. With `again`
    its owner may start it once more when it has failed or was stopped: for what no other page starts again.
    """

    def register(function: Callable[..., Result]) -> Callable[..., Result]:
        if name in KINDS:
            raise ValueError(f"job {name} is registered twice")
        KINDS[name] = Kind(name, label, function, leads_to, again)
        return function

    return register


def kind_label(name: str) -> str | Promise:
    """What a kind of job is called; its name where the kind is gone."""
    return KINDS[name].label if name in KINDS else name


def result_url(row: Job) -> str:
    """The page on which a finished job's result is looked at; empty where there is none."""
    leads_to = KINDS[row.kind].leads_to if row.kind in KINDS else None
    return leads_to({**row.arguments, **row.result}) if leads_to else ""


def enqueue(name: str, *, owner: ScopedUser, title: str, **arguments: Any) -> Job:
    """Enqueues in the caller's transaction: rolled back with it, started only after it."""
    KINDS[name]
    with transaction.atomic():
        row = Job.objects.create(kind=name, owner_id=owner.pk, title=title[:200], arguments=arguments)
        row.queue_id = queue.configure_task(TASK).defer(job_id=row.pk)
        row.save(update_fields=["queue_id"])
    return row


def cancel(row: Job) -> None:
    """A queued job never starts; a running one stops at its next report."""
    Job.objects.filter(pk=row.pk).update(cancel_requested=True)
    Job.objects.filter(pk=row.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=timezone.now()
    )


def can_start_again(row: Job) -> bool:
    return row.state in {JobState.FAILED, JobState.CANCELLED} and row.kind in KINDS and KINDS[row.kind].again


@transaction.atomic
def start_again(row: Job) -> None:
    """The same job from its beginning. Raises Conflict when it is under way or done."""
    locked = Job.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not can_start_again(locked):
        raise Conflict(_("This job can't be started again."))
    locked.state, locked.cancel_requested, locked.error, locked.step = JobState.QUEUED, False, "", ""
    locked.done, locked.total, locked.started_at, locked.finished_at = 0, None, None, None
    if not _waits_in_queue(locked):
        locked.queue_id = queue.configure_task(TASK).defer(job_id=locked.pk)
    locked.save()


def _waits_in_queue(row: Job) -> bool:
    """Whether a worker will still come to it: it was stopped before one did."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_jobs WHERE id = %s AND status = 'todo'", [row.queue_id])
        return cursor.fetchone() is not None


class JobContext:
    """What a running job knows of itself. Usable without a queue: `JobContext(None)` reports to nobody."""

    def __init__(self, job_id: int | None) -> None:
        self.job_id = job_id
        self._side = connection.copy() if job_id is not None else None

    def report(self, done: int, total: int | None = None, step: str = "") -> None:
        """Saves progress. Raises JobCancelled when the owner has asked for it."""
        if self._side is None:
            return
        with self._side.cursor() as cursor:
            cursor.execute(
                "UPDATE core_job SET done = %s, total = %s, step = %s WHERE id = %s"
                " RETURNING cancel_requested",
                [done, total, step, self.job_id],
            )
            row = cursor.fetchone()
        if row is not None and row[0]:
            raise JobCancelled

    def log(self, text: str) -> None:
        if self._side is None:
            return
        with self._side.cursor() as cursor:
            cursor.execute(
                "UPDATE core_job SET log = log || jsonb_build_array(jsonb_build_array(now(), %s::text))"
                " WHERE id = %s",
                [text, self.job_id],
            )

    def close(self) -> None:
        if self._side is not None:
            self._side.close()


def run_job(job_id: int) -> None:
    """Runs one job to its end and records how it ended. Never raises for what the job itself does.

    Raises DatabaseAway where there is no database to record it in; the queue then tries again.
    """
    try:
        _run(job_id)
    except Exception as error:
        if outage_of(error) is AWAY:
            raise DatabaseAway from error
        raise


def _run(job_id: int) -> None:
    row = Job.objects.filter(pk=job_id).first()
    if row is None or row.is_finished:
        return
    Job.objects.filter(pk=job_id).update(
        state=JobState.RUNNING, started_at=timezone.now(), done=0, total=None, step="", error=""
    )
    context = JobContext(job_id)
    state, outcome = JobState.DONE, {}
    error = ""
    try:
        context.report(0)
        with translation.override("zh-hans"), acting(Context(actor=lambda: row.owner_id, source=row.kind)):
            outcome = KINDS[row.kind].function(context, **row.arguments)
    except JobCancelled:
        state = JobState.CANCELLED
    except (JobRefused, Refusal) as refusal:
        state, error = JobState.FAILED, str(refusal)
    except Exception as fault:
        outage = outage_of(fault)
        if outage is AWAY:
            raise
        logger.exception("job %s (%s) failed", job_id, row.kind)
        state, error = JobState.FAILED, outage.text if outage else FAILED
    finally:
        context.close()
    Job.objects.filter(pk=job_id).update(state=state, result=outcome, error=error, finished_at=timezone.now())


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django is ready: the one task, the watchdog, the nightly clearing."""
    import core.services.exports.jobs  # noqa: F401 - its kind of job

    app.task(name=TASK, retry=_AGAIN)(run_job)
    clearing = app.task(name="core.forget_old", queueing_lock="forget_old")(forget_old)
    app.periodic(cron="20 3 * * *")(clearing)
    emptying = app.task(name="core.forget_queue", queueing_lock="forget_queue")(forget_queue)
    app.periodic(cron="40 3 * * *")(emptying)
    counting = app.task(name="core.count_missed", queueing_lock="count_missed")(count_missed)
    app.periodic(cron="5 * * * *")(counting)
    exporting = app.task(name="core.start_exports", queueing_lock="start_exports")(start_exports)
    app.periodic(cron="*/10 * * * *")(exporting)
    app.task(name="core.deliver_webhook")(deliver_webhook)
    watchdog = app.task(name="core.retry_stalled", queueing_lock="retry_stalled")(retry_stalled)
    app.periodic(cron=f"* * * * * */{settings.JOBS_STALLED_SECONDS}")(watchdog)
    sealer = app.task(name="core.audit_seal", queueing_lock="audit_seal")(audit_seal)
    app.periodic(cron="* * * * *")(sealer)


def audit_seal(timestamp: int) -> None:
    """Every minute: what no request has sealed after its commit, such as changes by direct SQL."""
    seal()


async def retry_stalled(timestamp: int) -> None:
    """Again and again: jobs whose worker has sent no sign of life for JOBS_STALLED_SECONDS are queued once more."""
    silent = settings.JOBS_STALLED_SECONDS
    for stalled in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        logger.warning("job %s was left by its worker and is queued again", stalled.id)
        await queue.job_manager.retry_job(stalled)
    await sync_to_async(settle_lost)()


def settle_lost() -> None:
    """What the queue has given up must not be shown as running for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_job j SET state = %s, error = %s, finished_at = now() FROM procrastinate_jobs q"
            " WHERE q.id = j.queue_id AND q.status IN ('failed', 'aborted', 'cancelled') AND j.state = ANY(%s)",
            [JobState.FAILED, FAILED, [JobState.QUEUED, JobState.RUNNING]],
        )


def forget_old(timestamp: int) -> None:
    """Every night: what is older than its days (core.forgetting)."""
    from core import forgetting

    forgetting.forget_old()


async def forget_queue(timestamp: int) -> None:
    """Every night: the queue's own notes of work that is done."""
    hours = settings.RETENTION_DAYS["jobs"] * 24
    await queue.job_manager.delete_old_jobs(
        nb_hours=hours, include_failed=True, include_cancelled=True, include_aborted=True
    )


def count_missed(timestamp: int) -> None:
    """Every hour: objects that were asked for and not found, by user and page."""
    from core.audit.missed import missed_record

    missed_record()


def start_exports(timestamp: int) -> None:
    """Every ten minutes: the scheduled exports that are due."""
    from core.services.exports.schedules import schedules_start

    schedules_start(timezone.now())


def deliver_webhook(delivery_id: int) -> None:
    """One attempt; what comes of it stands with the delivery."""
    from core.services.webhooks.delivery import webhook_deliver

    with translation.override("zh-hans"):
        webhook_deliver(delivery_id)
