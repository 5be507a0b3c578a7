"""What the figures and the qualifier of a version may not say."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions import units
from commissions.choices import Measure
from commissions.engine.formula import FormulaError
from commissions.services.component_checks import CODE, USAGE, says_yes_or_no
from commissions.services.formulas import GIVES, figure_formula, is_taken, problem
from commissions.services.looked_at import is_of_subscribers
from commissions.services.plan_content import FigureContent, LevelContent, VersionContent
from commissions.services.plan_findings import Finding
from sales.choices import Grain, MetricUnit

COUNTED: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (
        *(Measure.QUANTITY, Measure.FIRST_PAYMENT, Measure.AMOUNT, Measure.MARGIN, Measure.PLAN_FEE),
    ),
    Grain.SUBSCRIBER_MONTH: (
        *(Measure.QUANTITY, Measure.NET_BILL, Measure.BILLED, Measure.ARREARS, Measure.PLAN_FEE),
        *(Measure.MINUTES, Measure.MEGABYTES),
    ),
    Grain.CHANNEL_MONTH: (Measure.QUANTITY, Measure.VALUE),
    Grain.PRESENCE: (Measure.QUANTITY, Measure.VALUE),
    Grain.EVENT: (Measure.QUANTITY,),
}
"""What can be added up of each kind of fact; the value of a presence are its days."""
MOST_MONTHS_BACK: Final = 24
MOST_PAYOUT: Final = 20_000
CODE_TWICE: Final = gettext_lazy("The code %(code)s is used for two figures.")


def figure_findings(content: VersionContent) -> Iterator[Finding]:
    """Of a version: all its figures and its qualifier."""
    for code, times in Counter(item.code for item in content.figures).items():
        if times > 1:
            yield Finding(field="figures", message=CODE_TWICE % {"code": code})
    for item in content.figures:
        yield from (
            replace(finding, field="figures") for finding in one_figure_findings(item, content.figures)
        )
    yield from (replace(finding, field="qualifier") for finding in qualifier_findings(content.qualifier))
    if content.qualifier and not any(item.apply_qualifier for item in content.components):
        yield Finding(field="qualifier", message=_("The qualifier applies to no component."))


def one_figure_findings(item: FigureContent, figures: tuple[FigureContent, ...] = ()) -> Iterator[Finding]:
    """Each at the attribute that it is about. `figures` are the version's, for the names in a formula."""
    name = {"name": item.name or item.code}
    if not re.fullmatch(CODE, item.code):
        yield _at("code", _("A code has letters, digits, - and _, at most 32: FH01."))
    elif is_taken(item.code):
        message = _("“%(code)s” is what formulas call a measure: give the figure another code.")
        yield _at("code", message % {"code": item.code})
    if not item.name.strip():
        yield _at(
            "name", _("Give the figure %(code)s a name that a dealer understands.") % {"code": item.code}
        )
    yield from _formula_findings(item, figures) if item.formula else _counted_findings(item, name)


def _counted_findings(item: FigureContent, name: dict[str, str]) -> Iterator[Finding]:
    grain = Grain(item.grain)
    if item.measure not in COUNTED[grain]:
        allowed = ", ".join(str(measure.label) for measure in COUNTED[grain])
        message = _("“%(name)s”: what can be added up here is %(allowed)s.")
        yield _at("measure", message % {**name, "allowed": allowed})
    if (grain == Grain.CHANNEL_MONTH) != (item.metric is not None):
        message = _("“%(name)s”: name the metric if channel-months are counted, and only then.")
        yield _at("metric", message % name)
    elif item.metric and item.metric.unit == MetricUnit.FEN and item.measure == Measure.QUANTITY:
        message = _("“%(name)s”: “%(metric)s” is an amount in yuan: add up its value, not pieces.")
        yield _at("measure", message % {**name, "metric": item.metric.name})
    if not -MOST_MONTHS_BACK <= item.month_from <= item.month_to <= 0:
        message = _("“%(name)s”: the months reach from at most %(months)s before to the month itself.")
        yield _at("month_from", message % {**name, "months": MOST_MONTHS_BACK})
    if item.year_to_date and item.quarter_to_date:
        yield _at(
            "quarter_to_date", _("“%(name)s”: from January on, or from the quarter's start, not both.") % name
        )
    yield from _day_findings(item, name)
    if item.campaigns and grain != Grain.SALE:
        yield _at("campaigns", _("“%(name)s”: only sales are of a campaign.") % name)
    if is_of_subscribers(item) and not grain.has_subscriber:
        message = _(
            "“%(name)s”: only sales, subscriber-months and events can be counted for each subscriber."
        )
        yield _at("grain", message % name)
    yield from _share_findings(item, name)
    for place, gate in enumerate(item.gates):
        if gate.measure not in (*USAGE, *COUNTED[grain]):
            message = _("“%(name)s” asks for something that isn't known of what it counts.") % name
            yield Finding(field="measure", gate=place, message=message)
        if not says_yes_or_no(gate):
            message = (
                _("“%(name)s”: the real-name check is yes or no: choose “equal to” and yes or no.") % name
            )
            yield Finding(field="threshold", gate=place, message=message)


def _day_findings(item: FigureContent, name: dict[str, str]) -> Iterator[Finding]:
    if not item.by_day:
        return
    if not Grain(item.grain).has_day:
        yield _at("by_day", _("“%(name)s”: only sales and events happen on a day.") % name)
    if item.year_to_date or item.quarter_to_date or (item.month_from, item.month_to) != (0, 0):
        yield _at("by_day", _("“%(name)s” is of the event's day: leave out the months.") % name)
    if item.of_target:
        yield _at("share_of", _("“%(name)s”: a day has no target.") % name)


def _share_findings(item: FigureContent, name: dict[str, str]) -> Iterator[Finding]:
    whole = item.share_of
    if whole and whole.by_day != item.by_day:
        message = _("“%(name)s” and what it is a share of are both of the event's day, or neither.")
        yield _at("share_of", message % name)
    if whole and (whole.formula or whole.is_share or whole.owner != item.owner):
        message = _("“%(name)s” is a share of a figure that is a share itself, or is counted over others.")
        yield _at("share_of", message % name)
    if item.share_of and item.share_of.unit is not _plain_unit(item):
        yield _at("share_of", _("“%(name)s” is a share of a figure in another unit.") % name)
    if item.share_of and item.of_target:
        message = _("“%(name)s” is a share of one thing: of a figure or of the target.")
        yield _at("share_of", message % name)
    if item.of_target and is_of_subscribers(item):
        yield _at("share_of", _("“%(name)s”: a subscriber has no target.") % name)


def _at(field: str, message: str) -> Finding:
    return Finding(field=field, message=message)


def _formula_findings(item: FigureContent, figures: tuple[FigureContent, ...]) -> Iterator[Finding]:
    name = {"name": item.name or item.code}
    if item.metric or item.share_of or item.of_target or item.only or item.campaigns or item.gates:
        yield _at("formula", _("“%(name)s” is a formula: it counts nothing itself.") % name)
    try:
        formula = figure_formula(item, figures)
    except FormulaError as error:
        yield _at("formula", f"“{name['name']}”: {problem(error, figures)}")
        return
    if formula.kind not in GIVES:
        yield _at("formula", _("“%(name)s”: the formula of a figure gives a number.") % name)
    if not formula.names:
        yield _at("formula", _("“%(name)s”: the formula names no other figure.") % name)


def _plain_unit(item: FigureContent) -> units.Unit:
    return units.measure_unit(item.measure, item.metric.unit if item.metric else None)


def qualifier_findings(levels: Iterable[LevelContent]) -> Iterator[Finding]:
    """`level` says which of them it is about, where it is about one."""
    given = list(levels)
    if not given:
        return
    if not any(level.minima for level in given):
        yield Finding(message=_("The qualifier asks for no figure."))
    if [level.level for level in given] != list(range(len(given))):
        message = _("Number the levels of the qualifier 0, 1, 2; 0 is what is paid otherwise.")
        yield Finding(message=message)
    for level in given:
        values = {"level": level.level, "payout": units.PERCENT.shown(level.payout)}
        if not 0 <= level.payout <= MOST_PAYOUT:
            message = _("Level %(level)s of the qualifier pays out %(payout)s: 0 to 200%% is allowed.")
            yield Finding(level=level.level, field="payout", message=message % values)
        if level.level and not level.minima:
            message = _("Level %(level)s of the qualifier asks for nothing: give it a minimum.")
            yield Finding(level=level.level, message=message % values)
        if len({figure.code for figure, _minimum in level.minima}) < len(level.minima):
            message = _("Level %(level)s of the qualifier asks twice for the same figure.")
            yield Finding(level=level.level, message=message % values)
        for figure, _minimum in level.minima:
            if is_of_subscribers(figure):
                message = _(
                    "Level %(level)s of the qualifier asks for “%(figure)s”, which is counted for each subscriber."
                )
                yield Finding(level=level.level, message=message % {**values, "figure": figure.name})
            if figure.by_day:
                message = _(
                    "Level %(level)s of the qualifier asks for “%(figure)s”, which is of one day: take one of the month."
                )
                yield Finding(level=level.level, message=message % {**values, "figure": figure.name})
