"""Plan versions in the database: read as content, and made to say a content."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from commissions.choices import ComponentKind
from commissions.models import Band, Component, ComponentKey, Figure, Gate, Instalment, PlanVersion, Rule
from commissions.services.figure_store import figures_write, version_figures, version_qualifier
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

_VALUES = (*SCOPE, "date_from", "date_to")
_PLAIN = (
    "name", "clause", "kind", "grain", "metric", "measure", "formula", "prorate", "tier_mode", "tier_basis",
    "tier_scope", "edges", "second_measure", "in_points", "standing", "line_floor", "line_cap", "subscriber_cap",
    "payee_cap", "cap_group",
    "cap_period", "clock_stops",
    "apply_qualifier", "apply_coefficients", "override_step", "override_by", "event_kind", "spared_share",
)  # fmt: skip
_INSTALMENT = ("part", "month_offset", "share", "held_months", "reduced_share")


def component_content(
    component: Component, figures: Mapping[int, FigureContent] | None = None
) -> ComponentContent:
    """Reads one component; with `figures`, and from `version_components`, without another query."""
    if figures is None:
        figures = version_figures(component.version) if _looks_at_figures(component) else {}
    return ComponentContent(
        code=component.key.code,
        override_of=component.override_of.code if component.override_of else None,
        measure_figure=figures.get(component.measure_figure_id or 0),
        tier_figure=figures.get(component.tier_figure_id or 0),
        spared_figure=figures.get(component.spared_figure_id or 0),
        factors=tuple(component.factors),
        instalments=tuple(
            InstalmentContent(**{name: getattr(row, name) for name in _INSTALMENT})
            for row in (component.instalments.all() if getattr(component, "in_parts", True) else ())
        ),
        rules=tuple(_rule_content(rule) for rule in component.rules.all()),
        gates=gates_numbered(_gate_content(gate, figures) for gate in component.gates.all()),
        **{name: getattr(component, name) for name in _PLAIN},
    )


def version_components(version: PlanVersion) -> list[Component]:
    """The components with all that belongs to them: four queries, however many there are; one more if any has
    instalments.
    """
    rules = Rule.objects.select_related("city", "district", "product", "category").order_by("position", "id")
    others = Component.objects.filter(key=OuterRef("key")).exclude(version=OuterRef("version"))
    found = list(
        version.components.select_related("key", "metric", "override_of")
        .annotate(  # type: ignore[no-redef]
            in_other_versions=Exists(others),
            in_parts=Exists(Instalment.objects.filter(component=OuterRef("pk"))),
            of_figured_version=Exists(Figure.objects.filter(version=OuterRef("version"))),
        )
        .prefetch_related(
            Prefetch("rules", rules),
            Prefetch("rules__bands", Band.objects.order_by("second_lower", "lower")),
            Prefetch("gates", Gate.objects.order_by("group", "id")),
        )
        .order_by("position", "id")
    )
    parts = Prefetch("instalments", Instalment.objects.order_by("part"))
    prefetch_related_objects([component for component in found if component.in_parts], parts)
    return found


def version_content(version: PlanVersion) -> VersionContent:
    components = version_components(version)
    figured = not components or components[0].of_figured_version
    figures = version_figures(version) if figured else {}
    return VersionContent(
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        document_number=version.document_number,
        note=version.note,
        components=tuple(component_content(component, figures) for component in components),
        figures=tuple(figures.values()),
        qualifier=version_qualifier(version, figures),
    )


@transaction.atomic
def version_write(version: PlanVersion, content: VersionContent) -> None:
    """Makes the draft say exactly this. Nothing of what it said before remains."""
    version.effective_from = content.effective_from
    version.effective_to = content.effective_to
    version.document_number = content.document_number
    version.note = content.note
    version.save(update_fields=["effective_from", "effective_to", "document_number", "note"])
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
    bands = tuple(
        BandContent(band.lower, band.upper, band.rate, band.second_lower, band.second_upper)
        for band in rule.bands.all()
    )
    return RuleContent(bands=bands, **{name: getattr(rule, name) for name in _VALUES})


def _looks_at_figures(component: Component) -> bool:
    return bool(
        component.measure_figure_id
        or component.tier_figure_id
        or component.spared_figure_id
        or any(gate.figure_id for gate in component.gates.all())
    )


def _gate_content(gate: Gate, figures: Mapping[int, FigureContent]) -> GateContent:
    names = ("group", "part", "measure", "month_offset", "operator", "threshold", "reason", "label")
    return GateContent(
        figure=figures.get(gate.figure_id or 0), **{name: getattr(gate, name) for name in names}
    )


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
        "spared_figure": figures[item.spared_figure.code] if item.spared_figure else None,
        "factors": list(item.factors),
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
