"""Forms of plans and of the heads of their versions."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commissions.choices import StageOrder
from commissions.models import Plan, PlanVersion
from commissions.services.cut_offs import cut_off_days, is_cut_off
from core.formfields import YuanField
from core.periods import current_period, parse_period, period_text
from core.scoping import ScopedUser
from network.models import Region

if TYPE_CHECKING:
    _PlanModelForm = forms.ModelForm[Plan]
else:
    _PlanModelForm = forms.ModelForm

EDIT = "commissions.plan_edit"


class PeriodField(forms.CharField):
    """A month as the browser writes it, 2026-10; the integer 202610 comes out."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-10"})

    def prepare_value(self, value: Any) -> Any:
        return period_text(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_period(text)
        except ValueError:
            raise ValidationError(_("Write the month as 2026-10.")) from None


class PlanForm(_PlanModelForm):
    """A plan, and the head of its first version."""

    effective_from = PeriodField(label=gettext_lazy("In force from"), required=False)
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed when the version is submitted."),
    )

    class Meta:
        model = Plan
        fields = ("name", "code", "region")
        help_texts = {"code": gettext_lazy("Short and lasting, such as dealer-2026.")}

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        scope = user.scope_for(EDIT)
        regions = Region.objects.filter(level__in=["province", "city"])
        if not scope.everything:
            regions = regions.filter(pk__in=scope.city_ids)
        self.fields["region"].queryset = regions.order_by("path")  # type: ignore[attr-defined]
        self.fields["region"].empty_label = None  # type: ignore[attr-defined]


class PlanEditForm(_PlanModelForm):
    class Meta:
        model = Plan
        fields = ("name",)


class VersionForm(forms.Form):
    """The head of a version: from when, by which document."""

    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed when the version is submitted."),
    )
    effective_from = PeriodField(label=gettext_lazy("In force from"))
    effective_to = PeriodField(
        label=gettext_lazy("In force to"),
        required=False,
        help_text=gettext_lazy("Empty: until another version follows."),
    )
    month_cap = YuanField(
        label=gettext_lazy("Cap of the month (yuan)"),
        required=False,
        min_value=0,
        help_text=gettext_lazy(
            "What the version comes to for a payee in a month is at most this. Empty: no cap."
        ),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
    )
    stage_order = forms.ChoiceField(
        label=gettext_lazy("Order of cap, coefficients and guarantee"),
        choices=StageOrder.choices,
        required=False,
        help_text=gettext_lazy(
            "A version with a cap of the month or another order than the first is worked out by itself."
        ),
    )
    cut_off_day = forms.IntegerField(
        label=gettext_lazy("Cut-off day of the month"),
        required=False,
        help_text=gettext_lazy(
            "With 25, the events of 26 March to 25 April are of April. Empty: the calendar month. Records of a whole month,"
            " such as a subscriber's usage or a channel's metrics, keep the calendar month. The same in all versions of a plan."
        ),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "numeric"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_stage_order(self) -> str:
        return self.cleaned_data["stage_order"] or StageOrder.CAP_COEFFICIENTS_GUARANTEE

    def clean_cut_off_day(self) -> int | None:
        day: int | None = self.cleaned_data["cut_off_day"]
        if not is_cut_off(day):
            raise ValidationError(cut_off_days())
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("effective_from"), data.get("effective_to")
        if first and last and last < first:
            self.add_error("effective_to", _("The version ends before it begins."))
        return data


class VersionAddForm(forms.Form):
    """A new draft: empty, or as a copy of a version that the user sees."""

    copy_of = forms.ModelChoiceField(
        label=gettext_lazy("Begin with"),
        queryset=PlanVersion.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nothing: an empty version"),
    )
    effective_from = PeriodField(label=gettext_lazy("In force from"))
    document_number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed when the version is submitted."),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        versions = (
            PlanVersion.objects.visible_to(user).select_related("plan").order_by("plan__code", "-number")
        )
        self.fields["copy_of"].queryset = versions  # type: ignore[attr-defined]


class TrialForm(forms.Form):
    """The month on whose facts a version is tried."""

    period = PeriodField(label=gettext_lazy("On the facts of"))

    def clean_period(self) -> int:
        period: int = self.cleaned_data["period"]
        if period > current_period():
            raise ValidationError(_("There are no facts of this month yet."))
        return period


class ReturnForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1_000)


class ApproveForm(forms.Form):
    seen = forms.CharField(max_length=40)


class WorkbookForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Workbook"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
