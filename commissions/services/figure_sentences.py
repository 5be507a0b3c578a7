"""Figures and the qualifier of a version in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions import units
from commissions.choices import FigureOwner, Measure
from commissions.services.plan_content import ComponentContent, FigureContent, VersionContent
from commissions.services.plan_sentences import gates_text
from sales.choices import Grain


def figure_sentence(figure: FigureContent) -> str:
    """What a figure counts, in words."""
    if figure.formula:
        said = _("%(formula)s, %(owner)s") % {
            "formula": figure.formula,
            "owner": FigureOwner(figure.owner).label,
        }
        window = [_window(figure)] if figure.by_day else []
        return pgettext("end of a sentence", "%s.") % pgettext("between parts of a sentence", "; ").join(
            [said, *window]
        )
    what = figure.metric.name if figure.metric else str(Measure(figure.measure).label)
    parts = [
        _("%(what)s of %(grain)s, %(owner)s")
        % {
            "what": what,
            "grain": Grain(figure.grain).label,
            "owner": FigureOwner(figure.owner).label,
        },
        _window(figure),
    ]
    if figure.only:
        parts.append(_("only %(names)s") % {"names": "、".join(str(item) for item in figure.only)})
    if figure.campaigns:
        named = pgettext("between attributes", ", ").join(item.name for item in figure.campaigns)
        parts.append(_("campaign %(name)s") % {"name": named})
    if figure.gates:
        shown = ComponentContent(
            code="", name="", grain=figure.grain, metric=figure.metric, gates=figure.gates
        )
        parts.append(gates_text(shown))
    if figure.share_of:
        parts.append(_("as a share of “%(figure)s”") % {"figure": figure.share_of.name})
    if figure.of_target:
        parts.append(_("as a share of the target"))
    text = pgettext("between parts of a sentence", "; ").join(part for part in parts if part)
    return pgettext("end of a sentence", "%s.") % text


def _window(figure: FigureContent) -> str:
    if figure.by_day:
        return _("on the day of the event")
    if figure.quarter_to_date:
        return _("from the quarter's start on")
    if figure.year_to_date:
        return _("from January on")
    if (figure.month_from, figure.month_to) == (0, 0):
        return _("in the month itself")
    if figure.month_to == 0:
        return _("in the month and the %(months)s months before") % {"months": -figure.month_from}
    return _("from %(first)s to %(last)s months before") % {
        "first": -figure.month_from,
        "last": -figure.month_to,
    }


def qualifier_rows(content: VersionContent) -> list[tuple[str, str, str]]:
    """The level, what it asks for and its payout; the highest first, what is paid otherwise last."""
    rows = []
    for level in reversed(content.qualifier):
        minima = pgettext("all of", " and ").join(
            _("%(figure)s at least %(minimum)s")
            % {"figure": figure.name, "minimum": figure.unit.shown(minimum)}
            for figure, minimum in level.minima
        )
        if level.level:
            name = _("Level %(number)s") % {"number": level.level}
        else:
            name = _("Otherwise")
            minima = _("nothing at all unless %(minima)s") % {"minima": minima} if minima else ""
        rows.append((name, minima, units.PERCENT.shown(level.payout)))
    return rows
