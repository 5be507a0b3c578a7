"""Long work as its owner sees it: state, progress, log, result."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.badges import StatusChoices
from core.querysets import JobQuerySet


class JobState(StatusChoices):
    QUEUED = "queued", "grey", "open", _("Queued")
    RUNNING = "running", "blue", "open", _("Running")
    DONE = "done", "green", "final", _("Done")
    FAILED = "failed", "red", "final", _("Failed")
    CANCELLED = "cancelled", "grey", "final", _("Cancelled")


class Job(models.Model):
    """One piece of background work. The queue itself is procrastinate's; `queue_id` points to it."""

    kind = models.CharField(_("kind"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs", verbose_name=_("owner")
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    arguments = models.JSONField(default=dict)
    queue_id = models.BigIntegerField(null=True, editable=False)
    done = models.BigIntegerField(_("done"), default=0)
    total = models.BigIntegerField(_("total"), null=True)
    step = models.CharField(_("step"), max_length=120, blank=True)
    log = models.JSONField(_("log"), default=list)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [models.Index(fields=["owner", "-id"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:job_detail", kwargs={"pk": self.pk})

    @property
    def percent(self) -> int | None:
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else None

    @property
    def is_finished(self) -> bool:
        return self.state in JobState.in_group("final")

    @property
    def error_text(self) -> str:
        """For its reader. A refusal was put into words by the job; what befell the portal is a msgid."""
        return gettext(self.error) if self.error else ""

    @property
    def duration_text(self) -> str:
        """Minutes and seconds that it has run; empty before it starts and while it runs."""
        if not self.started_at or not self.finished_at:
            return ""
        seconds = round((self.finished_at - self.started_at).total_seconds())
        return f"{seconds // 60}:{seconds % 60:02d}"
