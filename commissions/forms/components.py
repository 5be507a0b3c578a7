"""What a component says of itself: what it is paid on, how its tiers count, what it is multiplied with, caps.

Its rates, conditions and instalments stand beside it in the editor (commissions/forms/editor.py).
"""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import (
    MOST_ONCE_MONTHS,
    CapOrder,
    CapPeriod,
    ComponentKind,
    CountPeriod,
    Edges,
    Measure,
    OncePeriod,
    OverrideBy,
    Standing,
    TierBasis,
    TierMode,
    TierScope,
)
from commissions.forms.rates import Shape
from commissions.forms.widgets import Figures, FigureSelect, MeasureSelect
from commissions.services.cap_checks import CAPS, FLOORS
from commissions.services.clawback_checks import SINCE
from commissions.services.component_checks import SECOND_MEASURES
from commissions.services.count_checks import counts_over_months
from commissions.services.formulas import bare
from commissions.services.plan_checks import BASES
from commissions.services.plan_content import ComponentContent, FigureContent
from core.formfields import YuanField
from core.quick import QuickAdd
from sales.choices import EventKind, Grain
from sales.models import Metric

FLAT: Final = ""
_SECONDS: Final = {grain: (*found, Measure.FIGURE) for grain, found in SECOND_MEASURES.items()}
MONEY_BOUNDS: Final = (*FLOORS, *CAPS)
_PLAIN: Final = ("code", "name", "clause", "kind")
_PAYING: Final = (
    *("line_cap", "payee_floor", "payee_cap", "cap_group", "apply_qualifier", "apply_coefficients"),
)
_CAPS: Final = (*("once_months", "once_period", *MONEY_BOUNDS, "cap_group"),)
_APPLIES: Final = ("apply_qualifier", "apply_coefficients")


class ComponentForm(forms.Form):
    """`others` are the version's other components; overrides and factor tables are chosen among them."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.SlugField(
        label=_("Code"),
        max_length=32,
        help_text=_("Stays the same in all versions; the ledger is kept by it."),
    )
    clause = forms.CharField(label=_("Clause"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ComponentKind.choices)
    grain = forms.TypedChoiceField(
        label=_("Paid on"), choices=Grain.choices, coerce=int, initial=Grain.SALE, required=False
    )
    metric = forms.ModelChoiceField(label=_("Metric"), queryset=Metric.objects.none(), required=False)
    prorate = forms.BooleanField(
        label=_("By active days"), required=False, help_text=_("In proportion to the days in the network.")
    )
    event_kind = forms.TypedChoiceField(
        label=_("Event"),
        choices=[("", "---------"), *EventKind.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    override_of = forms.ChoiceField(label=_("Override of"), required=False)
    takes_back_from = forms.ChoiceField(label=_("Takes back from"), required=False)
    override_step = forms.TypedChoiceField(
        label=_("Paid to"),
        choices=[(1, _("Direct upline")), (2, _("Upline of the upline")), (3, _("Upline 3 steps up"))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    override_by = forms.ChoiceField(label=_("Share of what"), choices=OverrideBy.choices, required=False)
    measure = forms.ChoiceField(
        label=_("Base"),
        choices=[
            ("", "---------"),
            *((m.value, m.label) for m in Measure if any(m in found for found in BASES.values())),
        ],
        widget=MeasureSelect(BASES),
        required=False,
    )
    measure_figure = forms.ChoiceField(label=_("Figure paid on"), required=False, widget=FigureSelect)
    formula = forms.CharField(
        label=_("Formula"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_(
            "As in Excel, of the measures and figures by name: IF(plan_fee >= 100, 30, net_bill * 5%)"
        ),
    )
    tier_mode = forms.ChoiceField(
        label=_("Tiers"), choices=[(FLAT, _("None: one rate")), *TierMode.choices], required=False
    )
    tier_basis = forms.ChoiceField(
        label=_("Tiers count"),
        choices=[(basis.value, basis.label) for basis in TierBasis if basis not in SINCE],
        required=False,
    )
    since = forms.ChoiceField(
        label=_("Tiers count"), choices=[(basis.value, basis.label) for basis in SINCE], required=False
    )
    tier_figure = forms.ChoiceField(label=_("Figure counted"), required=False, widget=FigureSelect)
    tier_scope = forms.ChoiceField(label=_("Counted over"), choices=TierScope.choices, required=False)
    count_period = forms.ChoiceField(
        label=_("Counted from the start of"), choices=CountPeriod.choices, required=False
    )
    edges = forms.ChoiceField(label=_("Edges"), choices=Edges.choices, required=False)
    second_measure = forms.ChoiceField(
        label=_("Second dimension"),
        choices=[
            ("", "---------"),
            *((m.value, m.label) for m in Measure if any(m in known for known in _SECONDS.values())),
        ],
        widget=MeasureSelect(_SECONDS),
        required=False,
        help_text=_("Then each rule has a row for each of its stretches."),
    )
    second_figure = forms.ChoiceField(
        label=_("Figure of the second dimension"), required=False, widget=FigureSelect
    )
    factors = forms.MultipleChoiceField(
        label=_("Multiplied with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    left_of_tier = forms.BooleanField(label=_("In proportion to what is left of the tier"), required=False)
    spared_share = forms.CharField(
        label=_("Spared (%)"),
        max_length=12,
        required=False,
        help_text=_("So much of the figure is spared; of the rest the dearest are taken back."),
    )
    spared_figure = forms.ChoiceField(label=_("Spared of"), required=False, widget=FigureSelect)
    in_points = forms.BooleanField(
        label=_("In points"),
        required=False,
        help_text=_(
            "Points a piece, with a factor table that is the price; of a factor table: yuan a point."
        ),
    )
    standing = forms.ChoiceField(
        label=_("Mode, level and star"),
        choices=Standing.choices,
        required=False,
        help_text=_(
            "Which moment's mode, level and star of the channel the rates are for."
            " By days: each of the month's, as long as it held."
        ),
    )
    line_floor = YuanField(
        label=_("At least a line (yuan)"),
        required=False,
        help_text=_("What earns anything earns at least this."),
    )
    line_cap = YuanField(label=_("Cap a line (yuan)"), required=False)
    cap_order = forms.ChoiceField(
        label=_("Cap and floor a line"),
        choices=CapOrder.choices,
        required=False,
        help_text=_("Before the factors: a line is held between floor and cap first and multiplied then."),
    )
    subscriber_floor = YuanField(
        label=_("At least a subscriber (yuan)"),
        required=False,
        help_text=_("Of all lines of a subscriber in a month, if one of them isn't refused."),
    )
    subscriber_cap = YuanField(
        label=_("Cap a subscriber (yuan)"),
        required=False,
        help_text=_("Of all lines of a subscriber in a month."),
    )
    payee_floor = YuanField(
        label=_("At least a payee (yuan)"),
        required=False,
        help_text=_("Of all lines of a payee, if one of them isn't refused."),
    )
    floor_period = forms.ChoiceField(
        label=_("Floor over"),
        choices=CapPeriod.choices,
        required=False,
        help_text=_("Over a year: raised in December, by what the year is short of."),
    )
    payee_cap = YuanField(label=_("Cap a payee (yuan)"), required=False)
    cap_group = forms.CharField(
        label=_("Cap group"),
        max_length=32,
        required=False,
        help_text=_(
            "Components with the same cap group share the caps and floors of the payee and of the subscriber."
        ),
    )
    cap_period = forms.ChoiceField(label=_("Cap over"), choices=CapPeriod.choices, required=False)
    once_months = forms.IntegerField(
        label=_("Once in (months)"),
        min_value=1,
        max_value=MOST_ONCE_MONTHS,
        required=False,
        help_text=_(
            "A subscriber, or a channel without one, is paid for once in so many months. Empty: each time."
        ),
    )
    once_period = forms.ChoiceField(
        label=_("Once in"),
        choices=[("", "---------"), *OncePeriod.choices],
        required=False,
        help_text=_("Instead of so many months: once in each calendar quarter or year."),
    )
    paid_months = forms.TypedMultipleChoiceField(
        label=_("Months of the year"),
        choices=[(month, str(month)) for month in range(1, 13)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It is paid in these months of each year alone. None: in all."),
    )
    clock_stops = forms.BooleanField(
        label=_("Clock stops while suspended"),
        required=False,
        help_text=_("Every thirty days of suspension put the instalments to come off by a month."),
    )
    apply_qualifier = forms.BooleanField(label=_("Period qualifier applies"), required=False)
    apply_coefficients = forms.BooleanField(label=_("Channel coefficients apply"), required=False)

    def __init__(
        self,
        *args: Any,
        others: Iterable[tuple[str, str, str]],
        figures: Figures,
        code_fixed: bool,
        **options: Any,
    ) -> None:
        """`others`: code, name and kind."""
        super().__init__(*args, **options)
        self.figures = figures
        fields: dict[str, Any] = self.fields
        given = list(others)
        fields["metric"].queryset = Metric.objects.order_by("position", "code")
        fields["metric"].quick_add = QuickAdd("tables:sales_metric_add")
        earning = [(code, name) for code, name, kind in given if _earns(kind)]
        overrides = [(code, name) for code, name, kind in given if kind == ComponentKind.OVERRIDE]
        fields["override_of"].choices = [("", "---------"), *earning]
        fields["takes_back_from"].choices = [("", "---------"), *earning, *overrides]
        fields["factors"].choices = [
            (code, name) for code, name, kind in given if kind == ComponentKind.FACTOR
        ]
        in_yuan = {code: item for code, item in figures.items() if item.unit is units.YUAN}
        fields["measure_figure"].widget.offer(fields["measure_figure"], in_yuan)
        for name in ("tier_figure", "second_figure", "spared_figure"):
            fields[name].widget.offer(fields[name], figures)
        if code_fixed:
            fields["code"].disabled = True
        for name in (*MONEY_BOUNDS, "spared_share"):
            fields[name].widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    @property
    def says_caps(self) -> bool:
        """Whether the card of caps and of what applies says other than most components do, or holds a mistake."""
        if any(name in self.errors for name in (*_CAPS, *_APPLIES)):
            return True
        return any(self[name].value() for name in _CAPS) or not all(self[name].value() for name in _APPLIES)

    @property
    def shape(self) -> Shape:
        """Kind, basis and tiers as chosen so far: what the rates are counted in."""
        kind = self._chosen("kind", ComponentKind.values, ComponentKind.PIECE)
        if kind == ComponentKind.CLAWBACK:
            since = self._chosen("since", SINCE, TierBasis.MONTHS)
            return Shape(edge=units.edge_unit(since), rate=units.rate_unit(kind))
        mode = self._chosen("tier_mode", TierMode.values, FLAT) if _earns(kind) else FLAT
        basis = self._chosen("tier_basis", TierBasis.values, TierBasis.COUNT) if mode else TierBasis.COUNT
        figure = self.figures.get(str(self["tier_figure"].value() or ""))
        second = self._chosen("second_measure", Measure.values, "") if mode else ""
        return Shape(
            edge=units.edge_unit(basis, figure.unit if figure else units.PIECES),
            rate=units.rate_unit(kind, in_points=self._in_points(kind)),
            second=self._second_unit(second),
            tiered=bool(mode),
        )

    def _second_unit(self, second: str) -> units.Unit | None:
        if second == Measure.FIGURE:
            figure = self.figures.get(str(self["second_figure"].value() or ""))
            return figure.unit if figure else units.PIECES
        return units.measure_unit(second) if second else None

    def _in_points(self, kind: str) -> bool:
        return kind in (ComponentKind.FACTOR, ComponentKind.PIECE) and bool(self["in_points"].value())

    def clean_spared_share(self) -> int:
        text = self.cleaned_data["spared_share"]
        try:
            return units.PERCENT.parse(text) if text else 0
        except units.UnitError as error:
            raise ValidationError(str(error)) from error

    def values(self) -> dict[str, Any]:
        """The component's own columns; what doesn't belong to its kind is left at its default."""
        data = self.cleaned_data
        kind = data.get("kind")
        found: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
        if kind in (ComponentKind.FACTOR, ComponentKind.PIECE):
            found["in_points"] = data.get("in_points", False)
        if kind == ComponentKind.FACTOR:
            return found
        if kind in (ComponentKind.GUARANTEE, ComponentKind.DRAW):
            return {
                **found,
                "grain": Grain.PRESENCE,
                "prorate": data.get("prorate", False),
                "standing": data.get("standing") or Standing.MONTH_START,
            }
        if kind == ComponentKind.RESERVE:
            return {**found, "grain": Grain.PRESENCE}
        if kind == ComponentKind.CLAWBACK:
            return {**found, **self._taking_back(data)}
        found |= {name: data[name] for name in _PAYING if name in data}
        for name in ("cap_period", "floor_period"):
            found[name] = data.get(name) or CapPeriod.MONTH
        if kind == ComponentKind.OVERRIDE:
            return {
                **found,
                "override_of": data.get("override_of") or None,
                "override_step": data.get("override_step"),
                "override_by": data.get("override_by") or OverrideBy.SHARE,
            }
        return {**found, **self._earning(data)}

    def _taking_back(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "grain": Grain.EVENT,
            "override_of": data.get("takes_back_from") or None,
            "event_kind": data.get("event_kind"),
            "tier_basis": data.get("since") or TierBasis.MONTHS,
            "edges": data.get("edges") or Edges.LOWER,
            "prorate": data.get("left_of_tier", False),
            "spared_share": data.get("spared_share") or 0,
            "spared_figure": self._figure("spared_figure"),
        }

    def _earning(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of what is paid by the piece or by percent."""
        grain = Grain(data.get("grain") or Grain.SALE)
        mode = data.get("tier_mode") or FLAT
        basis = (data.get("tier_basis") or TierBasis.COUNT) if mode else TierBasis.COUNT
        summed = counts_over_months(mode, basis)
        found: dict[str, Any] = {
            "grain": grain,
            "metric": data.get("metric") if grain == Grain.CHANNEL_MONTH else None,
            "event_kind": data.get("event_kind") if grain == Grain.EVENT else None,
            "prorate": grain == Grain.PRESENCE and data.get("prorate", False),
            "tier_mode": mode or TierMode.WHOLE,
            "tier_basis": basis,
            "tier_figure": self._figure("tier_figure") if basis == TierBasis.FIGURE else None,
            "tier_scope": data.get("tier_scope") or TierScope.PAYEE,
            "count_period": (data.get("count_period") if summed else None) or CountPeriod.MONTH,
            "edges": data.get("edges") or Edges.LOWER,
            "second_measure": (data.get("second_measure") or None) if mode else None,
            "factors": tuple(sorted(data.get("factors", ()))),
            "standing": data.get("standing") or Standing.MONTH_START,
            "line_floor": data.get("line_floor"),
            "cap_order": data.get("cap_order") or CapOrder.AFTER,
            "subscriber_floor": data.get("subscriber_floor"),
            "subscriber_cap": data.get("subscriber_cap"),
            "once_months": data.get("once_months"),
            "once_period": data.get("once_period") or "",
            "paid_months": tuple(sorted(data.get("paid_months") or ())),
            "clock_stops": data.get("clock_stops", False),
        }
        if found["second_measure"] == Measure.FIGURE:
            found["second_figure"] = self._figure("second_figure")
        if data.get("kind") == ComponentKind.PERCENT or basis == TierBasis.AMOUNT:
            only = Measure.QUANTITY if grain in (Grain.SALE, Grain.SUBSCRIBER_MONTH) else BASES[grain][0]
            found["measure"] = data.get("measure") or only
        if found.get("measure") == Measure.FIGURE:
            found["measure_figure"] = self._figure("measure_figure")
        if found.get("measure") == Measure.FORMULA:
            # Told as it was typed while it is wrong, when it is no longer among what was taken.
            found["formula"] = bare(data.get("formula") or self["formula"].value() or "")
        return found

    def _figure(self, name: str) -> FigureContent | None:
        return self.figures.get(self.cleaned_data.get(name) or "")

    def _chosen(self, name: str, allowed: Iterable[str], otherwise: str) -> str:
        value = self[name].value()
        return value if value in allowed else otherwise


def _earns(kind: str) -> bool:
    return kind in (ComponentKind.PIECE, ComponentKind.PERCENT)


def sections(kind: Any) -> tuple[str, ...]:
    """Which lists beside the form belong to the kind."""
    if _earns(kind):
        return ("gates", "parts", "part_gates")
    if kind == ComponentKind.RESERVE:
        return ("gates", "parts", "part_gates")
    return ("gates",) if kind in (ComponentKind.CLAWBACK, ComponentKind.OVERRIDE) else ()


def component_shown(content: ComponentContent) -> dict[str, Any]:
    """What the form shows of what is there."""
    values = {name: getattr(content, name) for name in ComponentForm.base_fields if hasattr(content, name)}
    since = content.tier_basis if content.tier_basis in SINCE else TierBasis.MONTHS
    return {
        **values,
        "since": since,
        "tier_basis": TierBasis.COUNT if content.tier_basis in SINCE else content.tier_basis,
        "takes_back_from": content.override_of or "",
        "left_of_tier": content.prorate,
        "spared_share": units.PERCENT.plain(content.spared_share) if content.spared_share else "",
        "spared_figure": content.spared_figure.code if content.spared_figure else "",
        "metric": content.metric.pk if content.metric else None,
        "tier_mode": content.tier_mode if content.is_tiered else FLAT,
        "measure": "" if content.measure == Measure.QUANTITY else content.measure,
        "measure_figure": content.measure_figure.code if content.measure_figure else "",
        "tier_figure": content.tier_figure.code if content.tier_figure else "",
        "second_figure": content.second_figure.code if content.second_figure else "",
        "factors": list(content.factors),
        "paid_months": list(content.paid_months),
    }
