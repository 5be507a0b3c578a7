"""What was earned and isn't paid: for the books, by the month that earned it, as it stands now or at a month's end.

At a month's end it is what was known by then: statements that were published, payments that were sent and answered, and
holds that stood. What may still fall due is worked out anew with each publication, so it is told of today alone.
"""

import datetime
from collections import defaultdict
from typing import Any, Final

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commissions.calendar.choices import DueKind
from commissions.choices import StatementStatus
from commissions.holds.choices import LineHoldStatus
from commissions.models import DuePart, LineHold, Payment, PaymentHold, PaymentPart, Statement
from commissions.payments.choices import PaymentStatus
from commissions.reports.filtersets import AccrualFilterSet
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
    """Part, key and fen. Three queries, or two of a month's end."""
    stated_by = {"month": "period", "city": "city_id", "kind": "payee__kind"}[by]
    due_by = {"month": "event_period", "city": "city_id", "kind": "payee__kind"}[by]
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
    for key, is_held, payable, paid, bank, frozen in _waiting(asked, published, stated_by, then or _Now()):
        open_amount = payable - paid - bank
        held = open_amount if is_held else frozen
        found += [("bank", key, bank), ("held", key, held), ("unpaid", key, open_amount - held)]
    if then:
        return found
    parts = asked.placed(DuePart.objects.all(), kind="payee__kind").order_by()
    for key, kind, amount in parts.values_list(due_by, "kind").annotate(sum=Sum("amount")):
        found.append(("reserve" if kind == DueKind.RESERVE else "instalments", key, amount))
    return found


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


def _waiting(asked: AccrualFilterSet, published: Any, by: str, standing: _Now | _Then) -> Any:
    """Key, whether an auditor holds all of it, what was payable, paid, is with the bank, and frozen for held lines."""
    parts = PaymentPart.objects.filter(statement=OuterRef("pk"))
    sent = parts.filter(standing.sent, payment__in=asked.seen(Payment.objects.all()))
    covered = PaymentPart.objects.filter(standing.covered, hold=OuterRef("pk"))
    frozen = LineHold.objects.filter(~Exists(covered), standing.doubted, statement=OuterRef("pk"))
    held = PaymentHold.objects.filter(standing.holds).filter(
        Q(statement=OuterRef("pk")) | Q(statement=None, payee=OuterRef("payee"))
    )
    return (
        published.annotate(
            is_held=Exists(held),
            paid_part=_sum_of(parts.filter(standing.paid), "amount"),
            sent_part=_sum_of(sent, "amount"),
            frozen_part=_sum_of(frozen, "frozen"),
        )
        .filter(payable__gt=F("paid_part"))
        .values_list(by, "is_held")
        .annotate(sum=Sum("payable"), paid=Sum("paid_part"), bank=Sum("sent_part"), frozen=Sum("frozen_part"))
    )


def _sum_of(rows: Any, column: str) -> Any:
    sums = rows.order_by().values("statement").annotate(sum=Sum(column)).values("sum")
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())


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
