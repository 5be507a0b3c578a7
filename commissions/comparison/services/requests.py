"""What people do with comparisons: ask for one, say what names stand for, settle differences, delete it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.comparison.models import Comparison, ComparisonRow
from commissions.comparison.querysets import RUN
from commissions.comparison.services.naming import Names, names_for, names_say
from commissions.comparison.services.reading import Entry
from commissions.models import PlanVersion
from commissions.services.rights import require
from core.audit import record
from core.errors import Conflict, Forbidden, Refusal
from core.jobs import enqueue
from network.models import Region
from users.models import User

JOB = "results_comparison"


@transaction.atomic
def comparison_request(
    *,
    region: Region,
    version: PlanVersion | None,
    entries: list[Entry],
    tolerance: int,
    whole: bool,
    note: str,
    file_name: str,
    user: User,
) -> Comparison:
    """Queues it, or keeps it until the names that nobody knows are said. Raises Forbidden out of the user's reach."""
    require(user, RUN, region.pk)
    if version is not None:
        if not PlanVersion.objects.visible_to(user).filter(pk=version.pk).exists():
            raise Forbidden(_("You can't compare with a version that you don't see."))
        if not region.path.startswith(version.plan.region.path):
            raise Refusal(_("The plan doesn't hold in this region."))
    months = sorted({entry.period for entry in entries})
    comparison = Comparison.objects.create(
        region=region,
        version=version,
        version_label=str(version) if version else "",
        first=months[0],
        last=months[-1],
        tolerance=tolerance,
        whole=whole,
        note=note,
        file_name=file_name[:200],
        entries=[[entry.code, entry.name, entry.period, entry.amount] for entry in entries],
        created_by=user,
    )
    _queue(comparison, names_for(region), user)
    record(
        actor=user, action="commissions.comparison_request", subject=comparison, detail={"rows": len(entries)}
    )
    return comparison


def _queue(comparison: Comparison, names: Names, user: User) -> None:
    named = dict.fromkeys(name for _code, name, _period, _amount in comparison.entries if name)
    comparison.unknown = [name for name in named if names.key_of(name) is None]
    if not comparison.unknown:
        comparison.job = enqueue(JOB, owner=user, title=comparison.file_name, comparison_id=comparison.pk)
    comparison.save(update_fields=["unknown", "job"])


@transaction.atomic
def comparison_names(*, comparison: Comparison, said: Mapping[str, int], user: User) -> Comparison:
    """Says what names of the sheet stand for, which the region's later sheets know, too; then it is queued."""
    held = Comparison.objects.select_for_update(of=("self",)).select_related("region").get(pk=comparison.pk)
    require(user, RUN, held.region_id)
    if held.is_done or held.job_id:
        raise Conflict(_("It is worked out already."))
    offered = {key for key, _label in names_for(held.region).choices()}
    if set(said) != set(held.unknown) or not set(said.values()) <= offered:
        raise Refusal(_("Say of each name what it stands for."))
    names_say(held.region, said.items(), user.pk)
    _queue(held, names_for(held.region), user)
    return held


@transaction.atomic
def comparison_delete(*, comparison: Comparison, user: User) -> None:
    """By whoever made it, with all of its rows and notes."""
    held = Comparison.objects.select_for_update(of=("self",)).get(pk=comparison.pk)
    if held.created_by_id != user.pk:
        raise Forbidden(_("Only whoever made it can delete it."))
    if held.job_id and held.is_under_way:
        raise Conflict(_("It is being worked out. Stop it first."))
    record(actor=user, action="commissions.comparison_delete", subject=held)
    held.delete()


@transaction.atomic
def rows_settle(rows: QuerySet[ComparisonRow], *, text: str, user: Any) -> int:
    """Notes why these differences are in order; the same text on all of them. An equal row has nothing to settle."""
    keys = list(rows.values_list("pk", flat=True))
    held = ComparisonRow.objects.filter(pk__in=keys)
    first = held.select_related("comparison").first()
    if held.filter(difference=0).exists():
        raise Refusal(_("Choose rows that differ."))
    count = held.update(settled=text, settled_by=user, settled_at=timezone.now())
    if first is not None:
        record(
            actor=user,
            action="commissions.comparison_settle",
            subject=first.comparison,
            detail={"rows": count, "reason": text},
        )
    return count


def may_delete(comparison: Comparison, user: User) -> bool:
    return comparison.created_by_id == user.pk and not (comparison.job_id and comparison.is_under_way)
