"""What was earned and isn't paid: for the books, by the month that earned it, as it stands now or at a month's end.

At a month's end it is what was known by then: statements that were published, payments that were sent and answered, holds
that stood, and what had still to fall due after the months that were published.
"""

import datetime
from collections import defaultdict
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.calendar.choices import DueKind
from commissions.choices import StatementStatus
from commissions.holds.choices import LineHoldStatus
from commissions.models import (
    DueFigure,
    DuePart,
    LineHold,
    Month,
    Payment,
    PaymentHold,
    PaymentPart,
    Statement,
)
from commissions.payments.choices import PaymentStatus
from commissions.reports.filtersets import AccrualFilterSet
from commissions.reports.services.asking import rows_over
from commissions.reports.services.naming import kind_name
from core import formats
from core.periods import first_day, next_period
from core.reports import Figure, Found
from core.reports.rows import Row

PARTS: Final = ("draft", "unpaid", "held", "bank", "instalments", "reserve")
"""What it is made of. Nothing stands in two of them."""


def accruals_find(asked: AccrualFilterSet) -> Found:
    by = asked.group
    found: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(PARTS, 0))
    for part, key, amount in _amounts(asked, by):
        found[key][part] += amount
    rows = [_row(asked, by, key, parts) for key, parts in sorted(found.items()) if any(parts.values())]
    totals = {name: sum(row[name] for row in rows) for name in (*PARTS, "total")}
    names = {
        "draft": _("Not published"),
        "unpaid": _("Due for payment"),
        "held": _("On hold"),
        "bank": _("With the bank"),
        "instalments": _("Instalments to come"),
        "reserve": _("Reserve"),
    }
    return Found(
        rows=rows,
        totals=totals,
        figures=(
            Figure(_("Earned and not paid (yuan)"), formats.money(totals["total"])),
            *(Figure(names[name], formats.money(totals[name])) for name in PARTS if totals[name]),
        ),
        chart=_stacked(rows, names) if rows else None,
        chart_title=_("Earned and not paid, in yuan"),
        head={"month": _("Earned in"), "city": _("City"), "kind": _("Kind of channel")}[by],
        sort="-month" if by == "month" else "",
    )


def _amounts(asked: AccrualFilterSet, by: str) -> list[tuple[str, int, int]]:
    """Part, key and fen. Three queries."""
    stated_by = {"month": "period", "city": "city_id", "kind": "payee__kind"}[by]
    statements = asked.placed(Statement.objects.all(), kind="payee__kind").order_by()
    then = _Then(asked.as_of) if asked.as_of else None
    if then:
        statements = statements.filter(period__lte=then.period)
    unpublished = (
        Q(published_at=None) | Q(published_at__gte=then.end) if then else Q(status=StatementStatus.DRAFT)
    )
    found: list[tuple[str, int, int]] = [
        ("draft", key, amount)
        for key, amount in statements.filter(unpublished).values_list(stated_by).annotate(sum=Sum("amount"))
    ]
    published = statements.exclude(unpublished).filter(payable__gt=0)
    for row in _waiting(asked, published, stated_by, then or _Now()):
        open_amount = row["payable"] - row["paid"] - row["sent"]
        held = open_amount if row["is_held"] else row["frozen"]
        key = row["key"]
        found += [("bank", key, row["sent"]), ("held", key, held), ("unpaid", key, open_amount - held)]
    for key, kind, amount in _due(asked, by, then):
        found.append(("reserve" if kind == DueKind.RESERVE else "instalments", key, amount))
    return found


def _due(asked: AccrualFilterSet, by: str, then: "_Then | None") -> Any:
    """Key, kind and fen of what falls due later: of today's parts, or of the sums kept with the city's last publication
    by then."""
    if then is None:
        due_by = {"month": "event_period", "city": "city_id", "kind": "payee__kind"}[by]
        parts = asked.placed(DuePart.objects.all(), kind="payee__kind")
        return parts.order_by().values_list(due_by, "kind").annotate(sum=Sum("amount"))
    due_by = {"month": "event_period", "city": "city_id", "kind": "channel_kind"}[by]
    published = Month.objects.filter(city=OuterRef("city_id"), published_at__lt=then.end)
    last = Subquery(published.order_by("-period").values("period")[:1])
    figures = asked.placed(DueFigure.objects.filter(period=last), kind="channel_kind")
    return figures.order_by().values_list(due_by, "kind").annotate(sum=Sum("amount"))


class _Now:
    """What stands now of payments and holds."""

    paid = Q(is_live=True, payment__status=PaymentStatus.PAID)
    sent = Q(is_live=True, payment__status=PaymentStatus.SENT)
    covered = Q(is_live=True)
    holds = Q(released_at=None)
    doubted = Q(status__in=[LineHoldStatus.HELD, LineHoldStatus.PROPOSED]) | Q(
        status=LineHoldStatus.REFUSED, settled_in=None
    )


class _Then:
    """The same as it stood at the end of a month."""

    def __init__(self, period: int) -> None:
        self.period = period
        self.end = timezone.make_aware(
            datetime.datetime.combine(first_day(next_period(period)), datetime.time())
        )
        day = self.end.date()
        not_reversed = Q(payment__reversed_at=None) | Q(payment__reversed_at__gte=self.end)
        self.paid = Q(payment__paid_on__lt=day) & not_reversed
        unanswered = Q(payment__answered_at=None) | Q(payment__answered_at__gte=self.end)
        unpaid = Q(payment__paid_on=None) | Q(payment__paid_on__gte=day)
        in_file = ~Q(payment__status=PaymentStatus.LEFT_OUT)
        self.sent = Q(payment__batch__sent_at__lt=self.end) & unanswered & unpaid & in_file
        self.covered = self.paid | self.sent
        self.holds = Q(placed_at__lt=self.end) & (Q(released_at=None) | Q(released_at__gte=self.end))
        undecided = Q(decided_at=None) | Q(decided_at__gte=self.end)
        refused = Q(status=LineHoldStatus.REFUSED) & (Q(settled_in=None) | Q(settled_in__gt=period))
        self.doubted = Q(placed_at__lt=self.end) & (undecided | refused)


def _waiting(asked: AccrualFilterSet, published: Any, by: str, standing: _Now | _Then) -> list[Row]:
    """One query over all statements that aren't paid in full."""
    covered = PaymentPart.objects.filter(standing.covered, hold=OuterRef("pk"))
    frozen = LineHold.objects.filter(~Exists(covered), standing.doubted)
    sent = PaymentPart.objects.filter(standing.sent, payment__in=asked.seen(Payment.objects.all()))
    return rows_over(
        "accruals",
        statements=published.values("id", "payee_id", "payable", key=F(by)),
        paid=PaymentPart.objects.filter(standing.paid).order_by().values("statement_id", "amount"),
        sent=sent.order_by().values("statement_id", "amount"),
        frozen=frozen.order_by().values("statement_id", "frozen"),
        held=PaymentHold.objects.filter(standing.holds).order_by().values("statement_id", "payee_id"),
    )


def _row(asked: AccrualFilterSet, by: str, key: int, parts: dict[str, int]) -> Row:
    names: dict[str, Any] = {
        "month": formats.period_label,
        "city": lambda city: asked.cities.get(city, formats.DASH),
        "kind": kind_name,
    }
    leads = {
        "month": lambda: f"{reverse('commissions:statement_list')}?period={key}",
        "city": lambda: asked.leads(by="month", city=key),
        "kind": lambda: asked.leads(by="month", kind=key),
    }
    return {
        "name": names[by](key),
        "url": leads[by](),
        "month": key,
        **parts,
        "total": sum(parts.values()),
    }


def _stacked(rows: list[Row], names: dict[str, str]) -> dict[str, Any]:
    shown = rows[-18:]
    return {
        "grid": {"left": 8, "right": 16, "top": 32, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "xAxis": {
            "type": "category",
            "data": [row["name"] for row in shown],
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "value", "splitNumber": 4},
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": label,
                "barMaxWidth": 36,
                "data": [{"value": row[name] / 100, "url": row["url"]} for row in shown],
            }
            for name, label in names.items()
            if any(row[name] for row in shown)
        ],
    }
