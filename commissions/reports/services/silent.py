"""Active channels that get nothing: for how many months, and why."""

import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from commissions.models import ReportFigure, Statement
from commissions.reports.filtersets import SilentFilterSet
from commissions.reports.services.asking import rows_over
from commissions.reports.services.drawing import columns
from commissions.reports.services.naming import kind_name
from commissions.services.labels import Labels, labels_for
from core import formats
from core.links import object_address
from core.periods import last_day, period_of, split_period
from core.reports import Figure, Found
from core.reports.rows import Row
from network.choices import ChannelStatus
from network.models import Channel

LONG: Final = 3
"""Months without pay from which a channel is worth a visit."""


def silent_find(asked: SilentFilterSet) -> Found:
    period = asked.period
    if period is None:
        return Found()
    found = _silent(asked, period)
    labels = labels_for(row["component_key"] for row in found if row["reason"])
    rows = [_row(asked, row, period, labels) for row in found]
    why = asked.asked("why")
    if why:
        rows = [row for row in rows if row["cause"] == why]
    counted = {name: sum(row["cause"] == name for row in rows) for name in ("nothing", "refused", "taken")}
    bars = [
        {"name": str(label), "count": counted[name], "url": asked.leads(why=name)}
        for name, label in asked.filters["why"].extra["choices"]
    ]
    return Found(
        rows=rows,
        totals={"refused": sum(row["refused"] for row in rows)},
        figures=(
            Figure(_("Channels without commission"), formats.count(len(rows)), formats.period_label(period)),
            Figure(
                _("For three months or more"),
                formats.count(sum((row["months"] or 0) >= LONG for row in rows)),
            ),
            Figure(_("Nothing was reported"), formats.count(counted["nothing"])),
            Figure(_("Nothing of it was paid"), formats.count(counted["refused"])),
        ),
        chart=columns(bars, [("count", _("Channels"))], per=1),
        chart_title=_("Channels without commission, by cause"),
    )


def _silent(asked: SilentFilterSet, period: int) -> list[Row]:
    """Two queries."""
    kinds = list(asked.seen(ReportFigure.objects.all()).order_by().values_list("kind", flat=True).distinct())
    channels = (
        asked.placed(Channel.objects.filter(status=ChannelStatus.ACTIVE, kind__in=kinds))
        .filter(Q(opened_on=None) | Q(opened_on__lte=last_day(period)))
        .order_by()
        .values("id", "code", "name", "city_id", "kind", "opened_on")
    )
    stated = (
        asked.seen(Statement.objects.all())
        .order_by()
        .values("id", "city_id", "payee_id", "period", "amount", "facts_paid", "facts_refused")
    )
    return rows_over("silent", channels=channels, statements=stated, period=period)


def _row(asked: SilentFilterSet, row: Row, period: int, labels: Labels) -> Row:
    cause = "taken" if row["facts_paid"] else "refused" if row["facts_refused"] else "nothing"
    since = row["last_paid"] or None
    return {
        "name": f"{row['code']} {row['name']}",
        "url": _leads_to(row),
        "city": asked.cities.get(row["city_id"], formats.DASH),
        "kind": kind_name(row["kind"]),
        "last_paid": since,
        "months": _months_between(since, row["opened_on"], period),
        "cause": cause,
        "why": _why(cause, row, labels),
        "refused": row["facts_refused"] or 0,
    }


def _leads_to(row: Row) -> Any:
    """The statement, which says why not of each fact; the channel's own page where there is none."""
    if row["statement"]:
        return lambda: object_address("commissions:statement_detail", row["statement"])
    return lambda: object_address("network:channel_detail", row["id"])


def _months_between(since: int | None, opened_on: datetime.date, period: int) -> int | None:
    """Months without pay up to this one, since the last that was paid or since it opened; None where neither is known."""
    year, month = split_period(period)
    if since is not None:
        then_year, then_month = split_period(since)
        return (year - then_year) * 12 + month - then_month
    if opened_on.year <= 2000:
        return None
    then_year, then_month = split_period(period_of(opened_on))
    return (year - then_year) * 12 + month - then_month + 1


def _why(cause: str, row: Row, labels: Labels) -> str:
    if cause == "nothing":
        return _("Nothing was reported for it")
    if cause == "taken":
        return _("As much was taken back as it earned")
    told = _("%(count)s facts not paid, mostly: %(reason)s")
    reason = labels.reason(row["reason"], row["component_key"]) if row["reason"] else formats.DASH
    return told % {"count": formats.count(row["facts_refused"]), "reason": reason}
