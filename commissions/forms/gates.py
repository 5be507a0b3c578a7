"""Conditions: a list read from top to bottom, each joined to the one above by "and" or by "or"."""

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import GateOperator, Measure
from commissions.forms.widgets import Figures, FigureSelect, Known, MeasureSelect, known_measures
from commissions.services.component_checks import USAGE
from commissions.services.figure_checks import COUNTED
from commissions.services.plan_checks import GATE_MEASURES, MOST_MONTHS_AFTER
from commissions.services.plan_content import FigureContent, GateContent
from sales.choices import Grain

AND: Final = "and"
OR: Final = "or"


class ConditionForm(forms.Form):
    """Of the facts that a figure counts. `metric_unit`: what a metric's value is counted in."""

    known: ClassVar[Known] = {grain: (*measures, *USAGE) for grain, measures in COUNTED.items()}

    joined = forms.ChoiceField(label=_("Joined by"), choices=[(AND, _("and")), (OR, _("or"))], required=False)
    measure = forms.ChoiceField(label=_("Measure"), widget=MeasureSelect)
    month_offset = forms.IntegerField(
        label=_("Months after"), min_value=0, max_value=MOST_MONTHS_AFTER, required=False
    )
    operator = forms.ChoiceField(label=_("Condition"), choices=GateOperator.choices, required=False)
    threshold = forms.CharField(label=_("Threshold"), max_length=30)

    idle: ClassVar[frozenset[str]] = frozenset({"joined", "operator"})
    """Fields that always have a value: a row in which only they were touched is still an empty row."""

    def __init__(self, *args: Any, metric_unit: str | None, figures: Figures, **options: Any) -> None:
        super().__init__(*args, **options)
        self.metric_unit = metric_unit
        self.figures = figures
        measure: Any = self.fields["measure"]
        measure.widget.known = self.known
        measure.choices = [("", "---------"), *known_measures(self.known)]
        for name in ("month_offset", "threshold"):
            self.fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - self.idle)

    @property
    def figure(self) -> FigureContent | None:
        return None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("measure") and data.get("threshold"):
            figure = self.figure
            unit = figure.unit if figure else units.measure_unit(data["measure"], self.metric_unit)
            try:
                data["threshold"] = unit.parse(data["threshold"])
            except units.UnitError as error:
                self.add_error("threshold", str(error))
        return data

    def content(self, group: int) -> GateContent | None:
        """None while it can't be read."""
        data = self.cleaned_data
        if self.errors or not isinstance(data.get("threshold"), int):
            return None
        return GateContent(
            group=group,
            part=data.get("part"),
            measure=data["measure"],
            figure=self.figure,
            month_offset=data.get("month_offset") or 0,
            operator=data.get("operator") or GateOperator.AT_LEAST,
            threshold=data["threshold"],
            reason=data.get("reason", ""),
            label=data.get("label", ""),
        )


class GateForm(ConditionForm):
    """Of a component."""

    known: ClassVar[Known] = GATE_MEASURES
    idle = ConditionForm.idle | {"reason"}

    figure_code = forms.ChoiceField(label=_("Figure"), required=False, widget=FigureSelect)
    reason = forms.CharField(label=_("Reason code"), max_length=4)
    label = forms.CharField(label=_("Reason in words"), max_length=80)

    field_order: tuple[str, ...] = (
        *("joined", "measure", "figure_code", "month_offset", "operator", "threshold", "reason", "label"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        figure = self.fields.get("figure_code")
        if figure is not None:
            figure.widget.offer(figure, self.figures)

    def clean_reason(self) -> str:
        return str(self.cleaned_data["reason"]).upper()

    @property
    def figure(self) -> FigureContent | None:
        if self.cleaned_data.get("measure") != Measure.FIGURE:
            return None
        return self.figures.get(self.cleaned_data.get("figure_code", ""))


class PartGateForm(GateForm):
    """Of one instalment of a component, or of one release of a reserve."""

    known: ClassVar[Known] = {
        Grain.SALE: USAGE,
        Grain.SUBSCRIBER_MONTH: USAGE,
        Grain.PRESENCE: (Measure.FIGURE,),
    }
    idle = GateForm.idle | {"part"}

    part = forms.IntegerField(label=_("Instalment"), min_value=1)

    field_order = (
        *(
            "part",
            "joined",
            "measure",
            "figure_code",
            "month_offset",
            "operator",
            "threshold",
            "reason",
            "label",
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["part"].widget = forms.TextInput(attrs={"class": "num", "inputmode": "numeric"})


Read = list[tuple[ConditionForm, GateContent]]


def gates_read(forms_: Iterable[ConditionForm]) -> Read:
    """The readable rows with their conditions, those of an instalment together; "and" begins a new group, "or"
    stays in the one above.
    """
    groups: dict[int | None, int] = {}
    found: Read = []
    for form in forms_:
        part = form.cleaned_data.get("part")
        stays = part in groups and form.cleaned_data.get("joined") == OR
        group = groups.get(part, 0) + (0 if stays else 1)
        gate = form.content(group)
        if gate is not None:
            groups[part] = group
            found.append((form, gate))
    return sorted(found, key=lambda pair: pair[1].part or 0)


def gates_shown(gates: Iterable[GateContent], metric_unit: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    above: tuple[int | None, int] | None = None
    for gate in gates:
        unit = gate.figure.unit if gate.figure else units.measure_unit(gate.measure, metric_unit)
        rows.append(
            {
                "joined": OR if (gate.part, gate.group) == above else AND,
                "part": gate.part,
                "measure": gate.measure,
                "figure_code": gate.figure.code if gate.figure else "",
                "month_offset": gate.month_offset,
                "operator": gate.operator,
                "threshold": unit.plain(gate.threshold),
                "reason": gate.reason,
                "label": gate.label,
            }
        )
        above = gate.part, gate.group
    return rows
