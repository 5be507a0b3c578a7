"""Tables of plans and their versions."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import VersionStatus
from commissions.services.version_states import version_badge, version_spans
from core import formats
from core.badges import Badge
from core.periods import current_period
from core.tables import BadgeColumn, CodeColumn, Column, Exported, MomentColumn, PortalTable
from core.templatetags.portal import render_badge


class StateColumn(Column):
    """The badge of a version whose `span` the page has worked out."""

    css = "nowrap"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        return render_badge(version_badge(record, record.span))


def span_text(record: Any) -> str:
    """The months that a version holds for; for a draft those it asks for."""
    span = record.span
    if span and span.is_empty:
        return formats.DASH
    first = formats.period_label(record.effective_from)
    last = span.last if span else record.effective_to
    if last is None:
        return _("%(month)s onwards") % {"month": first}
    return f"{first} – {formats.period_label(last)}"


class SpanColumn(Column):
    css = "nowrap"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return span_text(record)


class VersionColumn(CodeColumn):
    def shown(self, value: Any) -> str:
        return f"v{value}"

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> SafeString:
        return super().render(self.shown(value), record, bound_column)


class VersionTable(PortalTable):
    number = VersionColumn(gettext_lazy("Version"), to="commissions:plan_version_detail")
    status = StateColumn(gettext_lazy("Status"))
    months = SpanColumn(gettext_lazy("Months"), accessor="effective_from")
    document_number = Column(gettext_lazy("Document number"))
    prepared_by = Column(gettext_lazy("Prepared by"), phone=False)
    approved_by = Column(gettext_lazy("Approved by"), phone=False)
    approved_at = MomentColumn(gettext_lazy("Approved on"), phone=False)


class CurrentColumn(Column):
    """The version in force this month and its document, or that there is none."""

    def render(self, value: Any, record: Any = None, bound_column: Any = None) -> str:
        return self.exported_of(record)

    def value(self, value: Any, record: Any = None, bound_column: Any = None) -> Exported:
        return self.exported_of(record)

    def exported_of(self, record: Any) -> str:
        spans = version_spans(record.versions.all())
        for version in record.versions.all():
            span = spans.get(version.pk)
            if span and not span.is_empty and span.has(current_period()):
                return f"v{version.number} {version.document_number}"
        return formats.DASH


class PendingColumn(BadgeColumn):
    """What waits on a plan: a version in review before one being written."""

    def _badge(self, record: Any, bound_column: Any) -> Badge | None:
        states = {version.status for version in record.versions.all()}
        if VersionStatus.IN_REVIEW in states:
            return Badge(_("In review"), "amber")
        return Badge(_("Draft")) if VersionStatus.DRAFT in states else None


class PlanTable(PortalTable):
    code = CodeColumn(gettext_lazy("Plan"), to="commissions:plan_detail", name="name", sort=True)
    region = Column(gettext_lazy("Valid in"))
    current = CurrentColumn(gettext_lazy("In force"), accessor="pk")
    pending = PendingColumn(None, gettext_lazy("Waiting"), accessor="pk")
