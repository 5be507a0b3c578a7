"""The guided form of one component: what it is, its rates as a sheet, its conditions, its instalments.

What it is given, it keeps: an entry that can't be taken comes back beside its error.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.functional import cached_property

from commissions.choices import ComponentKind
from commissions.forms.components import ComponentForm, component_shown, sections
from commissions.forms.gates import (
    ConditionForm,
    GateForm,
    PartGateForm,
    Read,
    gates_read,
    gates_shown,
)
from commissions.forms.instalments import InstalmentForm, instalments_read, instalments_shown
from commissions.forms.rates import RateSheet
from commissions.forms.widgets import Figures
from commissions.services.plan_content import ComponentContent
from commissions.services.plan_findings import Finding
from commissions.services.plan_names import PlanNames

if TYPE_CHECKING:
    Rows = BaseFormSet[Any]
else:
    Rows = BaseFormSet

_GATES = forms.formset_factory(GateForm, extra=0)
_PARTS = forms.formset_factory(InstalmentForm, extra=0)
_PART_GATES = forms.formset_factory(PartGateForm, extra=0)


class ComponentEditor:
    """`content` is what is there already, `figures` are those of the version by their codes."""

    def __init__(
        self,
        data: Any = None,
        *,
        names: PlanNames,
        others: Iterable[tuple[str, str, str]],
        content: ComponentContent,
        figures: Figures | None = None,
        code_fixed: bool = False,
    ) -> None:
        self.names = names
        self.figures = figures or {}
        self.form = ComponentForm(
            data,
            initial=component_shown(content),
            others=others,
            figures=self.figures,
            code_fixed=code_fixed,
        )
        self.sheet = RateSheet(data, shape=self.form.shape, names=names, rules=content.rules)
        known = content.metric.unit if content.metric else None
        of_all = [gate for gate in content.gates if gate.part is None]
        of_parts = [gate for gate in content.gates if gate.part is not None]
        gates = {"metric_unit": self._metric_unit(known), "figures": self.figures}
        self.gates: Rows = rows_of(_GATES, data, "gates", gates_shown(of_all, known), gates)
        self.parts: Rows = rows_of(_PARTS, data, "parts", instalments_shown(content.instalments))
        self.part_gates: Rows = rows_of(_PART_GATES, data, "part_gates", gates_shown(of_parts, known), gates)
        self.errors: dict[str, list[str]] = {"instalments": []}
        """Sentences about a section as a whole."""

    def is_valid(self) -> bool:
        parts = [self.form.is_valid(), self.sheet.is_valid()]
        parts += [rows.is_valid() for rows in self._sections]
        return all(parts)

    def content(self) -> ComponentContent:
        """What was entered, as far as it can be taken: complete if `is_valid`, else for the preview."""
        self.is_valid()
        values = self.form.values()
        values.setdefault("code", "")
        values.setdefault("name", "")
        values["gates"] = tuple(gate for _form, gate in self._read_gates)
        if "parts" in sections(values.get("kind")):
            values["instalments"] = instalments_read(filled(self.parts))
        return ComponentContent(**values, rules=self.sheet.rules())

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Puts each finding where it belongs: field, rate, condition or section."""
        for finding in findings:
            if finding.rule is not None or finding.field == "rules":
                self.sheet.add_finding(finding)
            elif finding.gate is not None and finding.gate < len(self._read_gates):
                form, _gate = self._read_gates[finding.gate]
                field = "figure_code" if finding.field == "figure" else finding.field
                form.add_error(field if field in form.fields else None, finding.message)
            elif finding.field in self.errors:
                self.errors[finding.field].append(finding.message)
            else:
                self.form.add_error(self._field_of(finding.field), finding.message)

    def _field_of(self, name: str) -> str | None:
        """Where an attribute is entered: a clawback has fields of its own for two of them."""
        if self.form["kind"].value() == ComponentKind.CLAWBACK:
            name = {"override_of": "takes_back_from", "tier_basis": "since"}.get(name, name)
        return name if name in self.form.fields else None

    @property
    def has_errors(self) -> bool:
        marked = any(any(rows.errors) for rows in self._sections)
        return bool(self.form.errors or marked or self.sheet.has_errors or any(self.errors.values()))

    @property
    def _sections(self) -> tuple[Rows, ...]:
        """Those that concern the kind chosen: what was typed into the others before doesn't count."""
        return tuple(getattr(self, name) for name in sections(self.form["kind"].value()))

    @cached_property
    def _read_gates(self) -> Read:
        found: list[ConditionForm] = []
        for rows in self._sections:
            if rows is not self.parts:
                found += filled(rows)
        return gates_read(found)

    def _metric_unit(self, known: str | None) -> str | None:
        chosen = self.form["metric"].value()
        if not self.form.is_bound or not str(chosen).isdigit():
            return known
        return next((metric.unit for metric in self.names.metrics.entries if metric.pk == int(chosen)), known)


def rows_of(
    rows: Any,
    data: Any,
    prefix: str,
    shown: list[dict[str, Any]],
    options: dict[str, Any] | None = None,
) -> Rows:
    """A list of forms. Rows are never "initial" when they come back, so one that was taken away is just missing."""
    if data is not None:
        data = data.copy()
        data.setdefault(f"{prefix}-TOTAL_FORMS", "0")
        data[f"{prefix}-INITIAL_FORMS"] = "0"
    found: Rows = rows(
        data, prefix=prefix, initial=None if data is not None else shown, form_kwargs=options or {}
    )
    return found


def filled(rows: Rows) -> list[Any]:
    """The rows in which something stands."""
    return [form for form in rows.forms if form.has_changed() and hasattr(form, "cleaned_data")]
