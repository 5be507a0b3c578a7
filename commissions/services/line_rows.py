"""Ledger lines made ready to be read in a table: what for, what of, at which rate, and why nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import Cause, ComponentKind, LineKind
from commissions.models import Adjustment, Line
from commissions.services.labels import Labels
from commissions.services.line_facts import Cards, FactCard
from commissions.services.words.months import adjustment_title
from core import formats
from sales.choices import Grain


def dress(lines: Iterable[Line], cards: Cards, labels: Labels, *, in_full: bool) -> list[Any]:
    """Puts what tables show on each row: title, subtitle, day, base_shown, rate_shown, remark and others."""
    rows: list[Any] = list(lines)
    decided_load(rows)
    for row in rows:
        card = cards.get((row.grain, row.fact_id, row.fact_revision))
        component = row.component
        row.fact = card
        row.title = line_title(row, card, in_full=in_full)
        row.subtitle = line_subtitle(row, card)
        row.day = formats.date(card.day) if card and card.day else formats.period_label(row.event_period)
        row.base_shown = base_shown(row)
        row.rate_shown = rate_shown(row) if component else formats.DASH
        row.component_shown = labels.component(row.component_key) if row.component_key else ""
        row.cause_shown = cause_shown(row)
        row.remark = remark(row, labels)
    return rows


def decided_load(lines: Sequence[Any]) -> None:
    """Puts on lines that are adjustments what people `decided`: one query where there are any, none otherwise."""
    adjusted = [line for line in lines if line.kind == LineKind.ADJUSTMENT]
    keys = {line.fact_id for line in adjusted}
    found = Adjustment.objects.filter(pk__in=keys).select_related("request").in_bulk() if keys else {}
    for line in adjusted:
        line.decided = found.get(line.fact_id)


def line_title(line: Line, card: FactCard | None, *, in_full: bool) -> str:
    if line.kind == LineKind.COEFFICIENT:
        return _("Coefficients of %(period)s") % {"period": formats.period_label(line.event_period)}
    if line.kind == LineKind.ADJUSTMENT:
        decided: Adjustment | None = getattr(line, "decided", None)
        return adjustment_title(decided) if decided else _("Adjustment")
    if line.kind == LineKind.QUALIFIER:
        return _("Qualifier of %(period)s") % {"period": formats.period_label(line.event_period)}
    if line.kind == LineKind.MONTH_CAP:
        return _("Cap of the month %(period)s") % {"period": formats.period_label(line.event_period)}
    if line.grain == Grain.PRESENCE:
        return formats.period_label(line.event_period)
    if card is None:
        return _("Record %(number)s") % {"number": line.fact_id}
    return card.number(in_full=in_full) or card.name or formats.DASH


def line_subtitle(line: Line, card: FactCard | None) -> str:
    if decided := getattr(line, "decided", None):
        return str(decided.document_number)
    part = _("instalment %(number)s") % {"number": line.part} if line.part else ""
    if card is None:
        return part
    if part:
        return pgettext("between attributes", ", ").join(text for text in (card.name, part) if text)
    return (card.name or "") if card.subscriber else formats.period_label(line.event_period)


def cause_shown(line: Line) -> str:
    """What two persons decided without a dispute is no ruling."""
    decided: Adjustment | None = getattr(line, "decided", None)
    return (
        str(Cause(line.cause).label) if decided is None or decided.dispute_id else adjustment_title(decided)
    )


def base_shown(line: Line) -> str:
    """Pieces, or the amount that a percentage is taken of."""
    if line.kind not in (LineKind.EARN, LineKind.OVERRIDE, LineKind.ADJUSTMENT):
        return formats.money(line.measure_value)
    if line.measure_value is None or line.component is None:
        return formats.DASH
    component = line.component
    if component.kind == ComponentKind.PIECE:
        return formats.count(line.measure_value)
    if component.kind == ComponentKind.OVERRIDE:
        return formats.money(line.measure_value)
    return units.measure_unit(component.measure).shown(line.measure_value)


def rate_shown(line: Line) -> str:
    if line.kind == LineKind.QUALIFIER:
        return units.PERCENT.shown(line.rate)
    if line.component is None:
        return formats.DASH
    if line.rate is None:
        return formats.DASH if line.reason else _("several tiers")
    component = line.component
    return units.rate_unit(component.kind, in_points=component.in_points).shown(line.rate)


def remark(line: Line, labels: Labels) -> str:
    """Why it paid nothing; for what was posted later, the cause."""
    if line.reason:
        return f"{line.reason} {labels.reason(line.reason, line.component_key)}"
    decided: Adjustment | None = getattr(line, "decided", None)
    if decided is not None and not decided.dispute_id:
        return decided.reason
    return "" if line.cause == Cause.FIRST else str(Cause(line.cause).label)
