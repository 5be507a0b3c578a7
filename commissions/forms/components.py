"""The guided form of one component: its kind, base, tiers, caps; its rules with tiers; its conditions.

`ComponentEditor` holds the three parts together. What it is given, it keeps: an entry that can't be
taken comes back beside its error.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import CapPeriod, ComponentKind, Measure, TierBasis, TierMode, TierScope
from commissions.forms.gates import GateForm, gates_of, initial_gates
from commissions.forms.rules import RuleForm, initial_rule
from commissions.services.plan_checks import BASES, Finding
from commissions.services.plan_content import ComponentContent, GateContent, RuleContent
from commissions.services.plan_names import PlanNames
from core.formfields import YuanField
from core.quick import QuickAdd
from sales.choices import Grain
from sales.models import Metric

FLAT = ""
KINDS = (ComponentKind.PIECE, ComponentKind.PERCENT, ComponentKind.OVERRIDE)


class _BySale(forms.Select):
    """Options that say for which kinds of facts they make sense; the page's script hides the others."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        grains = [str(grain.value) for grain, measures in BASES.items() if value in measures]
        option["attrs"]["data-grains"] = " ".join(grains)
        return option


class ComponentForm(forms.Form):
    """`others`: code and name of the components that an override may refer to."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_("Stays the same in all versions; the ledger is kept by it."),
    )
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in KINDS])
    grain = forms.TypedChoiceField(
        label=_("Paid on"),
        choices=[(grain.value, grain.label) for grain in Grain if grain != Grain.PRESENCE],
        coerce=int,
        initial=Grain.SALE,
        required=False,
    )
    metric = forms.ModelChoiceField(label=_("Metric"), queryset=Metric.objects.none(), required=False)
    tier_mode = forms.ChoiceField(
        label=_("Tiers"),
        choices=[(FLAT, _("None: one rate")), *TierMode.choices],
        required=False,
    )
    tier_basis = forms.ChoiceField(
        label=_("Tiers count"),
        choices=[(basis.value, basis.label) for basis in TierBasis if basis != TierBasis.FIGURE],
        required=False,
    )
    tier_scope = forms.ChoiceField(label=_("Counted over"), choices=TierScope.choices, required=False)
    measure = forms.ChoiceField(
        label=_("Amount"),
        choices=[
            ("", "---------"),
            *(
                (m.value, m.label)
                for m in Measure
                if m != Measure.FIGURE and any(m in found for found in BASES.values())
            ),
        ],
        widget=_BySale,
        required=False,
    )
    override_of = forms.ChoiceField(label=_("Override of"), required=False)
    override_step = forms.TypedChoiceField(
        label=_("Paid to"),
        choices=[(1, _("Direct upline")), (2, _("Upline of the upline")), (3, _("Upline 3 steps up"))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    line_cap = YuanField(label=_("Cap a line (yuan)"), required=False)
    payee_cap = YuanField(label=_("Cap a payee (yuan)"), required=False)
    cap_period = forms.ChoiceField(label=_("Cap over"), choices=CapPeriod.choices, required=False)
    apply_coefficients = forms.BooleanField(label=_("Channel coefficients apply"), required=False)

    def __init__(
        self, *args: Any, others: Iterable[tuple[str, str]], code_fixed: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["metric"].queryset = Metric.objects.order_by("position", "code")  # type: ignore[attr-defined]
        self.fields["metric"].quick_add = QuickAdd("tables:sales_metric_add")  # type: ignore[attr-defined]
        self.fields["override_of"].choices = [("", "---------"), *others]  # type: ignore[attr-defined]
        if code_fixed:
            self.fields["code"].disabled = True
        for name in ("line_cap", "payee_cap"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    def shape(self) -> dict[str, Any]:
        """Kind, basis and tiers as chosen so far: what the rules' figures are counted in."""
        kind = self["kind"].value() or ComponentKind.PIECE
        tiered = kind != ComponentKind.OVERRIDE and bool(self["tier_mode"].value())
        basis = (self["tier_basis"].value() if tiered else "") or TierBasis.COUNT
        if kind not in ComponentKind.values or basis not in TierBasis.values:
            kind, basis = ComponentKind.PIECE, TierBasis.COUNT
        return {"edge": units.edge_unit(basis), "rate": units.rate_unit(kind), "tiered": tiered}

    def values(self) -> dict[str, Any]:
        """The component's own columns; what doesn't belong to its kind is left at its default."""
        data = self.cleaned_data
        kept = ("code", "name", "clause", "kind", "line_cap", "payee_cap", "apply_coefficients")
        found = {name: data[name] for name in kept if name in data}
        if data.get("payee_cap") is not None:
            found["cap_period"] = data.get("cap_period") or CapPeriod.MONTH
        if data.get("kind") == ComponentKind.OVERRIDE:
            return {
                **found,
                "override_of": data.get("override_of") or None,
                "override_step": data.get("override_step"),
            }
        grain = data.get("grain") or Grain.SALE
        found["grain"] = grain
        if grain == Grain.CHANNEL_MONTH:
            found["metric"] = data.get("metric")
        basis = TierBasis.COUNT
        if data.get("tier_mode"):
            basis = data.get("tier_basis") or TierBasis.COUNT
            found |= {
                "tier_mode": data["tier_mode"],
                "tier_basis": basis,
                "tier_scope": data.get("tier_scope") or TierScope.PAYEE,
            }
        if data.get("kind") == ComponentKind.PERCENT or basis == TierBasis.AMOUNT:
            found["measure"] = (
                Measure.VALUE if grain == Grain.CHANNEL_MONTH else data.get("measure") or Measure.QUANTITY
            )
        return found


def _initial(content: ComponentContent) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in ComponentForm.base_fields if hasattr(content, name)}
    return {
        **values,
        "metric": content.metric.pk if content.metric else None,
        "tier_mode": content.tier_mode if content.is_tiered else FLAT,
        "measure": "" if content.measure == Measure.QUANTITY else content.measure,
    }


def is_editable(content: ComponentContent) -> bool:
    """Whether the form can show all that the component says; what else there is comes by the workbook."""
    plain = ComponentContent(code="", name="")
    hidden = ("measure_figure", "tier_figure", "prorate", "second_measure", "factors", "edges", "instalments")
    return (
        all(getattr(content, name) == getattr(plain, name) for name in (*hidden, "apply_qualifier"))
        and content.grain != Grain.PRESENCE
        and content.kind not in (ComponentKind.FACTOR, ComponentKind.GUARANTEE)
        and not any(gate.part or gate.figure for gate in content.gates)
    )


_RULES = forms.formset_factory(RuleForm, extra=0)
_GATES = forms.formset_factory(GateForm, extra=0)


class ComponentEditor:
    """Form, rules and conditions of one component. `content` is what is there already."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        names: PlanNames,
        others: Iterable[tuple[str, str]],
        content: ComponentContent,
        code_fixed: bool = False,
    ) -> None:
        self.names = names
        self.form = ComponentForm(data, initial=_initial(content), others=others, code_fixed=code_fixed)
        shape = self.form.shape()
        rules = content.rules or (RuleContent(),)
        self.rules: BaseFormSet[RuleForm] = _RULES(
            _from_zero(data, "rules"),
            prefix="rules",
            initial=None if data is not None else [initial_rule(rule, shape) for rule in rules],
            form_kwargs={"names": names, "shape": shape},
        )
        metric_unit = content.metric.unit if content.metric else None
        self.gates: BaseFormSet[GateForm] = _GATES(
            _from_zero(data, "gates"),
            prefix="gates",
            initial=None if data is not None else initial_gates(content.gates, metric_unit),
            form_kwargs={"metric_unit": self._metric_unit(metric_unit)},
        )

    def is_valid(self) -> bool:
        parts = [self.form.is_valid(), self.rules.is_valid(), self.gates.is_valid()]
        return all(parts)

    def content(self) -> ComponentContent:
        """What was entered, as far as it can be taken: complete if `is_valid`, else for the preview."""
        self.is_valid()
        values = self.form.values()
        values.setdefault("code", "")
        values.setdefault("name", "")
        return ComponentContent(**values, rules=tuple(self._taken_rules), gates=self._taken_gates)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Puts each finding where it belongs: field, rule, tier or condition."""
        for finding in findings:
            if finding.rule is not None and finding.rule < len(self._rule_forms):
                self._rule_forms[finding.rule].add_finding(finding)
            elif finding.gate is not None and finding.gate < len(self._gate_forms):
                self._gate_forms[finding.gate].add_error(finding.field or None, finding.message)
            else:
                self.form.add_error(
                    finding.field if finding.field in self.form.fields else None, finding.message
                )

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors or any(self.rules.errors) or any(self.gates.errors))

    @cached_property
    def _rule_forms(self) -> list[RuleForm]:
        return [form for form in self.rules.forms if form.is_filled]

    @cached_property
    def _gate_forms(self) -> list[GateForm]:
        return [form for form in self.gates.forms if form.has_changed()]

    @property
    def _taken_rules(self) -> list[RuleContent]:
        return [rule for form in self._rule_forms if (rule := form.content()) is not None]

    @property
    def _taken_gates(self) -> tuple[GateContent, ...]:
        return gates_of(self._gate_forms)

    def _metric_unit(self, known: str | None) -> str | None:
        chosen = self.form["metric"].value()
        if not self.form.is_bound or not str(chosen).isdigit():
            return known
        return next((metric.unit for metric in self.names.metrics.entries if metric.pk == int(chosen)), known)


def _from_zero(data: Mapping[str, Any] | None, prefix: str) -> Any:
    """Rows are never "initial" when they come back, so that one that was taken away is simply missing."""
    if data is None:
        return None
    copied = data.copy()  # type: ignore[attr-defined]
    copied[f"{prefix}-INITIAL_FORMS"] = "0"
    return copied
