"""Where figures that are counted for each subscriber can't be looked at (algorithm.md 14.7)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, FigureOwner, Measure
from commissions.engine.formula import FormulaError
from commissions.services.formulas import base_formula
from commissions.services.plan_content import ComponentContent, FigureContent
from commissions.services.plan_findings import Finding
from sales.choices import Grain


def subscriber_findings(content: ComponentContent, figures: Iterable[FigureContent]) -> Iterator[Finding]:
    """Of a component that is paid on what has no subscriber; a clawback looks at its payee's figures, too."""
    if Grain(content.grain).has_subscriber and content.kind != ComponentKind.CLAWBACK:
        return
    named = ("measure_figure", "tier_figure", "second_figure", "spared_figure")
    for field in named:
        yield from _finding(content, getattr(content, field), field=field)
    for place, gate in enumerate(content.gates):
        yield from _finding(content, gate.figure, field="figure", gate=place)
    for figure in _of_formula(content, tuple(figures)):
        yield from _finding(content, figure, field="formula")


def is_of_subscribers(figure: FigureContent | None) -> bool:
    return figure is not None and figure.owner == FigureOwner.SUBSCRIBER


def _finding(
    content: ComponentContent, figure: FigureContent | None, *, field: str, gate: int | None = None
) -> Iterator[Finding]:
    if figure is not None and is_of_subscribers(figure):
        message = _("“%(figure)s” is counted for each subscriber: “%(name)s” has none that it could look at.")
        values = {"figure": figure.name, "name": content.name}
        yield Finding(field=field, gate=gate, message=message % values)


def _of_formula(content: ComponentContent, figures: tuple[FigureContent, ...]) -> list[FigureContent]:
    if content.measure != Measure.FORMULA:
        return []
    try:
        codes = {name.code for name in base_formula(content, figures).names}
    except FormulaError:
        return []
    return [figure for figure in figures if figure.code in codes]
