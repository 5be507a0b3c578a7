"""Plan versions in the database: read as content, and made to say a content."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from commissions.choices import ComponentKind
from commissions.models import Band, Component, ComponentKey, Figure, Gate, Instalment, PlanVersion, Rule
from commissions.services.figure_store import figures_of, figures_write, qualifiers_of
from commissions.services.plan_content import (
    SCOPE,
    BandContent,
    ComponentContent,
    FigureContent,
    GateContent,
    InstalmentContent,
    RuleContent,
    VersionContent,
    aligned,
    gates_numbered,
)
from core.nested import nested

_VALUES = (*SCOPE, "date_from", "date_to")
_PLAIN = (
    "name", "clause", "kind", "grain", "metric", "measure", "formula", "prorate", "tier_mode", "tier_basis",
    "tier_scope", "count_period", "edges", "second_measure", "in_points", "standing", "line_floor", "line_cap", "cap_order",
    "subscriber_floor", "subscriber_cap", "payee_floor", "floor_period", "payee_cap", "cap_group",
    "cap_period", "clock_stops", "once_months", "once_period",
    "apply_qualifier", "apply_coefficients", "override_step", "override_by", "event_kind", "spared_share",
)  # fmt: skip
_INSTALMENT = ("part", "month_offset", "share", "held_months", "reduced_share")
_BAND = ("lower", "upper", "rate", "second_lower", "second_upper")
_GATE = ("group", "part", "measure", "month_offset", "operator", "threshold", "reason", "label")


def component_content(component: Component, figures: Mapping[int, FigureContent]) -> ComponentContent:
    """One of `version_components`, which have all that it takes."""
    return ComponentContent(
        code=component.key.code,
        override_of=component.override_of.code if component.override_of else None,
        measure_figure=figures.get(component.measure_figure_id or 0),
        tier_figure=figures.get(component.tier_figure_id or 0),
        second_figure=figures.get(component.second_figure_id or 0),
        spared_figure=figures.get(component.spared_figure_id or 0),
        factors=tuple(component.factors),
        paid_months=tuple(component.paid_months),
        instalments=tuple(InstalmentContent(**row) for row in component.instalment_rows),
        rules=tuple(_rule_content(rule) for rule in component.rules.all()),
        gates=gates_numbered(_gate_content(row, figures) for row in component.gate_rows),
        **{name: getattr(component, name) for name in _PLAIN},
    )


def version_components(*versions: PlanVersion) -> list[Component]:
    """The components with all that belongs to them, in their order: two queries, however many there are."""
    bands = nested(Band.objects.order_by("second_lower", "lower"), "rule", _BAND)
    rules = Rule.objects.annotate(band_rows=bands).order_by("position", "id")  # type: ignore[no-redef]
    places = ("city", "district", "channel", "product", "category", "campaign")
    others = Component.objects.filter(key=OuterRef("key")).exclude(version=OuterRef("version"))
    return list(
        Component.objects.filter(version__in=versions)
        .select_related("key", "metric", "override_of")
        .annotate(  # type: ignore[no-redef]
            in_other_versions=Exists(others),
            of_figured_version=Exists(Figure.objects.filter(version=OuterRef("version"))),
            gate_rows=nested(Gate.objects.order_by("group", "id"), "component", (*_GATE, "figure_id")),
            instalment_rows=nested(Instalment.objects.order_by("part"), "component", _INSTALMENT),
        )
        .prefetch_related(Prefetch("rules", rules.select_related(*places)))
        .order_by("position", "id")
    )


def version_content(version: PlanVersion) -> VersionContent:
    (content,) = version_contents([version])
    return content


def version_contents(versions: Sequence[PlanVersion]) -> list[VersionContent]:
    """What each of them says: two queries, and three more where one of them has figures."""
    components = version_components(*versions)
    figured = not components or any(component.of_figured_version for component in components)
    figures = figures_of(versions) if figured else {}
    qualifiers = qualifiers_of(versions, figures)
    return [
        VersionContent(
            effective_from=version.effective_from,
            effective_to=version.effective_to,
            document_number=version.document_number,
            note=version.note,
            month_cap=version.month_cap,
            stage_order=str(version.stage_order),
            cut_off_day=version.cut_off_day,
            components=tuple(
                component_content(component, figures.get(version.pk, {}))
                for component in components
                if component.version_id == version.pk
            ),
            figures=tuple(figures.get(version.pk, {}).values()),
            qualifier=qualifiers.get(version.pk, ()),
        )
        for version in versions
    ]


@transaction.atomic
def version_write(version: PlanVersion, content: VersionContent) -> None:
    """Makes the draft say exactly this. Nothing of what it said before remains."""
    version.effective_from = content.effective_from
    version.effective_to = content.effective_to
    version.document_number = content.document_number
    version.note = content.note
    version.month_cap = content.month_cap
    version.stage_order = content.stage_order
    version.cut_off_day = content.cut_off_day
    version.save(
        update_fields=[
            "effective_from",
            "effective_to",
            "document_number",
            "note",
            "month_cap",
            "stage_order",
            "cut_off_day",
        ]
    )
    version.components.all().delete()
    figures = figures_write(version, content.figures, content.qualifier)
    keys = _keys(version, content.components)
    rows = [
        Component(version=version, position=position, **_columns(item, keys, figures))
        for position, item in enumerate(aligned(content.components), 1)
    ]
    Component.objects.bulk_create(rows)
    for row, item in zip(rows, content.components, strict=True):
        _write_parts(row, item, figures)


@transaction.atomic
def component_write(
    version: PlanVersion, content: ComponentContent, component: Component | None = None
) -> Component:
    """Adds a component to the draft, or replaces what `component` says. The overrides of it follow."""
    keys = _keys(version, (content,))
    figures = {figure.code: figure for figure in version.figures.all()}
    if component is None:
        last = version.components.order_by("-position").first()
        component = Component(version=version, position=last.position + 1 if last else 1)
    else:
        component.rules.all().delete()
        component.gates.all().delete()
        component.instalments.all().delete()
    beneath = version.components.filter(key__code=content.override_of or "").first()
    (content,) = aligned((content,))
    grain = beneath.grain if beneath and content.kind == ComponentKind.OVERRIDE else content.grain
    for name, value in _columns(replace(content, grain=grain), keys, figures).items():
        setattr(component, name, value)
    component.save()
    _write_parts(component, content, figures)
    version.components.filter(kind=ComponentKind.OVERRIDE, override_of=component.key).update(grain=grain)
    return component


def _rule_content(rule: Rule) -> RuleContent:
    bands = tuple(BandContent(**row) for row in rule.band_rows)
    return RuleContent(bands=bands, **{name: getattr(rule, name) for name in _VALUES})


def _gate_content(row: Mapping[str, Any], figures: Mapping[int, FigureContent]) -> GateContent:
    return GateContent(figure=figures.get(row["figure_id"] or 0), **{name: row[name] for name in _GATE})


def _keys(version: PlanVersion, components: Iterable[ComponentContent]) -> dict[str, ComponentKey]:
    """The keys of these codes in the plan, made where a code is new."""
    codes = {code for item in components for code in (item.code, item.override_of) if code}
    ComponentKey.objects.bulk_create(
        [ComponentKey(plan_id=version.plan_id, code=code) for code in sorted(codes)], ignore_conflicts=True
    )
    return {key.code: key for key in ComponentKey.objects.filter(plan_id=version.plan_id, code__in=codes)}


def _columns(
    item: ComponentContent, keys: dict[str, ComponentKey], figures: dict[str, Figure]
) -> dict[str, object]:
    return {
        "key": keys[item.code],
        "override_of": keys[item.override_of] if item.override_of else None,
        "measure_figure": figures[item.measure_figure.code] if item.measure_figure else None,
        "tier_figure": figures[item.tier_figure.code] if item.tier_figure else None,
        "second_figure": figures[item.second_figure.code] if item.second_figure else None,
        "spared_figure": figures[item.spared_figure.code] if item.spared_figure else None,
        "factors": list(item.factors),
        "paid_months": list(item.paid_months),
        **{name: getattr(item, name) for name in _PLAIN},
    }


def _write_parts(component: Component, content: ComponentContent, figures: dict[str, Figure]) -> None:
    rules = [
        Rule(component=component, position=position, **{name: getattr(rule, name) for name in _VALUES})
        for position, rule in enumerate(content.rules, 1)
    ]
    Rule.objects.bulk_create(rules)
    Band.objects.bulk_create(
        Band(
            rule=row,
            lower=band.lower,
            upper=band.upper,
            second_lower=band.second_lower,
            second_upper=band.second_upper,
            rate=band.rate,
        )
        for row, rule in zip(rules, content.rules, strict=True)
        for band in rule.bands
    )
    Gate.objects.bulk_create(
        Gate(
            component=component,
            part=gate.part,
            group=gate.group,
            measure=gate.measure,
            figure=figures[gate.figure.code] if gate.figure else None,
            month_offset=gate.month_offset,
            operator=gate.operator,
            threshold=gate.threshold,
            reason=gate.reason,
            label=gate.label,
        )
        for gate in content.gates
    )
    Instalment.objects.bulk_create(
        Instalment(component=component, **{name: getattr(row, name) for name in _INSTALMENT})
        for row in content.instalments
    )
