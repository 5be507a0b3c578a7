"""Other plans that are in force in the months of a version: what they pay for as well is paid twice."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from commissions.models import Plan, PlanVersion
from commissions.services.lint.findings import LintCode, LintFinding
from commissions.services.lint.payments import overlap
from commissions.services.lint.surroundings import Surroundings
from commissions.services.plan_content import ComponentContent, VersionContent
from commissions.services.plan_store import version_contents
from commissions.services.version_states import version_spans
from network.choices import RegionLevel


def neighbour_findings(
    content: VersionContent, plan: Plan, surroundings: Surroundings
) -> Iterator[LintFinding]:
    """At most one a component of the version and a plan beside it."""
    for name, theirs in _neighbours(content, plan):
        for mine in content.components:
            found = (
                (one, shared) for one in theirs if (shared := overlap(one, mine, surroundings)) is not None
            )
            for one, shared in found:
                message = _(
                    "“%(one)s” of the plan “%(plan)s”, in force in these months, pays for the same thing."
                )
                yield LintFinding(
                    code=LintCode.PAID_ELSEWHERE,
                    severity=shared.severity,
                    component=mine.code,
                    message=message % {"one": one.name, "plan": name},
                    example=shared.example,
                )
                break


def _neighbours(content: VersionContent, plan: Plan) -> list[tuple[str, tuple[ComponentContent, ...]]]:
    """Of the province, and for a city's plan also of that city."""
    rows = PlanVersion.objects.approved().exclude(plan=plan).select_related("plan")
    rows = rows.filter(Q(plan__region__level=RegionLevel.PROVINCE) | Q(plan__region=plan.region_id))
    by_plan: dict[int, list[PlanVersion]] = {}
    for version in rows.order_by("plan__code", "number"):
        by_plan.setdefault(version.plan_id, []).append(version)
    last = content.effective_to or 999_999
    found = [
        version
        for versions in by_plan.values()
        for version in versions
        if (span := version_spans(versions)[version.pk])
        and not span.is_empty
        and span.first <= last
        and (span.last is None or span.last >= content.effective_from)
    ]
    said = version_contents(found) if found else []
    return [(version.plan.name, one.components) for version, one in zip(found, said, strict=True)]
