"""What was earned and isn't paid: for the books, as it stands now, by the month that earned it."""

from collections import defaultdict
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.calendar.choices import DueKind
from commissions.choices import StatementStatus
from commissions.models import DuePart, Payment, PaymentHold, PaymentPart, Statement
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
    live = PaymentPart.objects.filter(statement=OuterRef("pk"), is_live=True)
    with_bank = live.filter(payment__in=asked.seen(Payment.objects.filter(status=PaymentStatus.SENT)))
    held = PaymentHold.objects.standing().filter(
        Q(statement=OuterRef("pk")) | Q(statement=None, payee=OuterRef("payee"))
    )
    statements = asked.placed(Statement.objects.all(), kind="payee__kind").order_by()
    found: list[tuple[str, int, int]] = [
        ("draft", key, amount)
        for key, amount in statements.filter(status=StatementStatus.DRAFT)
        .values_list(stated_by)
        .annotate(sum=Sum("amount"))
    ]
    waiting = (
        statements.exclude(status=StatementStatus.DRAFT)
        .filter(payable__gt=0)
        .exclude(Exists(live.filter(payment__status=PaymentStatus.PAID)))
        .annotate(is_sent=Exists(with_bank), is_held=Exists(held))
    )
    for key, is_sent, is_held, amount in waiting.values_list(stated_by, "is_sent", "is_held").annotate(
        sum=Sum("payable")
    ):
        found.append(("bank" if is_sent else "held" if is_held else "unpaid", key, amount))
    parts = asked.placed(DuePart.objects.all(), kind="payee__kind").order_by()
    for key, kind, amount in parts.values_list(due_by, "kind").annotate(sum=Sum("amount")):
        found.append(("reserve" if kind == DueKind.RESERVE else "instalments", key, amount))
    return found


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
