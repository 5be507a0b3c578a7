"""Conditions: a list read from top to bottom, each joined to the one above by "and" or by "or"."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import GateOperator, Measure
from commissions.services.plan_checks import GATE_MEASURES, MOST_MONTHS_AFTER
from commissions.services.plan_content import GateContent

AND: Final = "and"
OR: Final = "or"
_MEASURES: Final = [
    (measure.value, measure.label)
    for measure in Measure
    if measure != Measure.FIGURE and any(measure in found for found in GATE_MEASURES.values())
]


class _ByGrain(forms.Select):
    """Options that say for which kinds of facts they make sense, and in what they are counted."""

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if value:
            grains = [str(grain.value) for grain, measures in GATE_MEASURES.items() if value in measures]
            option["attrs"] |= {
                "data-grains": " ".join(grains),
                "data-unit": str(units.measure_unit(str(value)).label),
            }
        return option


class GateForm(forms.Form):
    """`metric_unit`: what the component's metric is counted in, for conditions on its value."""

    joined = forms.ChoiceField(label=_("Joined by"), choices=[(AND, _("and")), (OR, _("or"))], required=False)
    measure = forms.ChoiceField(label=_("Measure"), choices=[("", "---------"), *_MEASURES], widget=_ByGrain)
    month_offset = forms.IntegerField(
        label=_("Months after"), min_value=0, max_value=MOST_MONTHS_AFTER, required=False
    )
    operator = forms.ChoiceField(label=_("Condition"), choices=GateOperator.choices, required=False)
    threshold = forms.CharField(label=_("Threshold"), max_length=30)
    reason = forms.CharField(label=_("Reason code"), max_length=4)
    label = forms.CharField(label=_("Reason in words"), max_length=80)

    def __init__(self, *args: Any, metric_unit: str | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.metric_unit = metric_unit
        for name in ("month_offset", "threshold"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    def has_changed(self) -> bool:
        """A row in which only the connective was touched is still an empty row."""
        return bool(set(self.changed_data) - {"joined", "operator"})

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("measure") and data.get("threshold"):
            try:
                data["threshold"] = units.measure_unit(data["measure"], self.metric_unit).parse(
                    data["threshold"]
                )
            except units.UnitError as error:
                self.add_error("threshold", str(error))
        return data


def gates_of(forms_: Iterable[GateForm]) -> tuple[GateContent, ...]:
    """The readable rows as conditions; "and" begins a new group, "or" stays in the one above."""
    found: list[GateContent] = []
    for form in forms_:
        data = form.cleaned_data
        if form.errors or not isinstance(data.get("threshold"), int):
            continue
        last = found[-1].group if found else 0
        found.append(
            GateContent(
                group=last if found and data.get("joined") == OR else last + 1,
                measure=data["measure"],
                month_offset=data.get("month_offset") or 0,
                operator=data.get("operator") or GateOperator.AT_LEAST,
                threshold=data["threshold"],
                reason=data["reason"],
                label=data["label"],
            )
        )
    return tuple(found)


def initial_gates(gates: Iterable[GateContent], metric_unit: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    group = 0
    for gate in gates:
        rows.append(
            {
                "joined": OR if gate.group == group else AND,
                "measure": gate.measure,
                "month_offset": gate.month_offset,
                "operator": gate.operator,
                "threshold": units.measure_unit(gate.measure, metric_unit).plain(gate.threshold),
                "reason": gate.reason,
                "label": gate.label,
            }
        )
        group = gate.group
    return rows
