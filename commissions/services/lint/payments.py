"""Components beside each other: the same fact paid twice, factor tables with gaps; and components that pay nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, Measure
from commissions.services.lint.conditions import contradict
from commissions.services.lint.findings import LintCode, LintFinding, Severity
from commissions.services.lint.landscape import Landscape, told
from commissions.services.lint.surroundings import Surroundings
from commissions.services.plan_content import ComponentContent, GateContent, RuleContent
from commissions.services.plan_sentences import bands_text, rule_text, subject_text

PAYING = (ComponentKind.PIECE, ComponentKind.PERCENT)


def payment_findings(
    components: Sequence[ComponentContent], surroundings: Surroundings
) -> Iterator[LintFinding]:
    for item in components:
        yield from _nothing(item)
    for nth, other in enumerate(components):
        yield from islice(
            (found for one in components[:nth] for found in _twice(one, other, surroundings)), 1
        )
    tables = {item.code: item for item in components if item.kind == ComponentKind.FACTOR}
    for item in components:
        for code in item.factors:
            if code in tables:
                yield from _gap(item, tables[code], surroundings)


def _nothing(content: ComponentContent) -> Iterator[LintFinding]:
    rates = [band.rate for rule in content.rules for band in rule.bands]
    if content.kind != ComponentKind.FACTOR and rates and not any(rates):
        yield LintFinding(
            code=LintCode.PAYS_NOTHING,
            severity=Severity.WARNING,
            component=content.code,
            message=_("“%(name)s” pays nothing: all of its rates are 0.") % {"name": content.name},
        )


def _alike(one: ComponentContent, other: ComponentContent) -> bool:
    """Whether both pay for the same thing in the same way, and may do so at once."""
    if one.kind != other.kind or one.kind not in PAYING:
        return False
    if (one.grain, one.metric, _base(one)) != (other.grain, other.metric, _base(other)):
        return False
    if one.paid_months and other.paid_months and not set(one.paid_months) & set(other.paid_months):
        return False
    if one.event_kind != other.event_kind and None not in (one.event_kind, other.event_kind):
        return False
    shifted = [_shifted(gate) for gate in other.gates if gate.part is None]
    return not contradict([*(gate for gate in one.gates if gate.part is None), *shifted])


def _base(content: ComponentContent) -> tuple[str, str]:
    if content.kind == ComponentKind.PIECE:
        return Measure.QUANTITY, ""
    return content.measure, content.measure_figure.code if content.measure_figure else ""


def _shifted(gate: GateContent) -> GateContent:
    """Of another component: its groups are other groups."""
    return GateContent(
        group=gate.group + 1_000,
        measure=gate.measure,
        figure=gate.figure,
        month_offset=gate.month_offset,
        operator=gate.operator,
        threshold=gate.threshold,
        reason=gate.reason,
        label=gate.label,
    )


def _twice(
    one: ComponentContent, other: ComponentContent, surroundings: Surroundings
) -> Iterator[LintFinding]:
    found = overlap(one, other, surroundings)
    if found is not None:
        yield LintFinding(
            code=LintCode.PAID_TWICE,
            severity=found.severity,
            component=other.code,
            message=(
                _("“%(one)s” and “%(other)s” pay for the same thing, under the same conditions.")
                if found.alike
                else _("“%(one)s” and “%(other)s” pay for the same thing; only their conditions differ.")
            )
            % {"one": one.name, "other": other.name},
            example=found.example,
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two components both pay; `alike` if under the same conditions."""

    alike: bool
    example: str

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.alike else Severity.HINT


def overlap(one: ComponentContent, other: ComponentContent, surroundings: Surroundings) -> Overlap | None:
    """The first thing that both pay for in the same way."""
    landscape = Landscape((one, other), surroundings)
    if not _alike(one, other) or not landscape.is_small:
        return None
    for profile, article, (first, second) in landscape.cells():
        if first is None or second is None or not _pays(first) or not _pays(second):
            continue
        case = rule_text(told(profile, article, (first, second))) or subject_text(one)
        example = _("%(case)s: %(first)s, and %(second)s besides") % {
            "case": case,
            "first": bands_text(one, first),
            "second": bands_text(other, second),
        }
        return Overlap(set(one.gates) == set(other.gates), example)
    return None


def _pays(rule: RuleContent) -> bool:
    """A deduction beside a payment is no second payment."""
    return any(band.rate > 0 for band in rule.bands)


def _gap(
    content: ComponentContent, table: ComponentContent, surroundings: Surroundings
) -> Iterator[LintFinding]:
    landscape = Landscape((content, table), surroundings)
    if not landscape.is_small:
        return
    for profile, article, (rule, factor) in landscape.cells():
        if rule is not None and factor is None and any(band.rate for band in rule.bands):
            case = rule_text(told(profile, article, (rule, *table.rules)))
            yield LintFinding(
                code=LintCode.FACTOR_GAP,
                severity=Severity.WARNING,
                component=table.code,
                message=_("“%(table)s” has no row for some of what “%(name)s” pays: it counts as × 1.")
                % {"table": table.name, "name": content.name},
                example=case or subject_text(content),
            )
            return
