"""What a plan version may not say. Each finding names the component and rule, with an example.

`component_findings` is asked when a component is saved, `version_findings` when a version is submitted
or approved, `crossing_findings` when a workbook is read.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from commissions.choices import ComponentKind, OverrideBy, Standing
from commissions.services.component_checks import (
    BASES,
    GATE_MEASURES,
    MOST_MONTHS_AFTER,
    component_findings,
)
from commissions.services.cut_offs import cut_off_days, is_cut_off
from commissions.services.figure_checks import figure_findings
from commissions.services.plan_content import ComponentContent, VersionContent
from commissions.services.plan_findings import Finding
from core.periods import is_period
from network.models import Region
from sales.choices import Grain

__all__ = [
    "BASES",
    "GATE_MEASURES",
    "MOST_MONTHS_AFTER",
    "Finding",
    "component_findings",
    "crossing_findings",
    "version_findings",
]


def version_findings(content: VersionContent, region: Region | None = None) -> list[Finding]:
    """Everything that keeps a version from being submitted."""
    return [
        *_head_findings(content),
        *(
            finding
            for item in content.components
            for finding in component_findings(item, region, content.figures)
        ),
        *crossing_findings(content.components),
        *figure_findings(content),
    ]


def crossing_findings(components: tuple[ComponentContent, ...]) -> list[Finding]:
    """What is wrong between components: codes, names, reason codes, overrides."""
    return [
        *_across(components),
        *_override_findings(components),
        *_factor_findings(components),
        *_clawback_findings(components),
        *_cap_group_findings(components),
    ]


def _head_findings(content: VersionContent) -> Iterator[Finding]:
    if not content.document_number.strip():
        yield Finding(field="document_number", message=_("Give the number of the policy document."))
    if not is_period(content.effective_from):
        yield Finding(field="effective_from", message=_("Give the month from which the version is in force."))
    elif content.effective_to is not None and content.effective_to < content.effective_from:
        yield Finding(field="effective_to", message=_("The version ends before it begins."))
    if content.month_cap is not None and content.month_cap < 0:
        yield Finding(field="month_cap", message=_("A cap is 0 or more."))
    if not is_cut_off(content.cut_off_day):
        yield Finding(field="cut_off_day", message=cut_off_days())
    if not content.components:
        yield Finding(
            field="components", message=_("The version has no component: add one, or import a workbook.")
        )


def _across(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    for code, times in Counter(item.code for item in components).items():
        if times > 1:
            yield Finding(
                component=code,
                field="code",
                message=_("The code %(code)s is used for two components.") % {"code": code},
            )
    for name, times in Counter(item.name for item in components).items():
        if times > 1:
            yield Finding(
                field="name",
                message=_("Two components are called “%(name)s”; a dealer can't tell them apart.")
                % {"name": name},
            )
    labels: dict[str, tuple[str, str]] = {}
    for item in components:
        for index, gate in enumerate(item.gates):
            label, first = labels.setdefault(gate.reason, (gate.label, item.name))
            if label != gate.label:
                yield Finding(
                    component=item.code,
                    gate=index,
                    field="reason",
                    message=_(
                        "%(code)s is “%(first)s” in “%(one)s”, “%(second)s” in “%(other)s”: use two codes."
                    )
                    % {
                        "code": gate.reason,
                        "first": label,
                        "one": first,
                        "second": gate.label,
                        "other": item.name,
                    },
                )


def _override_findings(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    known = {item.code: item for item in components}
    for item in components:
        if item.kind != ComponentKind.OVERRIDE or not item.override_of or item.override_of == item.code:
            continue
        beneath = known.get(item.override_of)
        names = {"name": item.name, "other": item.override_of}
        if beneath is None:
            message = _("“%(name)s” is an override of %(other)s, which this version doesn't have.") % names
        elif beneath.kind == ComponentKind.OVERRIDE:
            message = _("“%(name)s” is an override of %(other)s, which is an override itself.") % names
        elif item.override_by == OverrideBy.DIFFERENCE and beneath.standing == Standing.BY_DAYS:
            message = (
                _(
                    "“%(name)s” compares rates of %(other)s: these can't go by the days of each star and level."
                )
                % names
            )
        elif item.override_by == OverrideBy.DIFFERENCE and (
            beneath.is_tiered or beneath.factors or beneath.prorate
        ):
            message = (
                _("“%(name)s” compares rates of %(other)s: these have to be flat, without factor tables.")
                % names
            )
        else:
            continue
        yield Finding(component=item.code, field="override_of", message=message)


def _clawback_findings(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    known = {item.code: item for item in components}
    for item in components:
        if item.kind != ComponentKind.CLAWBACK or not item.override_of or item.override_of == item.code:
            continue
        paying = known.get(item.override_of)
        names = {"name": item.name, "other": item.override_of}
        if paying is None:
            message = _("“%(name)s” takes back from %(other)s, which this version doesn't have.") % names
        elif paying.kind not in (ComponentKind.PIECE, ComponentKind.PERCENT, ComponentKind.OVERRIDE):
            message = _("“%(name)s” takes back from %(other)s, which pays nothing for a single sale.") % names
        elif paying.grain not in (Grain.SALE, Grain.SUBSCRIBER_MONTH):
            message = _("“%(name)s” takes back from %(other)s, which isn't paid on a subscriber.") % names
        else:
            continue
        yield Finding(component=item.code, field="override_of", message=message)


def _cap_group_findings(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    caps: dict[str, tuple[object, ...]] = {}
    for item in components:
        if not item.cap_group:
            continue
        cap = (item.payee_cap, item.payee_cap is not None and item.cap_period)
        floor = (item.payee_floor, item.payee_floor is not None and item.floor_period)
        of_subscriber = [
            (field, bound)
            for field in ("subscriber_cap", "subscriber_floor")
            if (bound := getattr(item, field)) is not None
        ]
        has_none = item.payee_cap is None and item.payee_floor is None and not of_subscriber
        differs = caps.setdefault(item.cap_group, (*cap, *floor)) != (*cap, *floor) or any(
            caps.setdefault(f"{item.cap_group} {field}", (bound,)) != (bound,)
            for field, bound in of_subscriber
        )
        if has_none or differs:
            message = _(
                "“%(name)s”: all components of the cap group %(group)s have the same cap or floor, a payee or a subscriber."
            )
            names = {"name": item.name, "group": item.cap_group}
            yield Finding(component=item.code, field="cap_group", message=message % names)


def _factor_findings(components: tuple[ComponentContent, ...]) -> Iterator[Finding]:
    tables = {item.code for item in components if item.kind == ComponentKind.FACTOR}
    for item in components:
        for code in item.factors:
            if code not in tables:
                message = _(
                    "“%(name)s” is multiplied with %(other)s, which is no factor table of this version."
                )
                yield Finding(
                    component=item.code,
                    field="factors",
                    message=message % {"name": item.name, "other": code},
                )
    prices = {item.code for item in components if item.kind == ComponentKind.FACTOR and item.in_points}
    for item in components:
        found = [code for code in item.factors if code in prices]
        if item.kind == ComponentKind.PIECE and item.in_points and len(found) != 1:
            message = _("“%(name)s” is in points: name one factor table that is their price.")
            yield Finding(component=item.code, field="factors", message=message % {"name": item.name})
        elif found and not item.in_points:
            message = _("“%(name)s” isn't in points, but is multiplied with a price of points.")
            yield Finding(component=item.code, field="factors", message=message % {"name": item.name})
    used = {code for item in components for code in item.factors}
    for item in components:
        if item.kind == ComponentKind.FACTOR and item.code not in used:
            message = _("Nothing is multiplied with the factor table “%(name)s”.")
            yield Finding(component=item.code, field="kind", message=message % {"name": item.name})
