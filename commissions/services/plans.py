"""The life of a plan version: draft -> in review -> active -> superseded.

Each step checks the right in the plan's city or province, holds the version's row, and leaves a
`VersionEvent`. The database refuses the same things on its own: see sql/versions.sql.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import StageOrder, VersionStatus
from commissions.models import MAKING, Component, Plan, PlanVersion, VersionAction, VersionEvent
from commissions.services.cut_offs import cut_off_findings, cut_off_of_plan
from commissions.services.errors import MakerIsChecker, WrongState
from commissions.services.figure_store import figures_write, version_figures
from commissions.services.formulas import with_formula
from commissions.services.golden.book import book_copy, golden_refusals
from commissions.services.lint import lint_refusals
from commissions.services.plan_checks import Finding, component_findings, version_findings
from commissions.services.plan_content import (
    ComponentContent,
    VersionContent,
)
from commissions.services.plan_store import (
    component_write,
    version_content,
    version_write,
)
from core.audit import record
from core.errors import Forbidden, Refusal
from core.periods import current_period, next_period
from network.models import Region
from users.models import User

EDIT = "commissions.plan_edit"
APPROVE = "commissions.plan_approve"


NAMED: Final = 3
"""So many findings are told where a version is refused."""


class PlanRefused(Refusal):
    """The version says something it may not; nothing has been changed."""

    status = 422

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        lines = [finding.message for finding in self.findings[:NAMED]]
        if len(self.findings) > NAMED:
            more = _("And %(count)s more; the checks of the version name them all.")
            lines.append(more % {"count": len(self.findings) - NAMED})
        super().__init__("\n".join(lines))


def plan_create(*, code: str, name: str, region: Region, user: User) -> Plan:
    """A plan of the province, or of one city. Whoever edits plans of that region only."""
    _require(user, EDIT, region.pk)
    return Plan.objects.create(code=code, name=name, region=region)


@transaction.atomic
def plan_version_create(
    *,
    plan: Plan,
    user: User,
    copy_of: PlanVersion | None = None,
    effective_from: int | None = None,
    document_number: str = "",
) -> PlanVersion:
    """A draft, empty or saying what `copy_of` says, from next month on if nothing else is asked for."""
    _require(user, EDIT, plan.region_id)
    if copy_of is not None and not PlanVersion.objects.visible_to(user).filter(pk=copy_of.pk).exists():
        raise Forbidden(_("You can't copy a version that you don't see."))
    Plan.objects.select_for_update().get(pk=plan.pk)  # two drafts at once would take one number
    latest = plan.versions.aggregate(number=Max("number"))["number"] or 0
    version = PlanVersion.objects.create(
        plan=plan,
        number=latest + 1,
        effective_from=effective_from or next_period(current_period()),
        document_number=document_number,
        prepared_by=user,
        cut_off_day=cut_off_of_plan(plan),
    )
    note = ""
    if copy_of is not None:
        content = replace(
            version_content(copy_of),
            effective_from=version.effective_from,
            effective_to=None,
            document_number=document_number,
        )
        if plan.versions.approved().exists():
            content = replace(content, cut_off_day=cut_off_of_plan(plan))
        version_write(version, content)
        book_copy(copy_of, version, user)
        note = _("copy of %(version)s") % {"version": copy_of}
    version_event(version, user, VersionAction.CREATED, note)
    return version


@transaction.atomic
def plan_version_edit(
    *,
    version: PlanVersion,
    user: User,
    effective_from: int,
    effective_to: int | None,
    document_number: str,
    note: str,
    month_cap: int | None = None,
    stage_order: str = StageOrder.CAP_COEFFICIENTS_GUARANTEE,
    cut_off_day: int | None = None,
) -> PlanVersion:
    """The head of a draft: months, document, note, cap of the month, order of the stages, cut-off."""
    draft = draft_held(version, user)
    if found := list(cut_off_findings(draft.plan, draft.pk, cut_off_day)):
        raise PlanRefused(found)
    draft.effective_from = effective_from
    draft.effective_to = effective_to
    draft.document_number = document_number
    draft.note = note
    draft.month_cap = month_cap
    draft.stage_order = stage_order
    draft.cut_off_day = cut_off_day
    draft.save(
        update_fields=[
            "effective_from",
            "effective_to",
            "document_number",
            "note",
            "month_cap",
            "stage_order",
            "cut_off_day",
        ]
    )
    version_event(draft, user, VersionAction.EDITED)
    return draft


@transaction.atomic
def plan_version_fill(*, version: PlanVersion, user: User, content: VersionContent, source: str) -> None:
    """Replaces everything that a draft says, as read from a workbook."""
    draft = draft_held(version, user)
    findings = [
        finding
        for item in content.components
        for finding in component_findings(item, draft.plan.region, content.figures)
    ]
    if findings:
        raise PlanRefused(findings)
    version_write(draft, content)
    version_event(draft, user, VersionAction.IMPORTED, source)


@transaction.atomic
def component_save(
    *, version: PlanVersion, user: User, content: ComponentContent, component: Component | None = None
) -> Component:
    """Adds a component to a draft or replaces one. Raises PlanRefused with what is wrong with it."""
    draft = draft_held(version, user)
    figures = list(version_figures(draft).values())
    content = with_formula(content, figures)
    findings = component_findings(content, draft.plan.region, figures)
    others = draft.components.exclude(pk=component.pk if component else 0)
    if others.filter(key__code=content.code).exists():
        message = _("The code %(code)s is used for two components.") % {"code": content.code}
        findings.append(Finding(component=content.code, field="code", message=message))
    if findings:
        raise PlanRefused(findings)
    saved = component_write(draft, content, component)
    version_event(draft, user, VersionAction.EDITED, content.name)
    return saved


@transaction.atomic
def component_delete(*, component: Component, user: User) -> PlanVersion:
    draft = draft_held(component.version, user)
    name = component.name
    component.delete()
    version_event(draft, user, VersionAction.EDITED, _("“%(name)s” removed") % {"name": name})
    return draft


@transaction.atomic
def plan_version_discard(*, version: PlanVersion, user: User) -> None:
    """A draft that isn't wanted. The trace that it existed stays."""
    draft = draft_held(version, user)
    version_event(draft, user, VersionAction.DISCARDED, str(draft))
    draft.components.all().delete()  # they keep the figures that they look at
    figures_write(draft, (), ())
    draft.delete()


@transaction.atomic
def plan_version_submit(*, version: PlanVersion, user: User) -> PlanVersion:
    """To review, if it says nothing that it may not. Raises PlanRefused with the findings."""
    draft = draft_held(version, user)
    _refuse_faults(draft)
    _require_room(draft)
    draft.status = VersionStatus.IN_REVIEW
    draft.submitted_at = timezone.now()
    draft.save(update_fields=["status", "submitted_at"])
    version_event(draft, user, VersionAction.SUBMITTED)
    return draft


@transaction.atomic
def plan_version_return(*, version: PlanVersion, user: User, reason: str) -> PlanVersion:
    """The approver sends it back to be mended, and says why."""
    held = _held(version, VersionStatus.IN_REVIEW)
    _require(user, APPROVE, held.plan.region_id)
    if not reason.strip():
        raise Refusal(_("Say why the version goes back."))
    return _reopened(held, user, VersionAction.RETURNED, reason.strip())


@transaction.atomic
def plan_version_withdraw(*, version: PlanVersion, user: User) -> PlanVersion:
    """Those who write the plan take it back before it is approved."""
    held = _held(version, VersionStatus.IN_REVIEW)
    _require(user, EDIT, held.plan.region_id)
    return _reopened(held, user, VersionAction.WITHDRAWN)


@transaction.atomic
def plan_version_approve(*, version: PlanVersion, user: User, seen: str = "") -> PlanVersion:
    """In force from its month on; until then the older version stays in force.

    `seen` is the `submitted_at` (ISO) of what the approver read: a version that was returned and
    submitted again meanwhile isn't approved unread.
    """
    held = _held(version, VersionStatus.IN_REVIEW)
    _require(user, APPROVE, held.plan.region_id)
    if held.prepared_by_id == user.pk or held.events.filter(user=user, action__in=MAKING).exists():
        raise MakerIsChecker(_("You have worked on this version; another person has to approve it."))
    if seen and held.submitted_at is not None and seen != held.submitted_at.isoformat():
        raise WrongState(_("The version was changed and submitted again. Read it once more."))
    _refuse_faults(held)
    _require_room(held)
    held.status = VersionStatus.ACTIVE
    held.approved_by = user
    held.approved_at = timezone.now()
    held.save(update_fields=["status", "approved_by", "approved_at"])
    version_event(held, user, VersionAction.APPROVED)
    older = held.plan.versions.filter(status=VersionStatus.ACTIVE, number__lt=held.number)
    if held.effective_from > current_period():
        older = older.filter(effective_from__gte=held.effective_from)
    older.update(status=VersionStatus.SUPERSEDED)
    return held


def may_approve(version: PlanVersion, user: User) -> bool:
    """For the page: whether the button makes sense. The service decides."""
    return (
        version.status == VersionStatus.IN_REVIEW
        and version.prepared_by_id != user.pk
        and _holds(user, APPROVE, version)
        and not version.events.filter(user=user, action__in=MAKING).exists()
    )


def _refuse_faults(version: PlanVersion) -> None:
    """Raises PlanRefused with what the version may not say, else with what lint holds to be an error, else with the
    golden cases that fail."""
    content = version_content(version)
    findings = (
        version_findings(content, version.plan.region)
        or list(cut_off_findings(version.plan, version.pk, content.cut_off_day))
        or lint_refusals(content, version.plan.region)
        or golden_refusals(version, content)
    )
    if findings:
        raise PlanRefused(findings)


def _require_room(version: PlanVersion) -> None:
    """A version that a later one replaces from its first month on would never be in force."""
    later = (
        version.plan.versions.approved()
        .filter(number__gt=version.number, effective_from__lte=version.effective_from)
        .first()
    )
    if later is not None:
        message = _("Version %(number)s holds already for these months: write a new version from it.")
        raise Refusal(message % {"number": later.number})


def _reopened(held: PlanVersion, user: User, action: VersionAction, note: str = "") -> PlanVersion:
    held.status = VersionStatus.DRAFT
    held.submitted_at = None
    held.save(update_fields=["status", "submitted_at"])
    version_event(held, user, action, note)
    return held


def draft_held(version: PlanVersion, user: User) -> PlanVersion:
    """The draft, held until the end of the transaction. Raises Forbidden, or WrongState where it is no draft."""
    _require(user, EDIT, version.plan.region_id)
    return _held(version, VersionStatus.DRAFT)


def _held(version: PlanVersion, wanted: VersionStatus) -> PlanVersion:
    """The version's row, held until the end of the transaction, in the state that the step starts from."""
    held = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__region")
        .filter(pk=version.pk)
        .first()
    )
    if held is None:
        raise WrongState(_("This version was discarded."))
    if held.status != wanted:
        state = VersionStatus(held.status).label
        raise WrongState(_("The version is now “%(state)s”. Reload the page.") % {"state": state})
    return held


def _holds(user: User, code: str, version: PlanVersion) -> bool:
    return user.scope_for(code).has_city(version.plan.region_id)


def _require(user: User, code: str, region_id: int) -> None:
    """A province's plan asks for a right in the whole province: no city has the province's id."""
    if not user.scope_for(code).has_city(region_id):
        raise Forbidden(_("You may not do this with plans of this region."))


def version_event(version: PlanVersion, user: User, action: VersionAction, note: str = "") -> None:
    """A step of the version, on record for its readers and in the audit log."""
    VersionEvent.objects.create(version=version, user=user, action=action, note=note)
    detail = {"note": str(note)} if note else {}
    record(actor=user, action=f"commissions.version_{action}", subject=version, detail=detail)
