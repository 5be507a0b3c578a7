"""What happened."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.models import Component, Line
from commissions.services.line_facts import FactCard
from commissions.services.words.telling import Stage
from core import formats
from core.periods import period_of, shift
from sales.choices import Grain


def fact_stages(line: Line, card: FactCard | None) -> list[Stage]:
    if card is None:
        return []
    parts = [card.name or ""]
    if card.day:
        parts.append(formats.date(card.day))
    for label, value in (
        (_("first payment"), card.first_payment),
        (_("monthly fee"), card.plan_fee),
        (_("billed"), card.billed),
        (_("arrears"), card.arrears),
    ):
        if value:
            parts.append(_("%(label)s %(amount)s yuan") % {"label": label, "amount": formats.money(value)})
    if card.minutes is not None:
        parts.append(_("%(count)s minutes of calls") % {"count": formats.count(card.minutes)})
    if card.megabytes is not None:
        parts.append(_("%(count)s MB of data") % {"count": formats.count(card.megabytes)})
    if card.real_name is not None:
        parts.append(_("real-name check passed") if card.real_name else _("real-name check not passed"))
    if card.grain == Grain.CHANNEL_MONTH:
        parts.append(_value_text(card))
    text = pgettext("between attributes", ", ").join(part for part in parts if part)
    return [Stage(_("Record"), text, _pieces(card.quantity) if card.quantity else "", is_record=True)]


def cut_off_stages(line: Line, card: FactCard | None, component: Component | None) -> list[Stage]:
    """Why an event of one month stands in the next; of what is paid in parts the month tells when it falls due."""
    cut_off = component.version.cut_off_day if component else None
    if card is None or card.day is None or line.part is not None or not cut_off:
        return []
    if card.day.day <= cut_off or shift(period_of(card.day), 1) != line.event_period:
        return []
    text = _("It happened on %(date)s; months of this plan end with day %(day)s, so it is of %(month)s.") % {
        "date": formats.date(card.day),
        "day": cut_off,
        "month": formats.period_label(line.event_period),
    }
    return [Stage(_("Month"), text)]


def _value_text(card: FactCard) -> str:
    if card.value is None:
        return _("not reported")
    return formats.money(card.value) if card.unit == "fen" else _pieces(card.value)


def _pieces(count: int) -> str:
    return units.PIECES.shown(count)
