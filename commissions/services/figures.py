"""Figures of the month and the qualifier of a draft: entered, changed, taken away."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.choices import Measure
from commissions.engine.formula import Formula, FormulaError
from commissions.models import PlanVersion, VersionAction
from commissions.services.figure_checks import CODE_TWICE, one_figure_findings, qualifier_findings
from commissions.services.figure_store import figures_write
from commissions.services.formulas import base_formula, figure_formula, with_results
from commissions.services.plan_content import FigureContent, LevelContent, VersionContent
from commissions.services.plan_findings import Finding
from commissions.services.plan_store import version_content
from commissions.services.plans import PlanRefused, draft_held, version_event
from core.errors import Conflict
from users.models import User


@transaction.atomic
def figure_save(*, version: PlanVersion, user: User, figure: FigureContent, code: str = "") -> FigureContent:
    """Adds a figure to a draft, or replaces the one of that code. Raises PlanRefused with what is wrong with it,
    and Conflict where what uses it counts in another unit.
    """
    draft = draft_held(version, user)
    content = version_content(draft)
    before = {item.code: item for item in content.figures}
    others = [item for item in content.figures if item.code not in (code, figure.code)]
    findings = list(one_figure_findings(figure, (*others, figure)))
    if figure.code != code and figure.code in before:
        findings.append(Finding(field="code", message=CODE_TWICE % {"code": figure.code}))
    if findings:
        raise PlanRefused(findings)
    old = before.get(code)
    if old is not None and old.unit is not figure.unit:
        message = _("“%(name)s” is used by %(users)s, in %(unit)s: enter another figure for another unit.")
        _require_unused(old, figure_users(content, code), message)
    if old is not None and code != figure.code:
        message = _("“%(name)s” is used by the formula of %(users)s: keep its code.")
        _require_unused(old, formula_users(content, code), message)
    if old is not None and code != figure.code:
        draft.figures.filter(code=code).update(code=figure.code)
    figures = [figure if item is old else _following(item, code, figure) for item in content.figures]
    if old is None:
        figures.append(figure)
    _write(draft, figures, content.qualifier, {code: figure.code})
    version_event(draft, user, VersionAction.EDITED, figure.name)
    return figure


@transaction.atomic
def figure_delete(*, version: PlanVersion, user: User, code: str) -> None:
    """Raises Conflict, which names what uses it."""
    draft = draft_held(version, user)
    content = version_content(draft)
    figure = next((item for item in content.figures if item.code == code), None)
    if figure is None:
        return
    message = _("“%(name)s” is used by %(users)s: take it out there first.")
    _require_unused(figure, figure_users(content, code), message)
    _write(draft, [item for item in content.figures if item.code != code], content.qualifier, {})
    version_event(draft, user, VersionAction.EDITED, _("“%(name)s” removed") % {"name": figure.name})


@transaction.atomic
def qualifier_save(*, version: PlanVersion, user: User, levels: tuple[LevelContent, ...]) -> None:
    """Without a level the version has no qualifier any more. Raises PlanRefused."""
    draft = draft_held(version, user)
    if findings := list(qualifier_findings(levels)):
        raise PlanRefused(findings)
    _write(draft, list(version_content(draft).figures), levels, {})
    version_event(draft, user, VersionAction.EDITED, _("Period qualifier"))


def figure_users(content: VersionContent, code: str) -> Iterator[str]:
    """What looks at the figure, by name."""
    for item in content.components:
        looked_at = (
            *(item.measure_figure, item.tier_figure, item.second_figure, item.spared_figure),
            *(gate.figure for gate in item.gates),
        )
        if any(figure and figure.code == code for figure in looked_at):
            yield pgettext("a name", "“%s”") % item.name
    for figure in content.figures:
        if figure.share_of and figure.share_of.code == code:
            yield pgettext("a name", "“%s”") % figure.name
    yield from formula_users(content, code)
    if any(figure.code == code for level in content.qualifier for figure, _minimum in level.minima):
        yield _("the period qualifier")


def formula_users(content: VersionContent, code: str) -> Iterator[str]:
    """Components and figures in whose formula the figure is named; it is named there by its code."""
    for item in content.components:
        if item.measure == Measure.FORMULA and code in _named(base_formula, item, content):
            yield pgettext("a name", "“%s”") % item.name
    for figure in content.figures:
        if figure.formula and code in _named(figure_formula, figure, content):
            yield pgettext("a name", "“%s”") % figure.name


def _named(read: Callable[[Any, Any], Formula], item: Any, content: VersionContent) -> set[str]:
    try:
        return {name.code for name in read(item, content.figures).names}
    except FormulaError:
        return set()


def _require_unused(figure: FigureContent, users_: Iterator[str], message: str) -> None:
    if users := list(dict.fromkeys(users_)):
        named = pgettext("all of", " and ").join(users)
        values = {"name": figure.name, "users": named, "unit": figure.unit.label}
        raise Conflict(message % values)


def _following(item: FigureContent, code: str, figure: FigureContent) -> FigureContent:
    """A share of the changed figure is a share of what it is now."""
    return replace(item, share_of=figure) if item.share_of and item.share_of.code == code else item


def _write(
    draft: PlanVersion,
    figures: Iterable[FigureContent],
    qualifier: Iterable[LevelContent],
    renamed: dict[str, str],
) -> None:
    given = list(with_results({item.code: item for item in figures}).values())
    now = {item.code: item for item in given}
    levels = [
        replace(
            level,
            minima=tuple(
                (now[renamed.get(figure.code, figure.code)], minimum) for figure, minimum in level.minima
            ),
        )
        for level in qualifier
    ]
    figures_write(draft, given, levels)
