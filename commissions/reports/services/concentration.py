"""How much of what is paid goes to few: shares of the largest payees, the Gini coefficient in words, the Lorenz curve."""

from typing import Any, Final

from django.db.models import Sum
from django.utils.translation import gettext as _

from commissions.models import Statement
from commissions.reports.filtersets import ConcentrationFilterSet
from commissions.reports.services.asking import rows_over
from commissions.reports.services.cost import unpublished
from commissions.reports.services.drawing import lorenz, share_of
from commissions.reports.services.naming import payee_names
from core import formats
from core.links import object_address
from core.periods import shift
from core.reports import Figure, Found
from core.reports.rows import Row

_SHARES: Final = ("first", "five", "ten", "fifth")


def concentration_find(asked: ConcentrationFilterSet) -> Found:
    period = asked.period
    if period is None:
        return Found()
    months = [shift(period, 1 - asked.asked("span", 1)), period]
    statements = (
        asked.placed(Statement.objects.all(), kind="payee__kind")
        .filter(period__gte=months[0], period__lte=period)
        .order_by()
    )
    values = statements.values("city_id", "payee_id", "amount")
    groups = {row["key"]: row for row in rows_over("concentration", statements=values)}
    whole = groups.pop(0, None)
    if whole is None:
        return Found()
    by_payee = asked.group == "payee"
    rows = _payees(statements, whole["total"]) if by_payee else _cities(asked, groups)
    points = [(0, 0), *_points(values)]
    told = _figures(whole)
    return Found(
        rows=rows,
        totals={"amount": whole["total"]} if by_payee else told,
        figures=(
            Figure(
                _("The largest fifth"),
                formats.percent(told["fifth"]),
                _("of what is paid goes to a fifth of %(payees)s payees")
                % {"payees": formats.count(whole["payees"])},
            ),
            Figure(_("The ten largest"), formats.percent(told["ten"])),
            Figure(_("The largest"), formats.percent(told["first"])),
            Figure(_("Gini coefficient"), formats.coefficient(told["gini"]), in_words(whole["gini"])),
        ),
        chart=lorenz(points, _("If all were paid alike"), _("As it is paid")),
        chart_title=_("What share of the payees gets what share of the amount, from the least paid up"),
        head=_("Payee") if by_payee else _("City"),
        note=unpublished(asked, months),
        sort="rank" if by_payee else "",
        hidden=("payees", *_SHARES, "gini") if by_payee else ("rank", "share", "running"),
    )


def in_words(gini: int) -> str:
    """What a Gini coefficient of 10^-4 says."""
    if gini < 3_000:
        return _("fairly even")
    if gini < 5_000:
        return _("uneven")
    return _("very uneven: it hangs on few") if gini < 7_000 else _("almost all of it goes to few")


def _points(values: Any) -> list[tuple[int, int]]:
    return [(row["x"], row["y"]) for row in rows_over("lorenz", statements=values)]


def _figures(group: Row) -> dict[str, Any]:
    shares = {name: share_of(group[name], group["total"]) for name in _SHARES}
    return {"payees": group["payees"], "amount": group["total"], "gini": group["gini"], **shares}


def _cities(asked: ConcentrationFilterSet, groups: dict[int, Row]) -> list[Row]:
    return [
        {
            "name": asked.cities.get(city, formats.DASH),
            "url": asked.leads(by="payee", city=city),
            **_figures(group),
        }
        for city, group in groups.items()
    ]


def _payees(statements: Any, total: int) -> list[Row]:
    """All who are paid something, the largest first. Two queries."""
    found = list(
        statements.values_list("payee_id")
        .annotate(sum=Sum("amount"))
        .filter(sum__gt=0)
        .order_by("-sum", "payee_id")
    )
    names = payee_names(statements)
    rows, so_far = [], 0
    for rank, (payee, amount) in enumerate(found, 1):
        so_far += amount
        rows.append(
            {
                "rank": rank,
                "name": names.get(payee, formats.DASH),
                "url": _leads_to(payee),
                "amount": amount,
                "share": share_of(amount, total),
                "running": share_of(so_far, total),
            }
        )
    return rows


def _leads_to(payee: int) -> Any:
    return lambda: object_address("network:channel_detail", payee)
