"""A month as one line of nine steps: data in, checked, trial, submitted, approved, published, disputes, paid, closed.

Each says who and when, what is missing, and leads to it.
"""

import datetime
from dataclasses import dataclass, fields, replace
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.adjustments.choices import AdjustmentStatus
from commissions.budgets.services import NO_BUDGET, BudgetState, budget_parameters
from commissions.choices import DisputeStatus, MonthStatus
from commissions.models import Month, Run
from commissions.services.desk_pages import NO_TOTALS, Step, Totals, Uploads, month_steps
from commissions.services.inputs import sql_text
from core import formats
from core.models import ImportState
from core.periods import previous_period, today


@dataclass(frozen=True, slots=True)
class After:
    """Of a month: statements that may still be answered, fen payable, paid and held, disputes, payees whose month is
    unusual with what they earn, and rewards and fines that wait for approval."""

    waiting: int = 0
    respond_by: datetime.date | None = None
    paid: int = 0
    paid_on: datetime.date | None = None
    held: int = 0
    disputes: int = 0
    unsettled: int = 0
    payable: int = 0
    unusual: int = 0
    unusual_amount: int = 0
    proposals: int = 0


NOTHING_YET: Final = After()


@dataclass(frozen=True, slots=True)
class MonthState:
    """The sums of a month and, where there was one, of the month before it; and what became of it since publication."""

    now: Totals = NO_TOTALS
    before: Totals | None = None
    after: After = NOTHING_YET
    budget: BudgetState = NO_BUDGET


def month_state(city_id: int, period: int) -> MonthState:
    """One query."""
    previous = previous_period(period)
    asked = {**budget_parameters(city_id, period), "previous": previous, "today": today()}
    with connection.cursor() as cursor:
        state, budget = sql_text("month_state"), sql_text("budgets/state")
        cursor.execute(f"SELECT * FROM ({state}) state CROSS JOIN ({budget}) budget", asked)
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    sums, kept = len(fields(Totals)), len(fields(Totals)) + len(fields(After))
    totals = {month: Totals(*row[:sums]) for month, row in rows.items()}
    now = totals.get(period, NO_TOTALS)
    if period not in rows:
        return MonthState(before=totals.get(previous))
    return MonthState(
        now, totals.get(previous), After(*rows[period][sums:kept]), BudgetState(*rows[period][kept:])
    )


def closing_waits(after: After) -> list[str]:
    """What a published month waits for before it can be closed, in sentences."""
    found = []
    if after.unsettled:
        found.append(_("A dispute of this month is still open. Answer it first."))
    if after.waiting:
        told = _("%(count)s statements are not confirmed, and may be answered until %(day)s.")
        found.append(told % {"count": after.waiting, "day": formats.date(after.respond_by)})
    return found


def month_line(month: Month, last_run: Run | None, runs: int, uploads: Uploads, after: After) -> list[Step]:
    data, trial, submitted, approved, published, closed = month_steps(month, last_run, runs, uploads)
    is_out = month.status not in MonthStatus.in_group("unpublished")
    answered = is_out and not after.waiting and not after.unsettled
    is_paid = is_out and after.paid >= after.payable
    is_closed = month.status == MonthStatus.CLOSED
    return [
        data,
        _checked(month.period, uploads, is_past=bool(submitted.state == "done")),
        trial,
        _submitted(month, submitted, after),
        approved,
        published,
        _disputes(month.period, after, "done" if answered else "now" if is_out else "todo"),
        _paid(month.period, after, "done" if is_paid else "now" if answered else "todo"),
        closed if is_closed or answered else Step(closed.name, "todo", closed.note),
    ]


def _checked(period: int, uploads: Uploads, *, is_past: bool) -> Step:
    name = pgettext("step of a month", "Checked")
    if uploads.to_mend:
        note = _("%(count)s to mend") % {"count": uploads.to_mend}
        query = f"period={period}&state={ImportState.CHECKED.value}"
        return Step(name, "bad", note, url_name="sales:import_list", query=query)
    if uploads.committed:
        return Step(name, "done", _("No cell refused"))
    return Step(name, "bad" if is_past else "todo", "")


def _submitted(month: Month, step: Step, after: After) -> Step:
    """What was proposed and isn't decided would have to wait for the month after: it leads to those."""
    if month.status != MonthStatus.OPEN or not after.proposals:
        return step
    note = _("%(count)s proposed wait") % {"count": after.proposals}
    query = f"city={month.city_id}&until={month.period}&status={AdjustmentStatus.PROPOSED.value}"
    return replace(step, note=note, when=step.note, url_name="commissions:adjustment_list", query=query)


def _disputes(period: int, after: After, state: str) -> Step:
    name = pgettext("step of a month", "Disputes")
    when = formats.date(after.respond_by)[5:] if after.respond_by else ""
    link = ("commissions:dispute_list", f"period={period}")
    if after.unsettled:
        note = _("%(open)s of %(all)s open") % {"open": after.unsettled, "all": after.disputes}
        query = f"period={period}&status={DisputeStatus.OPEN.value}"
        return Step(
            name, "bad" if state == "now" and not after.waiting else state, note, when, link[0], query
        )
    if after.waiting:
        return Step(name, state, _("%(count)s not answered") % {"count": after.waiting}, when)
    if after.disputes:
        return Step(name, state, _("%(count)s settled") % {"count": after.disputes}, when, *link)
    return Step(name, state, _("None raised") if state == "done" else "", when)


def _paid(period: int, after: After, state: str) -> Step:
    name = pgettext("step of a month", "Paid")
    when = formats.date(after.paid_on)[5:] if after.paid_on else ""
    if state == "todo" and not after.paid:
        return Step(name, state, "", when)
    if state == "done":
        return Step(
            name,
            state,
            _("%(amount)s yuan") % {"amount": formats.money(after.paid)},
            when,
            "commissions:batch_list",
            f"period={period}",
        )
    missing = formats.money(after.payable - after.paid)
    note = _("%(amount)s yuan to pay") % {"amount": missing}
    if after.held:
        held = formats.money(after.held)
        note = _("%(amount)s yuan to pay, %(held)s held") % {"amount": missing, "held": held}
        return Step(name, state, note, when, "commissions:line_hold_list", f"period={period}")
    return Step(name, state, note, when, "commissions:batch_list", f"period={period}")
