"""The day with which a plan's months are cut off (algorithm.md 26): one for all of its versions.

It is the version's, so that it travels with what the version says: its workbook, its copies, its comparison. Were it
another from one version to the next, the days between the two would count twice, or never.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from commissions.choices import LAST_CUT_OFF
from commissions.models import Plan
from commissions.services.plan_findings import Finding


def is_cut_off(day: int | None) -> bool:
    return day is None or 1 <= day <= LAST_CUT_OFF


def cut_off_days() -> str:
    """What it may be, in words."""
    return _("Write a day from 1 to %(last)s, which every month has. Empty: the calendar month.") % {
        "last": LAST_CUT_OFF
    }


def cut_off_of_plan(plan: Plan) -> int | None:
    """Of its approved versions, or of its latest draft."""
    approved = plan.versions.approved()
    latest = (approved if approved.exists() else plan.versions.all()).order_by("-number").first()
    return latest.cut_off_day if latest else None


def cut_off_findings(plan: Plan, version_id: int, day: int | None) -> Iterator[Finding]:
    """What keeps a version of the plan from having this cut-off."""
    if not is_cut_off(day):
        yield Finding(field="cut_off_day", message=cut_off_days())
        return
    other = (
        plan.versions.approved().exclude(pk=version_id).exclude(cut_off_day=day).order_by("number").first()
    )
    if other is None:
        return
    kept = (
        _("Version %(number)s cuts the month off with day %(day)s.")
        if other.cut_off_day
        else _("Version %(number)s goes by the calendar month.")
    )
    why = _("Another cut-off would count days twice or never: write a plan of its own for it.")
    yield Finding(
        field="cut_off_day", message=f"{kept % {'number': other.number, 'day': other.cut_off_day}} {why}"
    )
