"""What the figures and the qualifier of a version may not say."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from commissions import units
from commissions.choices import Measure
from commissions.engine.formula import FormulaError
from commissions.services.component_checks import CODE, USAGE
from commissions.services.formulas import GIVES, figure_formula, problem
from commissions.services.plan_content import FigureContent, LevelContent, VersionContent
from commissions.services.plan_findings import Finding
from sales.choices import Grain

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


def figure_findings(content: VersionContent) -> Iterator[Finding]:
    for code, times in Counter(item.code for item in content.figures).items():
        if times > 1:
            message = _("The code %(code)s is used for two figures.")
            yield Finding(field="figures", message=message % {"code": code})
    for item in content.figures:
        messages = _of_formula(item, content.figures) if item.formula else _of_one(item)
        yield from (Finding(field="figures", message=message) for message in messages)
    yield from (Finding(field="qualifier", message=message) for message in _of_qualifier(content.qualifier))
    if content.qualifier and not any(item.apply_qualifier for item in content.components):
        yield Finding(field="qualifier", message=_("The qualifier applies to no component."))


def _of_name(item: FigureContent) -> Iterator[str]:
    if not re.fullmatch(CODE, item.code):
        yield _("A code has letters, digits, - and _, at most 32: FH01.")
    if not item.name.strip():
        yield _("Give the figure %(code)s a name that a dealer understands.") % {"code": item.code}


def _of_one(item: FigureContent) -> Iterator[str]:
    name = {"name": item.name or item.code}
    yield from _of_name(item)
    grain = Grain(item.grain)
    if item.measure not in COUNTED[grain]:
        allowed = ", ".join(str(measure.label) for measure in COUNTED[grain])
        yield _("“%(name)s”: what can be added up here is %(allowed)s.") % {**name, "allowed": allowed}
    if (grain == Grain.CHANNEL_MONTH) != (item.metric is not None):
        yield _("“%(name)s”: name the metric if channel-months are counted, and only then.") % name
    if not -MOST_MONTHS_BACK <= item.month_from <= item.month_to <= 0:
        yield _("“%(name)s”: the months reach from at most %(months)s before to the month itself.") % {
            **name,
            "months": MOST_MONTHS_BACK,
        }
    if item.share_of and (
        item.share_of.formula or item.share_of.is_share or item.share_of.owner != item.owner
    ):
        yield _("“%(name)s” is a share of a figure that is a share itself, or is counted over others.") % name
    if item.share_of and item.share_of.unit is not _plain_unit(item):
        yield _("“%(name)s” is a share of a figure in another unit.") % name
    if item.share_of and item.of_target:
        yield _("“%(name)s” is a share of one thing: of a figure or of the target.") % name
    if any(gate.measure not in (*USAGE, *COUNTED[grain]) for gate in item.gates):
        yield _("“%(name)s” asks for something that isn't known of what it counts.") % name


def _of_formula(item: FigureContent, figures: tuple[FigureContent, ...]) -> Iterator[str]:
    name = {"name": item.name or item.code}
    yield from _of_name(item)
    if item.metric or item.share_of or item.of_target or item.only or item.gates:
        yield _("“%(name)s” is a formula: it counts nothing itself.") % name
    try:
        formula = figure_formula(item, figures)
    except FormulaError as error:
        yield f"“{name['name']}”: {problem(error)}"
        return
    if formula.kind not in GIVES:
        yield _("“%(name)s”: the formula of a figure gives a number.") % name
    if not formula.names:
        yield _("“%(name)s”: the formula names no other figure.") % name


def _plain_unit(item: FigureContent) -> units.Unit:
    return units.measure_unit(item.measure, item.metric.unit if item.metric else None)


def _of_qualifier(levels: Iterable[LevelContent]) -> Iterator[str]:
    given = list(levels)
    if not given:
        return
    if not any(level.minima for level in given):
        yield _("The qualifier asks for no figure.")
    if [level.level for level in given] != list(range(len(given))):
        yield _("Number the levels of the qualifier 0, 1, 2; 0 is what is paid otherwise.")
    for level in given:
        values = {"level": level.level, "payout": units.PERCENT.shown(level.payout)}
        if not 0 <= level.payout <= MOST_PAYOUT:
            yield _("Level %(level)s of the qualifier pays out %(payout)s: 0 to 200%% is allowed.") % values
        if level.level and not level.minima:
            yield _("Level %(level)s of the qualifier asks for nothing: give it a minimum.") % values
        if len({figure.code for figure, _minimum in level.minima}) < len(level.minima):
            yield _("Level %(level)s of the qualifier asks twice for the same figure.") % values
