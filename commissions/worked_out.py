"""Reports that a job works out and that are kept: how far they are."""

from typing import Any

from core.models import JobState


class WorkedOut:
    """For models with `job` and `finished_at`: figures are written once, when all of it has been worked out."""

    job: Any
    finished_at: Any

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None

    @property
    def standing(self) -> JobState:
        """As the job stands that works it out; where the job is gone it came to nothing."""
        if self.is_done:
            return JobState.DONE
        return (
            JobState.of(self.job.state) if self.job and self.job.state != JobState.DONE else JobState.FAILED
        )

    @property
    def is_under_way(self) -> bool:
        return not self.is_done and self.standing.value in JobState.in_group("open")
