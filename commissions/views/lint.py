"""What lint says of a version: a part of its page that comes after it."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from commissions.choices import VersionStatus
from commissions.services import plans
from commissions.services.golden.book import book_state
from commissions.services.lint import LintCode, LintFinding, Severity, version_lint
from commissions.services.lint.budget import budget_findings
from commissions.services.plan_store import version_content
from commissions.views.plans import VIEW
from commissions.views.versions import VersionPage

HEAD_FIELDS: Final = (
    "document_number",
    "effective_from",
    "effective_to",
    "month_cap",
    "stage_order",
    "cut_off_day",
)


class PlanVersionLintView(VersionPage):
    permission = VIEW
    template_name = "commissions/plans/lint.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_context(self) -> dict[str, Any]:
        version = self.object
        content = version_content(version)
        found = version_lint(content, version.plan.region, version.plan, version.pk)
        if version.approved_at is None and not any(finding.code == LintCode.REFUSED for finding in found):
            found += budget_findings(version)
        names = {item.code: item.name for item in content.components}
        writes = self.user.scope_for(plans.EDIT).has_city(version.plan.region_id)
        editable = writes and version.status == VersionStatus.DRAFT
        return {
            **super().get_context(),
            "golden": book_state(version, content),
            "refused": version.is_draft and any(finding.code == LintCode.REFUSED for finding in found),
            "findings": [
                (finding, names.get(finding.component, ""), self._where(finding, editable))
                for finding in found
            ],
            "counts": [
                (severity, number)
                for severity in Severity
                if (number := sum(finding.severity == severity for finding in found))
            ],
        }

    def _where(self, finding: LintFinding, editable: bool) -> str:
        """Where it is mended by whoever may, else where it stands on the page."""
        if finding.component and editable:
            return reverse("commissions:component_edit", args=[self.object.pk, finding.component])
        if finding.figure and editable:
            return reverse("commissions:figure_edit", args=[self.object.pk, finding.figure])
        if finding.field == "qualifier" and editable:
            return reverse("commissions:qualifier_edit", args=[self.object.pk])
        if finding.field in HEAD_FIELDS and editable:
            return reverse("commissions:plan_version_edit", args=[self.object.pk])
        place = finding.component or ("figures" if finding.figure else finding.field)
        return f"#{place}" if place else ""
