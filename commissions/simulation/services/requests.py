"""What people do with simulations: ask for one, attach it to its version, delete it."""

import hashlib
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.choices import VersionStatus
from commissions.models import PlanVersion
from commissions.services.errors import WrongState
from commissions.services.plan_content import VersionContent
from commissions.services.plan_store import version_content
from commissions.services.plans import EDIT
from commissions.services.rights import require
from commissions.simulation.models import Simulation, SimulationPayee, SimulationRow
from commissions.simulation.querysets import RUN
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.jobs import enqueue
from core.periods import current_period, period_range, period_text
from network.models import Region
from users.models import User

JOB = "plan_simulation"
MOST_MONTHS = 12


def content_hash(content: VersionContent) -> str:
    """Of what a version pays: its months, document and note may change without making a report stale."""
    said = replace(content, effective_from=0, effective_to=None, document_number="", note="")
    return hashlib.sha256(repr(said).encode()).hexdigest()


@transaction.atomic
def simulation_request(
    *,
    version: PlanVersion,
    base: PlanVersion | None,
    region: Region,
    first: int,
    last: int,
    note: str,
    user: User,
) -> Simulation:
    """Queues it. Raises Forbidden out of the user's reach, Refusal with what is wrong with the request."""
    require(user, RUN, region.pk)
    visible = PlanVersion.objects.visible_to(user)
    if not all(visible.filter(pk=one.pk).exists() for one in (version, base) if one is not None):
        raise Forbidden(_("You can't simulate a version that you don't see."))
    _check(version, base, region, first, last)
    simulation = Simulation.objects.create(
        plan_id=version.plan_id,
        version=version,
        version_number=version.number,
        base=base,
        base_number=base.number if base else None,
        region=region,
        first=first,
        last=last,
        note=note,
        created_by=user,
    )
    simulation.job = enqueue(
        JOB,
        owner=user,
        title=f"{version} {period_text(first)} – {period_text(last)}",
        simulation_id=simulation.pk,
    )
    simulation.save(update_fields=["job"])
    return simulation


def _check(version: PlanVersion, base: PlanVersion | None, region: Region, first: int, last: int) -> None:
    if base is not None and (base.plan_id != version.plan_id or base.pk == version.pk):
        raise Refusal(_("It is put beside another version of the same plan."))
    if not region.path.startswith(version.plan.region.path):
        raise Refusal(_("The plan doesn't hold in this region."))
    if not first <= last < current_period():
        raise Refusal(_("Simulate months that are over, the first before the last."))
    if len(list(period_range(first, last))) > MOST_MONTHS:
        raise Refusal(_("At most twelve months at once."))
    if not version.components.exists():
        raise Refusal(_("This version pays nothing yet."))


def is_stale(simulation: Simulation, content: VersionContent | None = None) -> bool:
    """Whether the version, or the draft beside it, says something else today."""
    if simulation.version is None or (simulation.base_number and simulation.base is None):
        return True
    if content_hash(content or version_content(simulation.version)) != simulation.content_hash:
        return True
    return (
        simulation.base is not None and content_hash(version_content(simulation.base)) != simulation.base_hash
    )


@transaction.atomic
def simulation_attach(*, simulation: Simulation, user: User) -> Simulation:
    """Whoever approves the version sees it there. Raises Forbidden, or WrongState for what can't be attached."""
    held = _held(simulation)
    version = _waiting(held, user)
    if not held.is_done:
        raise WrongState(_("It isn't worked out yet."))
    if is_stale(held, version_content(version)):
        raise WrongState(_("The version has been changed since. Simulate it again."))
    held.attached_by, held.attached_at = user, timezone.now()
    held.save(update_fields=["attached_by", "attached_at"])
    record(actor=user, action="commissions.simulation_attach", subject=held)
    return held


@transaction.atomic
def simulation_detach(*, simulation: Simulation, user: User) -> Simulation:
    held = _held(simulation)
    _waiting(held, user)
    held.attached_by = held.attached_at = None
    held.save(update_fields=["attached_by", "attached_at"])
    record(actor=user, action="commissions.simulation_detach", subject=held)
    return held


@transaction.atomic
def simulation_delete(*, simulation: Simulation, user: User) -> None:
    """By whoever made it, with all of its amounts. Raises Forbidden, or Conflict while somebody needs it."""
    held = _held(simulation)
    if held.created_by_id != user.pk:
        raise Forbidden(_("Only whoever made it can delete it."))
    if held.attached_at:
        raise Conflict(_("It is attached to the version. Take it off first."))
    if held.is_under_way:
        raise Conflict(_("It is being worked out. Stop it first."))
    SimulationRow.objects.filter(simulation_id=held.pk).delete()
    SimulationPayee.objects.filter(simulation_id=held.pk).delete()
    record(actor=user, action="commissions.simulation_delete", subject=held)
    held.delete()


def may_attach(simulation: Simulation, user: User) -> bool:
    """For the page: whether its version is still to be approved, and the user writes it."""
    version = simulation.version
    return (
        simulation.is_done
        and version is not None
        and version.status in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW)
        and user.scope_for(EDIT).has_city(version.plan.region_id)
    )


def may_delete(simulation: Simulation, user: User) -> bool:
    return simulation.created_by_id == user.pk and not simulation.attached_at and not simulation.is_under_way


def _held(simulation: Simulation) -> Simulation:
    held = (
        Simulation.objects.select_for_update(of=("self",))
        .select_related("plan", "version__plan", "base", "job")
        .filter(pk=simulation.pk)
        .first()
    )
    if held is None:
        raise WrongState(_("This simulation was deleted."))
    return held


def _waiting(simulation: Simulation, user: User) -> PlanVersion:
    """The version that is still to be approved."""
    version = simulation.version
    if version is None:
        raise WrongState(_("The version was discarded."))
    require(user, EDIT, version.plan.region_id)
    if version.status not in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW):
        raise WrongState(_("The version has been approved; what its approvers saw stays."))
    return version
