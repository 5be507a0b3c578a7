"""The form of one figure of the month."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import FigureOwner, Measure
from commissions.forms.editor import Rows, filled, rows_of
from commissions.forms.gates import ConditionForm, gates_read, gates_shown
from commissions.forms.widgets import Figures, MeasureSelect, SoldWidget
from commissions.services.figure_checks import COUNTED, MOST_MONTHS_BACK
from commissions.services.formulas import bare, with_results
from commissions.services.plan_content import FigureContent
from commissions.services.plan_findings import Finding
from commissions.services.plan_names import NameUnknown, PlanNames, written
from sales.choices import Grain
from sales.models import Campaign, Metric, Product, ProductCategory

FORMULA: Final = "formula"
OF_TARGET: Final = ":target"
"""What no code of a figure can be."""
_GATES = forms.formset_factory(ConditionForm, extra=0)


class SoldField(forms.Field):
    """Products and categories by code or name, one to a text."""

    widget: Any = SoldWidget
    wide = True

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.names: PlanNames | None = None

    def find(self, names: PlanNames, text: str) -> Product | ProductCategory | Campaign:
        return names.sold(text)

    def clean(self, value: Any) -> tuple[Product | ProductCategory | Campaign, ...]:
        names = self.names or PlanNames()
        try:
            return tuple(self.find(names, text) for text in value or [])
        except NameUnknown as error:
            raise ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


class CampaignsField(SoldField):
    widget = SoldWidget(names="campaigns", label=gettext_lazy("Campaign"))

    def find(self, names: PlanNames, text: str) -> Campaign:
        return names.campaigns.find(text)


class FigureForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    code = forms.SlugField(label=gettext_lazy("Code"), max_length=32)
    owner = forms.ChoiceField(label=gettext_lazy("Counted over"), choices=FigureOwner.choices)
    way = forms.ChoiceField(
        label=gettext_lazy("Comes from"),
        choices=[("", gettext_lazy("what it counts")), (FORMULA, gettext_lazy("a formula of other figures"))],
        required=False,
    )
    formula = forms.CharField(
        label=gettext_lazy("Formula"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("As in Excel, of the codes of other figures: (a + b) / 2"),
    )
    grain = forms.TypedChoiceField(
        label=gettext_lazy("Counts"), choices=Grain.choices, coerce=int, required=False
    )
    metric = forms.ModelChoiceField(
        label=gettext_lazy("Metric"), queryset=Metric.objects.none(), required=False
    )
    measure = forms.ChoiceField(
        label=gettext_lazy("Adds up"),
        choices=[(m.value, m.label) for m in Measure if any(m in found for found in COUNTED.values())],
        required=False,
        widget=MeasureSelect(COUNTED),
        help_text=gettext_lazy("The value of a channel in the month are its days there."),
    )
    only = SoldField(
        label=gettext_lazy("Products or categories"),
        required=False,
        help_text=gettext_lazy("A code or a name each. None: all."),
    )
    campaigns = CampaignsField(
        label=gettext_lazy("Campaigns"),
        required=False,
        help_text=gettext_lazy("Of sales: a code or a name each. None: all."),
    )
    by_day = forms.BooleanField(
        label=gettext_lazy("On the event's day alone"),
        required=False,
        help_text=gettext_lazy("For tiers, conditions and formulas of what is paid on sales or events."),
    )
    year_to_date = forms.BooleanField(label=gettext_lazy("From January on"), required=False)
    quarter_to_date = forms.BooleanField(label=gettext_lazy("From the quarter's start on"), required=False)
    month_from = forms.IntegerField(
        label=gettext_lazy("From … months before"),
        min_value=0,
        max_value=MOST_MONTHS_BACK,
        required=False,
        help_text=gettext_lazy("0 is the month itself."),
    )
    month_to = forms.IntegerField(
        label=gettext_lazy("To … months before"), min_value=0, max_value=MOST_MONTHS_BACK, required=False
    )
    share_of = forms.ChoiceField(
        label=gettext_lazy("As a share of"),
        required=False,
        help_text=gettext_lazy("In per cent; without anything to share by it has no value."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("way") == FORMULA and not bare(data.get("formula", "")):
            self.add_error("formula", _("Needed."))
        return data

    def __init__(self, *args: Any, figures: Figures, names: PlanNames, **options: Any) -> None:
        """`figures`: those that it may be a share of."""
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["only"].names = fields["campaigns"].names = names
        fields["metric"].queryset = Metric.objects.order_by("position", "code")
        fields["share_of"].choices = [
            ("", _("nothing: the sum itself")),
            (OF_TARGET, _("the target of the month")),
            *((code, item.name) for code, item in figures.items() if not item.is_share and not item.formula),
        ]
        for name in ("month_from", "month_to"):
            fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "numeric"})


class FigureEditor:
    """The figure and the conditions of what it counts. `figures` are the others of the version, by code."""

    def __init__(
        self, data: Any = None, *, names: PlanNames, content: FigureContent, figures: Figures
    ) -> None:
        self.figures = figures
        self.form = FigureForm(data, initial=_shown(content), figures=figures, names=names)
        known = content.metric.unit if content.metric else None
        self.gates: Rows = rows_of(
            _GATES,
            data,
            "gates",
            gates_shown(content.gates, known),
            {"metric_unit": self._metric_unit(data, known), "figures": {}},
        )

    @property
    def _is_formula(self) -> bool:
        return bool(self.form["way"].value() == FORMULA)

    def is_valid(self) -> bool:
        """Of a formula what was typed of counting before doesn't matter."""
        return all([self.form.is_valid(), self._is_formula or self.gates.is_valid()])

    def content(self) -> FigureContent:
        """What was entered, if it is valid."""
        data = dict(self.form.cleaned_data)
        plain = {name: data[name] for name in ("code", "name", "owner")}
        formula = bare(data.pop("formula"))
        if data.pop("way") == FORMULA:
            worked_out = FigureContent(**plain, formula=formula)
            return with_results({**self.figures, worked_out.code: worked_out})[worked_out.code]
        share = data.pop("share_of")
        data["grain"] = data["grain"] or Grain.SALE
        data["measure"] = data["measure"] or Measure.QUANTITY
        if data["grain"] != Grain.CHANNEL_MONTH:
            data["metric"] = None
        if data["grain"] != Grain.SALE:
            data["campaigns"] = ()
        data["by_day"] = data["by_day"] and Grain(data["grain"]).has_day
        if data["by_day"]:
            data |= {"year_to_date": False, "quarter_to_date": False, "month_from": 0, "month_to": 0}
        return FigureContent(
            **{
                **data,
                "month_from": -(data["month_from"] or 0),
                "month_to": -(data["month_to"] or 0),
                "share_of": self.figures.get(share),
                "of_target": share == OF_TARGET,
            },
            gates=tuple(gate for _form, gate in gates_read(filled(self.gates))),
        )

    def add_findings(self, findings: Iterable[Finding]) -> None:
        rows = filled(self.gates)
        for finding in findings:
            if finding.gate is not None and finding.gate < len(rows):
                rows[finding.gate].add_error(finding.field or None, finding.message)
            else:
                known = finding.field in self.form.fields
                self.form.add_error(finding.field if known else None, finding.message)

    def _metric_unit(self, data: Any, known: str | None) -> str | None:
        chosen = str(self.form["metric"].value() or "")
        if data is None or not chosen.isdigit():
            return known
        found = Metric.objects.filter(pk=int(chosen)).first()
        return found.unit if found else known


def _shown(content: FigureContent) -> dict[str, Any]:
    share = OF_TARGET if content.of_target else content.share_of.code if content.share_of else ""
    plain = (
        "name",
        "code",
        "owner",
        "formula",
        "grain",
        "measure",
        "year_to_date",
        "quarter_to_date",
        "by_day",
    )
    return {
        "way": FORMULA if content.formula else "",
        **{name: getattr(content, name) for name in plain},
        "metric": content.metric.pk if content.metric else None,
        "only": [written(item) for item in content.only],
        "campaigns": [written(item) for item in content.campaigns],
        "month_from": -content.month_from,
        "month_to": -content.month_to,
        "share_of": share,
    }
