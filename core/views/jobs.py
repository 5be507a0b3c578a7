"""Long work and its owner: the list, how far it is, what it said, stopping it. Nobody sees another's."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core import formats
from core.actions import Action
from core.audit import record
from core.jobs import can_start_again, cancel, kind_label, result_url, start_again
from core.models import Job, JobState
from core.panels import Attribute, AttributePanel, HtmlPanel
from core.tables import BadgeColumn, CodeColumn, Column, MomentColumn, PortalTable
from core.views.acting import ActionView, Progress, ProgressView
from core.views.base import SIGNED_IN
from core.views.detail import DetailView
from core.views.listing import Empty, ListView


class KindColumn(Column):
    def shown(self, value: Any) -> str:
        return str(kind_label(value))


class JobTable(PortalTable):
    title = CodeColumn(_("Job"), to="core:job_detail")
    kind = KindColumn(_("Kind"))
    created_at = MomentColumn(_("Created"), phone=False)
    duration = Column(_("Took"), accessor="duration_text", phone=False)
    state = BadgeColumn(JobState, _("Status"))


class JobListView(ListView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    title = _("My jobs")
    queryset = Job.objects.all()
    table_class = JobTable
    actions = (Action(_("Scheduled exports"), "lists:schedule_list", SIGNED_IN, icon="calendar-event"),)
    empty = Empty(icon="hourglass", text=_("Uploads, runs and exports that take a while are listed here."))


def job_progress(job: Job) -> Progress:
    """The job as the progress part shows it."""
    failed = job.is_finished and job.state != JobState.DONE
    return Progress(
        title=str(kind_label(job.kind)),
        step=job.step,
        percent=job.percent if job.state == JobState.RUNNING else None,
        done=job.done,
        total=job.total,
        finished=job.is_finished,
        error=str(job.error_text or _("It was stopped.")) if failed else "",
        next_url=result_url(job) if job.state == JobState.DONE else "",
        cancel_url="" if job.is_finished else reverse("core:job_cancel", kwargs={"pk": job.pk}),
    )


def _progress_context(_request: HttpRequest, job: Job) -> dict[str, Any]:
    return {
        "progress": job_progress(job),
        "progress_url": reverse("core:job_progress", kwargs={"pk": job.pk}),
    }


def _log_context(_request: HttpRequest, job: Job) -> dict[str, Any]:
    return {"entries": [(_moment(when), text) for when, text in job.log]}


def _moment(text: str) -> datetime.datetime | None:
    return parse_datetime(text)


class JobDetailView(DetailView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Job.objects.all()
    actions = (
        Action(
            _("Start again"),
            "core:job_again",
            SIGNED_IN,
            icon="progress",
            args={"pk": "pk"},
            primary=True,
            post=True,
            when=can_start_again,
        ),
    )
    panels = (
        HtmlPanel("core/includes/progress.html", _progress_context),
        HtmlPanel("core/jobs/log.html", _log_context),
        AttributePanel(
            _("Basics"),
            (
                Attribute("kind", format=lambda kind: str(kind_label(kind))),
                Attribute("created_at", format=formats.moment),
                Attribute("started_at", format=formats.moment),
                Attribute("finished_at", format=formats.moment),
            ),
            side=True,
        ),
    )

    def get_badge(self) -> JobState:
        return JobState.of(self.object.state)


class JobProgressView(ProgressView):
    permission = SIGNED_IN

    def get_progress(self) -> Progress:
        rows: QuerySet[Job] = Job.objects.visible_to(self.user)
        return job_progress(get_object_or_404(rows, pk=self.kwargs["pk"]))


class JobCancelView(ActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Job.objects.all()
    success_message = _("It will stop at its next step.")

    def perform(self, data: dict[str, Any]) -> str:
        cancel(self.object)
        record(actor=self.user, action="core.job_cancel", subject=self.object)
        return reverse("core:job_detail", kwargs={"pk": self.object.pk})


class JobAgainView(ActionView):
    permission = SIGNED_IN
    view_permission = SIGNED_IN
    queryset = Job.objects.all()
    success_message = _("It is queued again.")

    def perform(self, data: dict[str, Any]) -> str:
        start_again(self.object)
        record(actor=self.user, action="core.job_again", subject=self.object)
        return reverse("core:job_detail", kwargs={"pk": self.object.pk})
