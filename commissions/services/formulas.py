"""Formulas of plans: read with the names that a version gives them, and told in words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commissions.choices import FormulaKind, Measure
from commissions.engine import formulas
from commissions.engine.formula import MEASURES as NAMES
from commissions.engine.formula import Formula, FormulaError, Kind, Name, Vocabulary, parse
from commissions.services.plan_content import ComponentContent, FigureContent
from sales.choices import Grain, MetricUnit
from sales.models import Metric

GIVES: Final = {
    Kind.MONEY: FormulaKind.MONEY,
    Kind.COUNT: FormulaKind.COUNT,
    Kind.NUMBER: FormulaKind.COUNT,
    Kind.SHARE: FormulaKind.SHARE,
}
"""What a figure's formula gives: a bare number is a count."""


MEASURES: Final[dict[Grain, tuple[Measure, ...]]] = {
    Grain.SALE: (
        *(Measure.QUANTITY, Measure.AMOUNT, Measure.MARGIN, Measure.FIRST_PAYMENT, Measure.PLAN_FEE),
    ),
    Grain.SUBSCRIBER_MONTH: (
        *(Measure.QUANTITY, Measure.PLAN_FEE, Measure.BILLED, Measure.ARREARS, Measure.NET_BILL),
        *(Measure.MINUTES, Measure.MEGABYTES, Measure.MONTHS_IN_NET),
    ),
    Grain.CHANNEL_MONTH: (Measure.QUANTITY, Measure.VALUE),
    Grain.PRESENCE: (Measure.QUANTITY, Measure.VALUE),
    Grain.EVENT: (Measure.QUANTITY, Measure.VALUE),
}
"""What a formula may ask of each kind of fact; the value of a presence are its days, of an event those of suspension."""


def bare(text: str) -> str:
    """Without the leading "=" that Excel would calculate instead of keeping."""
    return text.strip().removeprefix("=").strip()


def base_formula(content: ComponentContent, figures: Iterable[FigureContent]) -> Formula:
    """The formula that the component is paid on. Raises FormulaError."""
    known = formulas.of_component(
        _kinds(figures),
        value_is_money=_is_money(content.metric),
        has_target=content.metric is not None,
        measures=MEASURES[Grain(content.grain)],
    )
    return parse(content.formula, _called(known, figures), gives=Kind.MONEY)


def figure_formula(content: FigureContent, figures: Iterable[FigureContent]) -> Formula:
    """Of the counted figures of the same owner. Raises FormulaError."""
    alike = [item for item in figures if item.owner == content.owner and item.code != content.code]
    return parse(content.formula, _called(formulas.of_figure(_kinds(alike)), alike))


def names_target(content: ComponentContent, figures: Iterable[FigureContent]) -> bool:
    """Whether the component is paid on a formula that asks for the payee's target."""
    if content.measure != Measure.FORMULA:
        return False
    try:
        return any(name.code == formulas.TARGET for name in base_formula(content, figures).names)
    except FormulaError:
        return False


def words(formula: Formula, figures: Iterable[FigureContent]) -> str:
    """The formula with the names that people use."""
    named = {item.code: item.name for item in figures}
    return formula.text({name.code: named.get(name.code, name.label) for name in formula.names})


def spoken(content: ComponentContent) -> str:
    """The component's formula as the reader's language calls its measures, which have Chinese names besides their codes."""
    if not (get_language() or "").startswith("zh"):
        return content.formula
    try:
        return words(base_formula(content, ()), ())
    except FormulaError:
        return content.formula


def problem(error: FormulaError, figures: Iterable[FigureContent] = ()) -> str:
    """A sentence that points at the character; of a figure that a formula can't name, why it can't."""
    reason = _unnameable(str(error.params.get("found", "")), figures) or error.words(_)
    return _("Character %(column)s: %(problem)s.") % {"column": error.column, "problem": reason}


def _unnameable(found: str, figures: Iterable[FigureContent]) -> str:
    """Formulas name counted figures, by codes that are words: `a-b` is a less b."""
    word = found.lower()
    target = NAMES.find(formulas.TARGET)
    if target is not None and word in target.words:
        return _(
            "a target is known where a metric is paid: elsewhere let a figure be a share of the target, and name that"
        )
    for item in figures:
        if word and item.formula and word in (item.code.lower(), item.name.lower()):
            message = _("“%(code)s” is a formula itself: name the figures that it is worked out from")
            return message % {"code": item.code}
        if word and "-" in item.code and item.code.lower().startswith(f"{word}-"):
            message = _("“%(code)s” would be a subtraction: give the figure a code with _ instead of -")
            return message % {"code": item.code}
    return ""


def _kinds(figures: Iterable[FigureContent]) -> dict[str, Kind]:
    return {
        item.code: formulas.kind_of_figure(
            item.measure, is_share=item.is_share, is_money=_is_money(item.metric)
        )
        for item in figures
        if not item.formula and not is_taken(item.code)
    }


def is_taken(code: str) -> bool:
    """Whether formulas would take the code for a measure."""
    return formulas.of_component({}, has_target=True).find(code) is not None


def _called(known: Vocabulary, figures: Iterable[FigureContent]) -> Vocabulary:
    """Figures may also be called by their names, where these are words of a formula and mean nothing else."""
    named = {item.code: item.name for item in figures}
    names = list(known)
    taken = {word.lower() for name in names for word in name.words}
    found: list[Name] = []
    for name in names:
        label = named.get(name.code, "")
        usable = label.isidentifier() and label.lower() not in taken and name.code != label
        if usable:
            taken.add(label.lower())
            found.append(
                Name(code=name.code, label=name.label, kind=name.kind, sql=name.sql, aliases=(label,))
            )
        else:
            found.append(name)
    return Vocabulary(found)


def _is_money(metric: Metric | None) -> bool:
    return metric is not None and metric.unit == MetricUnit.FEN


def with_formula(item: ComponentContent, figures: Iterable[FigureContent]) -> ComponentContent:
    """The component with its formula in one spelling; as typed while it is wrong, which the checks say."""
    if item.measure != Measure.FORMULA:
        return item
    try:
        return replace(item, formula=base_formula(item, figures).text())
    except FormulaError:
        return item


def with_results(figures: Mapping[str, FigureContent]) -> dict[str, FigureContent]:
    """The figures by code, with what their formulas give, and whether on a day: as soon as one that they name is of it.

    A count while a formula is wrong, which the checks say.
    """
    found = dict(figures)
    for code, item in figures.items():
        if item.formula:
            try:
                formula = figure_formula(item, figures.values())
                by_day = any(figures[name.code].by_day for name in formula.names)
                found[code] = replace(item, formula=formula.text(), gives=GIVES[formula.kind], by_day=by_day)
            except (FormulaError, KeyError):
                found[code] = replace(item, gives=FormulaKind.COUNT)
    return found
