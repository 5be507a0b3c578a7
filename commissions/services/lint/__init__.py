"""Lint of a plan version: what is legal and yet hardly meant, with an example each.

    findings = version_lint(content, region)

What may not be said at all is refused when it is saved (plan_checks.py, rate_checks.py and their neighbours); it is
named here too, so that the page has one list. The codes are told in docs/commissions/lint.md.
"""

from commissions.models import Frame, Plan
from commissions.services.cut_offs import cut_off_findings
from commissions.services.lint.cliffs import cliff_findings
from commissions.services.lint.conditions import condition_findings
from commissions.services.lint.findings import TITLES, LintCode, LintFinding, Severity
from commissions.services.lint.frame import frame_findings
from commissions.services.lint.lookups import lookup_findings
from commissions.services.lint.neighbours import neighbour_findings
from commissions.services.lint.orders import order_findings
from commissions.services.lint.payments import payment_findings
from commissions.services.lint.rules import rule_findings
from commissions.services.lint.surroundings import Surroundings
from commissions.services.plan_checks import version_findings
from commissions.services.plan_content import VersionContent
from commissions.services.plan_findings import Finding
from network.choices import RegionLevel
from network.models import Region

__all__ = ["TITLES", "LintCode", "LintFinding", "Severity", "lint_refusals", "version_lint"]

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


def version_lint(
    content: VersionContent, region: Region, plan: Plan | None = None, version_id: int = 0
) -> list[LintFinding]:
    """Everything, the gravest first. What is refused comes alone: the rest would only repeat it in other words.

    With its `plan` also what other plans in force pay for besides.
    """
    refused = version_findings(content, region)
    if plan is not None and not refused:
        refused = list(cut_off_findings(plan, version_id, content.cut_off_day))
    if refused:
        return [_refused(finding) for finding in refused]
    named = frozenset(
        rule.channel.pk for item in content.components for rule in item.rules if rule.channel is not None
    )
    surroundings = Surroundings(region, content.effective_from, content.effective_to, named)
    found = [*_errors(content, region)]
    for item in content.components:
        found += rule_findings(item, surroundings)
    found += payment_findings(content.components, surroundings)
    found += lookup_findings(content, surroundings)
    found += order_findings(content)
    if plan is not None:
        found += neighbour_findings(content, plan, surroundings)
    return sorted(found, key=lambda finding: (_ORDER[finding.severity], finding.code))


def lint_refusals(content: VersionContent, region: Region) -> list[Finding]:
    """What keeps a version from being submitted and approved beside version_findings, which it has to meet first."""
    return [
        Finding(
            component=finding.component,
            field=finding.field,
            message=f"{finding.message} {finding.example}" if finding.example else finding.message,
        )
        for finding in _errors(content, region)
        if finding.severity == Severity.ERROR
    ]


def _errors(content: VersionContent, region: Region) -> list[LintFinding]:
    """The checks that may find errors: they look at the version and, if it is a city's, at the province's frame."""
    frames = (
        Frame.objects.in_force(content.effective_from, content.effective_to)
        if region.level == RegionLevel.CITY
        else []
    )
    return [
        *(finding for item in content.components for finding in condition_findings(item)),
        *cliff_findings(content),
        *frame_findings(content, region, frames),
    ]


def _refused(finding: Finding) -> LintFinding:
    return LintFinding(
        code=LintCode.REFUSED,
        severity=Severity.ERROR,
        message=finding.message,
        component=finding.component,
        field=finding.field,
    )
