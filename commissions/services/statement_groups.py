"""A statement as its reader goes through it: groups that add up to the amount, then what was not paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.choices import LineKind
from commissions.models import Coefficient, Statement
from commissions.services.desk import MonthSums
from commissions.services.labels import Labels
from core import formats
from core.money import scaled


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a statement. `amount` is fen; the link leads to the lines behind it."""

    name: str
    note: str
    amount: int
    url: str


def statement_groups(
    statement: Statement, sums: MonthSums, labels: Labels, coefficients: Sequence[Coefficient]
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
    if sums.qualifier:
        groups.append(Group(_("Period qualifier"), "", sums.qualifier, lines(kind=LineKind.QUALIFIER.value)))
    if sums.month_cap:
        groups.append(Group(_("Cap of the month"), "", sums.month_cap, lines(kind=LineKind.MONTH_CAP.value)))
    if sums.coefficient:
        groups.append(
            Group(
                _("Coefficients"),
                coefficient_note(sums, coefficients),
                sums.coefficient,
                lines(kind=LineKind.COEFFICIENT.value),
            )
        )
    if sums.guarantee:
        groups.append(Group(_("Guarantee"), "", sums.guarantee, lines(kind=LineKind.GUARANTEE.value)))
    if sums.draw:
        groups.append(Group(_("Draw"), "", sums.draw, lines(kind=LineKind.DRAW.value)))
    if sums.reserve:
        groups.append(Group(_("Reserve"), "", sums.reserve, lines(kind=LineKind.RESERVE.value)))
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
        groups.append(
            Group(
                _("Rewards, fines and adjustments"),
                "",
                sums.adjustment,
                lines(kind=LineKind.ADJUSTMENT.value),
            )
        )
    return groups


def coefficient_note(sums: MonthSums, coefficients: Sequence[Coefficient]) -> str:
    """ "Management 0.95 × ranking 1.05 of 1,000.00 yuan, without rent": each factor by its name, and the base."""
    chain = " × ".join(f"{item.kind.name} {formats.coefficient(item.value)}" for item in coefficients)
    base, outside = sums.coefficient_base()
    if not chain or scaled(base, *(item.value for item in coefficients)) - base != sums.coefficient:
        return chain
    values = {
        "chain": chain,
        "base": formats.money(base),
        "outside": pgettext("between attributes", ", ").join(outside),
    }
    if outside:
        return _("%(chain)s; of %(base)s yuan, without %(outside)s") % values
    return _("%(chain)s; of %(base)s yuan") % values


def coefficients_of(statement: Statement) -> list[Coefficient]:
    rows = Coefficient.objects.filter(channel_id=statement.payee_id, period=statement.period)
    return list(rows.select_related("kind").order_by("kind__position", "kind__code"))
