"""What was earned and isn't paid: for the books, as it stands now, by the month that earned it."""

from collections import defaultdict
from typing import Any, Final

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.calendar.choices import DueKind
from commissions.choices import StatementStatus
from commissions.holds.choices import LineHoldStatus
from commissions.models import DuePart, LineHold, Payment, PaymentHold, PaymentPart, Statement
from commissions.payments.choices import PaymentStatus
from commissions.reports.filtersets import AccrualFilterSet
from commissions.reports.services.naming import kind_name
from core import formats
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
    due_by = {"month": "event_period", "city": "city_id", "kind": "payee__kind"}[by]
    statements = asked.placed(Statement.objects.all(), kind="payee__kind").order_by()
    found: list[tuple[str, int, int]] = [
        ("draft", key, amount)
        for key, amount in statements.filter(status=StatementStatus.DRAFT)
        .values_list(stated_by)
        .annotate(sum=Sum("amount"))
    ]
    for key, is_held, payable, paid, bank, frozen in _waiting(asked, statements, stated_by):
        open_amount = payable - paid - bank
        held = open_amount if is_held else frozen
        found += [("bank", key, bank), ("held", key, held), ("unpaid", key, open_amount - held)]
    parts = asked.placed(DuePart.objects.all(), kind="payee__kind").order_by()
    for key, kind, amount in parts.values_list(due_by, "kind").annotate(sum=Sum("amount")):
        found.append(("reserve" if kind == DueKind.RESERVE else "instalments", key, amount))
    return found


def _waiting(asked: AccrualFilterSet, statements: Any, by: str) -> Any:
    """Key, whether an auditor holds all of it, what was payable, paid, is with the bank, and frozen for held lines."""
    live = PaymentPart.objects.filter(statement=OuterRef("pk"), is_live=True)
    sent = live.filter(payment__in=asked.seen(Payment.objects.filter(status=PaymentStatus.SENT)))
    covered = PaymentPart.objects.filter(hold=OuterRef("pk"), is_live=True)
    frozen = LineHold.objects.filter(~Exists(covered), _DOUBTED, statement=OuterRef("pk"))
    held = PaymentHold.objects.standing().filter(
        Q(statement=OuterRef("pk")) | Q(statement=None, payee=OuterRef("payee"))
    )
    published = statements.exclude(status=StatementStatus.DRAFT).filter(payable__gt=0)
    return (
        published.annotate(
            is_held=Exists(held),
            paid_part=_sum_of(live.filter(payment__status=PaymentStatus.PAID), "amount"),
            sent_part=_sum_of(sent, "amount"),
            frozen_part=_sum_of(frozen, "frozen"),
        )
        .filter(payable__gt=F("paid_part"))
        .values_list(by, "is_held")
        .annotate(sum=Sum("payable"), paid=Sum("paid_part"), bank=Sum("sent_part"), frozen=Sum("frozen_part"))
    )


_DOUBTED: Final = Q(status__in=[LineHoldStatus.HELD, LineHoldStatus.PROPOSED]) | Q(
    status=LineHoldStatus.REFUSED, settled_in=None
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
