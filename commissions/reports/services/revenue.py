"""What commissions cost for each 100 yuan of revenue."""

from django.db.models import Sum
from django.utils.translation import gettext as _

from commissions.models import ReportFigure, RevenueFigure
from commissions.reports.filtersets import RevenueFilterSet
from commissions.reports.services.cost import unpublished
from commissions.reports.services.drawing import columns, ratio
from commissions.reports.services.naming import kind_name
from core import formats
from core.periods import previous_period, shift
from core.reports import Figure, Found
from core.reports.rows import Row

_HUNDRED = 10_000
"""A hundred yuan in fen: what fen of commission are multiplied with to be told for 100 yuan."""


def revenue_find(asked: RevenueFilterSet) -> Found:
    period = asked.period
    if period is None:
        return Found()
    by = asked.group
    months = [shift(period, back) for back in range(-11, 1)] if by == "month" else [period]
    path = {"city": "city_id", "district": "district_id", "kind": "kind", "month": "period"}[by]
    wanted = {*months, *(previous_period(month) for month in months)}

    def sums(model: type[ReportFigure] | type[RevenueFigure]) -> dict[tuple[int, int], int]:
        rows = asked.placed(model.objects.all()).filter(period__in=wanted).order_by()
        return {
            (key, month): amount
            for key, month, amount in rows.values_list(path, "period").annotate(sum=Sum("amount"))
        }

    paid, brought = sums(ReportFigure), sums(RevenueFigure)
    keys = months if by == "month" else sorted({key for key, _month in (*paid, *brought)})
    rows = [_row(asked, by, key, paid, brought, key if by == "month" else period) for key in keys]
    amount, revenue, before_amount, before_revenue = (
        sum(row[name] for row in rows) for name in ("amount", "revenue", "before_amount", "before_revenue")
    )
    cost, before = ratio(amount, revenue, _HUNDRED), ratio(before_amount, before_revenue, _HUNDRED)
    known = [row for row in rows if row["cost"] is not None]
    drawn = known if by == "month" else sorted(known, key=lambda row: -row["cost"])
    return Found(
        rows=rows,
        totals={"amount": amount, "revenue": revenue, "cost": cost, "before": before},
        figures=(
            Figure(_("Commission for 100 yuan of revenue (yuan)"), formats.money(cost)),
            Figure(_("The month before"), formats.money(before)),
            Figure(_("Revenue (yuan)"), formats.money(revenue)),
            Figure(_("Commission (yuan)"), formats.money(amount)),
        ),
        chart=columns(drawn, [("cost", _("Commission for 100 yuan of revenue (yuan)"))]) if drawn else None,
        chart_title=_("Commission for 100 yuan of revenue (yuan)"),
        head={
            "city": _("City"),
            "district": _("District"),
            "kind": _("Kind of channel"),
            "month": _("Month"),
        }[by],
        note=unpublished(asked, months),
        sort="-month" if by == "month" else "",
    )


def _row(
    asked: RevenueFilterSet,
    by: str,
    key: int,
    paid: dict[tuple[int, int], int],
    brought: dict[tuple[int, int], int],
    period: int,
) -> Row:
    earlier = previous_period(period)
    now, then = ((key, period), (key, earlier)) if by != "month" else ((key, key), (earlier, earlier))
    amount, revenue = paid.get(now, 0), brought.get(now, 0)
    before_amount, before_revenue = paid.get(then, 0), brought.get(then, 0)
    named = {
        "city": lambda: asked.cities.get(key, formats.DASH),
        "district": lambda: asked.districts.get(key, formats.DASH),
        "kind": lambda: kind_name(key),
        "month": lambda: formats.period_label(key),
    }
    onward = "city" if by == "month" and asked.several_cities else "kind"
    leads = {"month": {"by": onward, "month": key}, "kind": {"by": "month", "kind": key}}
    return {
        "name": named[by](),
        "url": asked.leads(**leads.get(by, {"by": "kind", by: key})),
        "month": period,
        "amount": amount,
        "revenue": revenue,
        "cost": ratio(amount, revenue, _HUNDRED),
        "before_amount": before_amount,
        "before_revenue": before_revenue,
        "before": ratio(before_amount, before_revenue, _HUNDRED),
    }
