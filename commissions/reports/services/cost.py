"""What commissions cost, by place, kind, component, product, month or payee, beside last month and the year before."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.choices import MonthStatus
from commissions.models import Month, MonthFigure, ReportFigure, Statement
from commissions.models.figure import WHOLE_CITY
from commissions.reports.filtersets import CostFilterSet
from commissions.reports.services.drawing import change_of, change_text, columns, share_of
from commissions.reports.services.naming import component_names, kind_name, product_names
from core import formats
from core.links import object_address
from core.periods import period_range, previous_period, shift
from core.reports import Figure, Found
from core.reports.rows import Row

_COLUMNS: Final = {
    "city": "city_id",
    "district": "district_id",
    "kind": "kind",
    "component": "component_key",
    "product": "product_id",
    "month": "period",
}
Sums = dict[Any, dict[int, tuple[int, int]]]
"""By key and month: fen, and lines."""


def cost_find(asked: CostFilterSet) -> Found:
    period = asked.period
    if period is None:
        return Found()
    by = asked.group
    months = [shift(period, back) for back in range(-11, 1)] if by == "month" else [period]
    sums = payee_sums(asked, period) if by == "payee" else figure_sums(asked, _COLUMNS[by], months)
    rows = _months(asked, sums, months) if by == "month" else _rows(asked, by, sums, period)
    amount = sum(row["amount"] for row in rows)
    latest = [row for row in rows if row["month"] == period] if by == "month" else rows
    now, before, year_before = (
        sum(row[name] for row in latest) for name in ("amount", "before", "year_before")
    )
    for row in rows:
        row["share"] = share_of(row["amount"], amount)
    ordered = sorted(rows, key=lambda row: row["month"]) if by == "month" else _by_amount(rows)
    series = [("amount", _("Commission (yuan)")), ("year_before", _("The year before"))]
    totals = {"amount": amount, "lines": sum(row["lines"] for row in rows)}
    beside = {
        "before": before,
        "change": change_of(now, before),
        "year_before": year_before,
        "year_change": change_of(now, year_before),
    }
    return Found(
        rows=rows,
        totals=totals if by == "month" else {**totals, **beside},
        figures=(
            Figure(_("Commission (yuan)"), formats.money(amount), _span(months)),
            Figure(_("Against the month before"), change_text(beside["change"]), formats.money(before)),
            Figure(
                _("Against the year before"),
                change_text(beside["year_change"]),
                formats.money(year_before),
            ),
        ),
        chart=columns(ordered, series if any(row["year_before"] for row in rows) else series[:1]),
        chart_title=_("Commission (yuan)"),
        head=_HEADS[by](),
        note=unpublished(asked, months),
        sort="-month" if by == "month" else "",
    )


_HEADS: Final = {
    "city": lambda: _("City"),
    "district": lambda: _("District"),
    "kind": lambda: _("Kind of channel"),
    "component": lambda: _("Component"),
    "product": lambda: _("Product"),
    "month": lambda: _("Month"),
    "payee": lambda: _("Payee"),
}


def _span(months: list[int]) -> str:
    first, last = formats.period_label(months[0]), formats.period_label(months[-1])
    return first if first == last else f"{first} – {last}"


def _by_amount(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -row["amount"])


def figures_of(asked: CostFilterSet) -> Any:
    """The sums that were asked for, of all months."""
    rows = asked.placed(ReportFigure.objects.all())
    for name, path in (("component", "component_key"), ("product", "product_id")):
        if (value := asked.asked(name)) is not None:
            rows = rows.filter(**{path: value})
    return rows


def compared(months: Iterable[int]) -> list[int]:
    """The months with those that they are compared with."""
    wanted = set(months)
    return sorted(wanted | {previous_period(one) for one in wanted} | {shift(one, -12) for one in wanted})


def figure_sums(asked: CostFilterSet, path: str, months: list[int]) -> Sums:
    """One query."""
    found = (
        figures_of(asked)
        .filter(period__in=compared(months))
        .order_by()
        .values_list(path, "period")
        .annotate(sum=Sum("amount"), number=Sum("lines"))
    )
    sums: Sums = defaultdict(dict)
    for key, period, amount, lines in found:
        sums[key][period] = (amount, lines)
    return sums


def payee_sums(asked: CostFilterSet, period: int) -> Sums:
    """By city and payee: of statements, of the sums of their components, or, for one product, of what is kept beside the
    figures of the product. One query.
    """
    component, product = asked.asked("component"), asked.asked("product")
    months = compared([period])
    stated = asked.placed(Statement.objects.all(), kind="payee__kind")
    if product is not None:
        return _payees_of_product(asked, months)
    if component is not None:
        of_row = {name: OuterRef(name) for name in ("city_id", "period", "payee_id")}
        rows: Any = MonthFigure.objects.exclude(payee_id=WHOLE_CITY).filter(Exists(stated.filter(**of_row)))
        count = Sum("lines")
    else:
        rows, count = stated, Sum(F("facts_paid") + F("facts_refused"))
    if component is not None:
        rows = rows.filter(component_key=component)
    found = (
        rows.filter(period__in=months)
        .order_by()
        .values_list("city_id", "payee_id", "period")
        .annotate(sum=Sum("amount"), number=count)
    )
    sums: Sums = defaultdict(dict)
    for city, payee, month, amount, lines in found:
        sums[city, payee][month] = (amount, lines)
    return sums


def _payees_of_product(asked: CostFilterSet, months: list[int]) -> Sums:
    sums: Sums = defaultdict(dict)
    figures = figures_of(asked).filter(period__in=months)
    for city, month, payees in figures.values_list("city_id", "period", "payees"):
        told = iter(payees)
        for payee, amount, lines in zip(told, told, told, strict=True):
            before = sums[city, payee].get(month, _NOTHING)
            sums[city, payee][month] = (before[0] + amount, before[1] + lines)
    return sums


_NOTHING: Final = (0, 0)


@cache
def _before(period: int) -> tuple[int, int]:
    """The month before, and the one a year before: of some thousand payees the same."""
    return previous_period(period), shift(period, -12)


def _row(name: str, months: dict[int, tuple[int, int]], period: int, url: Any) -> Row:
    last, year_ago = _before(period)
    amount, lines = months.get(period, _NOTHING)
    before, year_before = months.get(last, _NOTHING)[0], months.get(year_ago, _NOTHING)[0]
    return {
        "name": name,
        "url": url,
        "amount": amount,
        "lines": lines,
        "before": before,
        "change": change_of(amount, before),
        "year_before": year_before,
        "year_change": change_of(amount, year_before),
    }


def _rows(asked: CostFilterSet, by: str, sums: Sums, period: int) -> list[Row]:
    if by == "payee":
        return _payees(asked, sums, period)
    names: dict[Any, str] = _NAMES[by](asked, sums)
    onward = _onward(asked, by)
    return [
        _row(names.get(key, formats.DASH), months, period, asked.leads(**{"by": onward, by: key}))
        for key, months in sums.items()
    ]


_NAMES: Final[dict[str, Callable[[CostFilterSet, Sums], dict[Any, str]]]] = {
    "city": lambda asked, sums: asked.cities,
    "district": lambda asked, sums: asked.districts,
    "kind": lambda asked, sums: {key: kind_name(key) for key in sums},
    "component": lambda asked, sums: component_names(sums),
    "product": lambda asked, sums: product_names(sums),
}


def _onward(asked: CostFilterSet, by: str) -> str:
    """What a row falls apart into: a city into its components, all else into cities and then into payees."""
    if by == "city":
        return "component" if asked.asked("component") is None and asked.asked("product") is None else "payee"
    return "city" if by != "district" and asked.several_cities else "payee"


def _months(asked: CostFilterSet, sums: Sums, months: list[int]) -> list[Row]:
    by_month = {key: found[key] for key, found in sums.items()}
    onward = "city" if asked.several_cities else "component"
    first = min((month for month in by_month if month >= months[0]), default=months[-1])
    return [
        {
            **_row(formats.period_label(month), by_month, month, asked.leads(by=onward, month=month)),
            "month": month,
        }
        for month in months
        if month >= first
    ]


def _payees(asked: CostFilterSet, sums: Sums, period: int) -> list[Row]:
    stated = asked.placed(Statement.objects.all(), kind="payee__kind").filter(period__in=compared([period]))
    latest = stated.order_by("city_id", "payee_id", "-period").distinct("city_id", "payee_id")
    names: dict[tuple[int, int], str] = {}
    statements: dict[tuple[int, int], int] = {}
    columns = ("city_id", "payee_id", "period", "pk", "payee__code", "payee__name")
    for city, payee, month, pk, code, name in latest.values_list(*columns):
        names[city, payee] = f"{code} {name}"
        if month == period:
            statements[city, payee] = pk
    component = asked.asked("component")

    def leads(pk: int | None) -> Any:
        if pk is None:
            return ""
        if component is None:
            return lambda: object_address("commissions:statement_detail", pk)
        return lambda: f"{reverse('commissions:statement_lines', kwargs={'pk': pk})}?component={component}"

    return [
        _row(names.get(key, formats.DASH), months, period, leads(statements.get(key)))
        for key, months in sums.items()
    ]


def unpublished(asked: CostFilterSet, months: list[int]) -> str:
    """Names the cities whose figures may still change; nothing where none does. One query."""
    found = Month.objects.filter(
        period__in=list(period_range(months[0], months[-1])),
        status__in=MonthStatus.in_group("unpublished"),
        version__gt=0,
        city_id__in=list(asked.cities),
    )
    city = asked.asked("city")
    rows = found.filter(city_id=city) if city is not None else found
    named = sorted({asked.cities[pk] for pk in rows.values_list("city_id", flat=True)})
    if not named:
        return ""
    told = _("Not published yet, so the figures may still change: %(cities)s.")
    return told % {"cities": pgettext("between attributes", ", ").join(named)}
