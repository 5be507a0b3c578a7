"""How long payees wait: days from a month's end to the day on which its statements were paid."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.choices import StatementStatus
from commissions.models import Payment, PaymentPart, Statement
from commissions.payments.choices import PaidState, PaymentStatus
from commissions.reports.filtersets import PaymentDaysFilterSet
from commissions.reports.services.drawing import columns, ratio, share_of
from commissions.reports.services.naming import kind_name
from core import formats
from core.periods import last_day, shift
from core.reports import Figure, Found
from core.reports.rows import Row

_PATHS: Final = {"month": "period", "city": "city_id", "kind": "payee__kind"}


@dataclass(slots=True)
class _Group:
    """`days`: how many statements were paid after so many days, and what they came to."""

    statements: int = 0
    payable: int = 0
    days: dict[int, tuple[int, int]] = field(default_factory=lambda: defaultdict(lambda: (0, 0)))

    def add(self, other: "_Group") -> None:
        self.statements += other.statements
        self.payable += other.payable
        for day, (count, amount) in other.days.items():
            self.paid_after(day, count, amount)

    def paid_after(self, day: int, count: int, amount: int) -> None:
        before = self.days[day]
        self.days[day] = (before[0] + count, before[1] + amount)

    @property
    def paid_count(self) -> int:
        return sum(count for count, _amount in self.days.values())

    @property
    def paid(self) -> int:
        return sum(amount for _count, amount in self.days.values())

    @property
    def mean(self) -> int | None:
        """Weighted by amount: a day on which much was paid counts much."""
        return ratio(sum(day * amount for day, (_count, amount) in self.days.items()), self.paid, 1)

    @property
    def median(self) -> int | None:
        """Of statements: by this day half of those that were paid had been."""
        seen = 0
        for day in sorted(self.days):
            seen += self.days[day][0]
            if seen * 2 >= self.paid_count:
                return day
        return None


def days_find(asked: PaymentDaysFilterSet) -> Found:
    period = asked.period
    if period is None:
        return Found()
    by = asked.group
    first = shift(period, -11) if by == "month" else period
    groups = _groups(asked, _PATHS[by], first, period)
    total = _Group()
    for group in groups.values():
        total.add(group)
    rows = [_row(asked, by, key, group, period) for key, group in sorted(groups.items())]
    sums = _figures(total)
    drawn = [row for row in rows if row["mean"] is not None]
    return Found(
        rows=rows,
        totals=sums,
        figures=(
            Figure(
                _("Days from the month's end"),
                formats.count(total.mean),
                _("mean, weighted by amount"),
            ),
            Figure(_("Half were paid within"), formats.count(total.median), _("days")),
            Figure(
                _("Paid of what was payable"),
                formats.percent(share_of(total.paid, total.payable)),
                formats.money(total.paid),
            ),
            Figure(_("Not paid yet (yuan)"), formats.money(total.payable - total.paid)),
        ),
        chart=columns(drawn, [("mean", _("Days from the month's end"))], per=1) if drawn else None,
        chart_title=_("Days from the month's end, weighted by amount"),
        head={"month": _("Month"), "city": _("City"), "kind": _("Kind of channel")}[by],
        sort="-month" if by == "month" else "",
    )


def _groups(asked: PaymentDaysFilterSet, path: str, first: int, last: int) -> dict[int, _Group]:
    """Two queries: what was published, and on which days it was paid."""
    groups: dict[int, _Group] = defaultdict(_Group)
    stated = asked.placed(Statement.objects.all(), kind="payee__kind").filter(
        period__gte=first, period__lte=last, payable__gt=0
    )
    published = stated.exclude(status=StatementStatus.DRAFT).order_by()
    for key, count, payable in published.values_list(path).annotate(n=Count("pk"), sum=Sum("payable")):
        groups[key].statements, groups[key].payable = count, payable
    paid = (
        PaymentPart.objects.filter(
            is_live=True,
            payment__in=asked.seen(Payment.objects.filter(status=PaymentStatus.PAID, paid_on__isnull=False)),
            statement__in=published,
        )
        .order_by()
        .values_list(f"statement__{path}", "statement__period", "payment__paid_on")
        .annotate(n=Count("pk"), sum=Sum("amount"))
    )
    for key, period, day, count, amount in paid:
        groups[key].paid_after((day - last_day(period)).days, count, amount)
    return groups


def _figures(group: _Group) -> dict[str, int | None]:
    return {
        "statements": group.statements,
        "payable": group.payable,
        "paid": group.paid,
        "share": share_of(group.paid, group.payable),
        "mean": group.mean,
        "median": group.median,
        "slowest": max(group.days, default=None),
        "waiting": group.payable - group.paid,
    }


def _row(asked: PaymentDaysFilterSet, by: str, key: int, group: _Group, period: int) -> Row:
    names: dict[str, Any] = {
        "month": formats.period_label,
        "city": lambda city: asked.cities.get(city, formats.DASH),
        "kind": kind_name,
    }
    month = key if by == "month" else period
    onward = "city" if by == "month" and asked.several_cities else "kind"
    statements = f"{reverse('commissions:statement_list')}?period={month}&paid={PaidState.DUE.value}"
    url = {
        "month": lambda: asked.leads(by=onward, month=key),
        "city": lambda: asked.leads(by="month", city=key, month=""),
        "kind": lambda: statements,
    }[by]()
    return {"name": names[by](key), "url": url, "month": month, **_figures(group)}
