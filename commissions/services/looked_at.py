"""Where figures that are counted for each subscriber, or on the event's day, can't be looked at (algorithm.md 14.7, 14.9)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, FigureOwner, Measure
from commissions.engine.formula import FormulaError
from commissions.services.formulas import base_formula
from commissions.services.plan_content import ComponentContent, FigureContent
from commissions.services.plan_findings import Finding
from sales.choices import Grain


def looked_at_findings(content: ComponentContent, figures: Iterable[FigureContent]) -> Iterator[Finding]:
    """Of a component that is paid on what has no subscriber, or no day; a clawback looks at its payee's month, too."""
    grain, claws_back = Grain(content.grain), content.kind == ComponentKind.CLAWBACK
    for figure, place in _looked_at(content, tuple(figures)):
        values = {"figure": figure.name, "name": content.name}
        if is_of_subscribers(figure) and (claws_back or not grain.has_subscriber):
            message = _(
                "“%(figure)s” is counted for each subscriber: “%(name)s” has none that it could look at."
            )
            yield Finding(message=message % values, **place)
        if figure.by_day and (claws_back or not grain.has_day):
            message = _("“%(figure)s” is of the event's day: “%(name)s” has none that it could look at.")
            yield Finding(message=message % values, **place)


def is_of_subscribers(figure: FigureContent | None) -> bool:
    return figure is not None and figure.owner == FigureOwner.SUBSCRIBER


def _looked_at(
    content: ComponentContent, figures: tuple[FigureContent, ...]
) -> Iterator[tuple[FigureContent, dict[str, Any]]]:
    """Each figure with the place of the form that names it."""
    for field in ("measure_figure", "tier_figure", "second_figure", "spared_figure"):
        if figure := getattr(content, field):
            yield figure, {"field": field}
    for place, gate in enumerate(content.gates):
        if gate.figure:
            yield gate.figure, {"field": "figure", "gate": place}
    for figure in _of_formula(content, figures):
        yield figure, {"field": "formula"}


def _of_formula(content: ComponentContent, figures: tuple[FigureContent, ...]) -> list[FigureContent]:
    if content.measure != Measure.FORMULA:
        return []
    try:
        codes = {name.code for name in base_formula(content, figures).names}
    except FormulaError:
        return []
    return [figure for figure in figures if figure.code in codes]
