"""In which months an approved version of a plan holds, and its state as people see it today."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commissions.choices import VersionStatus
from commissions.models import PlanVersion
from core.badges import Badge
from core.periods import current_period, previous_period


@dataclass(frozen=True, slots=True)
class Span:
    """The months that an approved version holds for; `last` None is without end, no months: replaced."""

    first: int
    last: int | None

    @property
    def is_empty(self) -> bool:
        return self.last is not None and self.last < self.first

    def has(self, period: int) -> bool:
        return self.first <= period and (self.last is None or period <= self.last)


def version_spans(versions: Iterable[PlanVersion]) -> dict[int, Span]:
    """Of the approved versions of one plan, by id: from its month until a later version's begins.

    Later is the higher number: one that begins in the same month or before takes the place of the older
    altogether. The runs reckon alike (sql/inputs/versions.sql).
    """
    approved = [item for item in versions if item.status in (VersionStatus.ACTIVE, VersionStatus.SUPERSEDED)]
    spans = {}
    for item in approved:
        later = [previous_period(other.effective_from) for other in approved if other.number > item.number]
        ends = [end for end in (item.effective_to, *later) if end]
        spans[item.pk] = Span(item.effective_from, min(ends, default=None))
    return spans


def version_badge(version: PlanVersion, span: Span | None) -> Badge:
    """The state as people see it today: an approved version may be in force, to come, or over."""
    if version.status == VersionStatus.DRAFT:
        return Badge(_("Draft"))
    if version.status == VersionStatus.IN_REVIEW:
        return Badge(_("In review"), "amber")
    if span is None or span.is_empty:
        return Badge(_("Superseded"))
    today = current_period()
    if span.has(today):
        return Badge(_("In force"), "green")
    return Badge(_("Approved, to come"), "blue") if span.first > today else Badge(_("Superseded"))
