"""What a plan version says, as plain values: one shape for the form, the workbook, copies and comparisons.

Two versions say the same if their contents are equal. Regions, products and metrics are the model
instances themselves (equal by key), so that names need no look-up. Figures are the stored integers.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch

from commissions.choices import CapPeriod, ComponentKind, Measure, TierBasis, TierMode, TierScope
from commissions.models import Band, Component, ComponentKey, Gate, PlanVersion, Rule
from network.models import Region
from sales.choices import Grain
from sales.models import Metric, Product, ProductCategory


@dataclass(frozen=True, slots=True)
class BandContent:
    """[lower, upper) at `rate`; `upper` None is without end."""

    lower: int
    upper: int | None
    rate: int

    @property
    def is_flat(self) -> bool:
        return self.lower == 0 and self.upper is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleContent:
    """None is any."""

    channel_kind: int | None = None
    mode: int | None = None
    level: int | None = None
    star: int | None = None
    city_class: int | None = None
    city: Region | None = None
    district: Region | None = None
    product: Product | None = None
    category: ProductCategory | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    bands: tuple[BandContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateContent:
    group: int = 1
    measure: str
    month_offset: int = 0
    operator: str
    threshold: int
    reason: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentContent:
    """`override_of` is the code of another component of the version."""

    code: str
    name: str
    clause: str = ""
    kind: str = ComponentKind.PIECE
    grain: int = Grain.SALE
    metric: Metric | None = None
    measure: str = Measure.QUANTITY
    tier_mode: str = TierMode.WHOLE
    tier_basis: str = TierBasis.COUNT
    tier_scope: str = TierScope.PAYEE
    line_cap: int | None = None
    payee_cap: int | None = None
    cap_period: str = CapPeriod.MONTH
    apply_coefficients: bool = True
    override_of: str | None = None
    override_step: int | None = None
    rules: tuple[RuleContent, ...] = ()
    gates: tuple[GateContent, ...] = ()

    @property
    def is_tiered(self) -> bool:
        return any(not band.is_flat for rule in self.rules for band in rule.bands)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContent:
    effective_from: int
    effective_to: int | None = None
    document_number: str = ""
    note: str = ""
    components: tuple[ComponentContent, ...] = field(default=())


SCOPE = ("channel_kind", "mode", "level", "star", "city_class", "city", "district", "product", "category")
"""The attributes of a rule besides its days."""
_VALUES = (*SCOPE, "date_from", "date_to")
_PLAIN = (
    "name", "clause", "kind", "grain", "metric", "measure", "tier_mode", "tier_basis", "tier_scope",
    "line_cap", "payee_cap", "cap_period", "apply_coefficients", "override_step",
)  # fmt: skip


def component_content(component: Component) -> ComponentContent:
    """Reads one component; from `version_components` without another query."""
    return ComponentContent(
        code=component.key.code,
        override_of=component.override_of.code if component.override_of else None,
        rules=tuple(_rule_content(rule) for rule in component.rules.all()),
        gates=gates_numbered(_gate_content(gate) for gate in component.gates.all()),
        **{name: getattr(component, name) for name in _PLAIN},
    )


def version_components(version: PlanVersion) -> list[Component]:
    """The components with all that belongs to them: four queries, however many there are."""
    rules = Rule.objects.select_related("city", "district", "product", "category").order_by("position", "id")
    others = Component.objects.filter(key=OuterRef("key")).exclude(version=OuterRef("version"))
    return list(
        version.components.select_related("key", "metric", "override_of")
        .annotate(in_other_versions=Exists(others))  # type: ignore[no-redef]
        .prefetch_related(
            Prefetch("rules", rules),
            Prefetch("rules__bands", Band.objects.order_by("lower")),
            Prefetch("gates", Gate.objects.order_by("group", "id")),
        )
        .order_by("position", "id")
    )


def version_content(version: PlanVersion) -> VersionContent:
    return VersionContent(
        effective_from=version.effective_from,
        effective_to=version.effective_to,
        document_number=version.document_number,
        note=version.note,
        components=tuple(component_content(component) for component in version_components(version)),
    )


def gates_numbered(gates: Iterable[GateContent]) -> tuple[GateContent, ...]:
    """Groups counted 1, 2, 3 in the order in which they come, the gates of a group together."""
    given = list(gates)
    numbers = {group: number for number, group in enumerate(dict.fromkeys(gate.group for gate in given), 1)}
    return tuple(
        sorted((replace(gate, group=numbers[gate.group]) for gate in given), key=lambda gate: gate.group)
    )


def aligned(components: Iterable[ComponentContent]) -> tuple[ComponentContent, ...]:
    """An override is paid on what the component beneath is paid on: the same kind of fact."""
    given = tuple(components)
    grains = {item.code: item.grain for item in given if item.kind != ComponentKind.OVERRIDE}
    return tuple(
        replace(item, grain=grains.get(item.override_of or "", item.grain), metric=None)
        if item.kind == ComponentKind.OVERRIDE
        else item
        for item in given
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
    keys = _keys(version, content.components)
    rows = [
        Component(version=version, position=position, **_columns(item, keys))
        for position, item in enumerate(aligned(content.components), 1)
    ]
    Component.objects.bulk_create(rows)
    for row, item in zip(rows, content.components, strict=True):
        _write_parts(row, item)


@transaction.atomic
def component_write(
    version: PlanVersion, content: ComponentContent, component: Component | None = None
) -> Component:
    """Adds a component to the draft, or replaces what `component` says. The overrides of it follow."""
    keys = _keys(version, (content,))
    if component is None:
        last = version.components.order_by("-position").first()
        component = Component(version=version, position=last.position + 1 if last else 1)
    else:
        component.rules.all().delete()
        component.gates.all().delete()
    beneath = version.components.filter(key__code=content.override_of or "").first()
    grain = beneath.grain if beneath and content.kind == ComponentKind.OVERRIDE else content.grain
    for name, value in _columns(replace(content, grain=grain), keys).items():
        setattr(component, name, value)
    component.save()
    _write_parts(component, content)
    version.components.filter(kind=ComponentKind.OVERRIDE, override_of=component.key).update(grain=grain)
    return component


def _rule_content(rule: Rule) -> RuleContent:
    bands = tuple(BandContent(band.lower, band.upper, band.rate) for band in rule.bands.all())
    return RuleContent(bands=bands, **{name: getattr(rule, name) for name in _VALUES})


def _gate_content(gate: Gate) -> GateContent:
    names = ("group", "measure", "month_offset", "operator", "threshold", "reason", "label")
    return GateContent(**{name: getattr(gate, name) for name in names})


def _keys(version: PlanVersion, components: Iterable[ComponentContent]) -> dict[str, ComponentKey]:
    """The keys of these codes in the plan, made where a code is new."""
    codes = {code for item in components for code in (item.code, item.override_of) if code}
    ComponentKey.objects.bulk_create(
        [ComponentKey(plan_id=version.plan_id, code=code) for code in sorted(codes)], ignore_conflicts=True
    )
    return {key.code: key for key in ComponentKey.objects.filter(plan_id=version.plan_id, code__in=codes)}


def _columns(item: ComponentContent, keys: dict[str, ComponentKey]) -> dict[str, object]:
    return {
        "key": keys[item.code],
        "override_of": keys[item.override_of] if item.override_of else None,
        **{name: getattr(item, name) for name in _PLAIN},
    }


def _write_parts(component: Component, content: ComponentContent) -> None:
    rules = [
        Rule(component=component, position=position, **{name: getattr(rule, name) for name in _VALUES})
        for position, rule in enumerate(content.rules, 1)
    ]
    Rule.objects.bulk_create(rules)
    Band.objects.bulk_create(
        Band(rule=row, lower=band.lower, upper=band.upper, rate=band.rate)
        for row, rule in zip(rules, content.rules, strict=True)
        for band in rule.bands
    )
    Gate.objects.bulk_create(
        Gate(
            component=component,
            group=gate.group,
            measure=gate.measure,
            month_offset=gate.month_offset,
            operator=gate.operator,
            threshold=gate.threshold,
            reason=gate.reason,
            label=gate.label,
        )
        for gate in content.gates
    )
