"""A statement as its reader goes through it: groups that add up to the amount, then what was not paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from commissions.choices import LineKind
from commissions.models import Coefficient, Statement
from commissions.services.desk import MonthSums
from commissions.services.labels import Labels
from core import formats


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a statement. `amount` is fen; the link leads to the lines behind it."""

    name: str
    note: str
    amount: int
    url: str


def statement_groups(
    statement: Statement, sums: MonthSums, labels: Labels, coefficients: Iterable[Coefficient]
) -> list[Group]:
    """All groups with an amount; their sum is the statement's amount."""

    def lines(**query: object) -> str:
        return f"{reverse('commissions:statement_lines', kwargs={'pk': statement.pk})}?{urlencode(query)}"

    groups = [
        Group(
            labels.component(item.component_key),
            _("%(count)s lines") % {"count": formats.count(item.lines)},
            item.amount,
            lines(component=item.component_key, kind=item.kind, paid="yes"),
        )
        for item in sums.components()
        if item.lines or item.amount
    ]
    if sums.coefficient:
        groups.append(
            Group(
                _("Coefficients"),
                chain_text(coefficients),
                sums.coefficient,
                lines(kind=LineKind.COEFFICIENT.value),
            )
        )
    for period, found in sums.months():
        name = _("Difference of %(period)s") % {"period": formats.period_label(period)}
        groups.append(
            Group(
                name,
                _("%(count)s lines") % {"count": formats.count(found.lines)},
                found.amount,
                lines(month=period),
            )
        )
    if sums.adjustment:
        groups.append(Group(_("Adjustments"), "", sums.adjustment, lines(kind=LineKind.ADJUSTMENT.value)))
    return groups


def chain_text(coefficients: Iterable[Coefficient]) -> str:
    """ "1.05 × 0.95": the factors in the order of their kinds."""
    return " × ".join(formats.coefficient(item.value) for item in coefficients)


def coefficients_of(statement: Statement) -> list[Coefficient]:
    rows = Coefficient.objects.filter(channel_id=statement.payee_id, period=statement.period)
    return list(rows.select_related("kind").order_by("kind__position", "kind__code"))
