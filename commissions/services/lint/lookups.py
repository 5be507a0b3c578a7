"""What a version looks up and doesn't find: values, targets, coefficients, fees; and figures that nothing looks at."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, Measure, TierBasis
from commissions.services.component_checks import USAGE
from commissions.services.formulas import base_formula, figure_formula, names_target
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.lint.surroundings import Surroundings
from commissions.services.plan_content import ComponentContent, FigureContent, VersionContent
from core import formats
from sales.choices import Grain
from sales.models import Metric

SHOWN = 3
"""So many examples are named, the rest is counted."""


def lookup_findings(content: VersionContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    yield from _values(content, surroundings)
    yield from _targets(content, surroundings)
    yield from _coefficients(content, surroundings)
    for item in content.components:
        yield from _fees(item, surroundings)
    yield from _figures(content)


def _values(content: VersionContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    wanted: dict[int, tuple[Metric, str, str]] = {}
    for component in content.components:
        if component.metric:
            wanted.setdefault(component.metric.pk, (component.metric, component.code, ""))
    for figure in content.figures:
        if figure.metric:
            wanted.setdefault(figure.metric.pk, (figure.metric, "", figure.code))
    months = _months(surroundings)
    if wanted:
        reported = surroundings.metrics_reported(metric for metric, *_codes in wanted.values())
        for pk, (metric, component_code, figure_code) in wanted.items():
            if pk not in reported:
                yield LintFinding(
                    code=LintCode.NO_VALUES,
                    severity=Severity.WARNING,
                    component=component_code,
                    figure=figure_code,
                    message=_("No channel has reported “%(metric)s” of late.") % {"metric": metric.name},
                    example=months,
                )
    asking = [item for item in content.components if _asks_usage(item)]
    if asking and not surroundings.has_subscriber_months:
        yield LintFinding(
            code=LintCode.NO_VALUES,
            severity=Severity.WARNING,
            component=asking[0].code,
            message=_("“%(name)s” asks for calls, data or bills, and none were reported of late.")
            % {"name": asking[0].name},
            example=months,
        )


def _asks_usage(content: ComponentContent) -> bool:
    looked_up = (gate for gate in content.gates if gate.month_offset or gate.measure != Measure.PLAN_FEE)
    return content.grain == Grain.SUBSCRIBER_MONTH or any(gate.measure in USAGE for gate in looked_up)


def _targets(content: VersionContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    for item in content.components:
        if (item.tier_basis == TierBasis.TARGET_SHARE and item.is_tiered) or names_target(
            item, content.figures
        ):
            yield from _target(item.metric, item.name, surroundings, component=item.code)
    for figure in content.figures:
        if figure.of_target:
            yield from _target(figure.metric, figure.name, surroundings, figure=figure.code)


def _target(
    metric: Metric | None, name: str, surroundings: Surroundings, *, component: str = "", figure: str = ""
) -> Iterator[LintFinding]:
    if (metric.pk if metric else None) in surroundings.targeted:
        return
    what = metric.name if metric else _("sales by order")
    yield LintFinding(
        code=LintCode.NO_TARGETS,
        severity=Severity.WARNING,
        component=component,
        figure=figure,
        message=_("“%(name)s” goes by the share of a target, and no channel has one: nothing would be paid.")
        % {"name": name},
        example=_("targets of %(what)s, %(months)s") % {"what": what, "months": _months(surroundings)},
    )


def _coefficients(content: VersionContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    paying = [item for item in content.components if ComponentKind(item.kind).earns]
    if not any(item.apply_coefficients for item in paying):
        return
    for kind in surroundings.unset_coefficients:
        yield LintFinding(
            code=LintCode.NO_COEFFICIENTS,
            severity=Severity.HINT,
            message=_("No channel has a coefficient “%(kind)s” of late: it counts as 1.")
            % {"kind": kind.name},
            example=_months(surroundings),
        )


def _fees(content: ComponentContent, surroundings: Surroundings) -> Iterator[LintFinding]:
    """A sale takes the product's fee of its day; without one its base is unknown and nothing is paid."""
    asked = {
        content.measure,
        content.second_measure,
        *(gate.measure for gate in content.gates if not gate.month_offset),
    }
    if content.grain != Grain.SALE or Measure.PLAN_FEE not in asked:
        return
    without = [product for product in surroundings.products if product.plan_fee is None]
    paid = [product for product in without if _is_paid(content, product.pk, product.category_id)]
    if not paid:
        return
    named = ", ".join(str(product) for product in paid[:SHOWN])
    rest = len(paid) - SHOWN
    yield LintFinding(
        code=LintCode.NO_FEE,
        severity=Severity.WARNING,
        component=content.code,
        message=_("“%(name)s” goes by the monthly fee, and some products have none: nothing would be paid.")
        % {"name": content.name},
        example=_("%(named)s and %(rest)s more") % {"named": named, "rest": rest} if rest > 0 else named,
    )


def _is_paid(content: ComponentContent, product: int, category: int) -> bool:
    return any(
        (rule.product is None or rule.product.pk == product)
        and (rule.category is None or rule.category.pk == category)
        for rule in content.rules
    )


def _figures(content: VersionContent) -> Iterator[LintFinding]:
    used = {figure.code for level in content.qualifier for figure, _minimum in level.minima}
    for item in content.components:
        looked_at = (
            item.measure_figure,
            item.tier_figure,
            item.second_figure,
            item.spared_figure,
            *(gate.figure for gate in item.gates),
        )
        used |= {figure.code for figure in looked_at if figure}
        if item.formula:
            used |= {name.code for name in base_formula(item, content.figures).names}
    for figure in content.figures:
        if figure.formula and figure.code in used:
            used |= {name.code for name in figure_formula(figure, content.figures).names}
    shared = {item.share_of.code for item in content.figures if item.share_of and item.code in used}
    for figure in content.figures:
        if figure.code not in used | shared:
            yield _unused(figure)


def _unused(figure: FigureContent) -> LintFinding:
    return LintFinding(
        code=LintCode.UNUSED_FIGURE,
        severity=Severity.WARNING,
        figure=figure.code,
        message=_("Nothing looks at the figure “%(name)s”.") % {"name": figure.name},
        example=figure.code,
    )


def _months(surroundings: Surroundings) -> str:
    first, last = surroundings.recent[0], surroundings.recent[-1]
    return _("%(first)s to %(last)s") % {
        "first": formats.period_label(first),
        "last": formats.period_label(last),
    }
