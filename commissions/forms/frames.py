"""The form of a frame. Percentages are written as people say them: 15 is 15 %."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.choices import TierMode
from commissions.forms.plans import PeriodField
from core.formfields import YuanField
from network.choices import ChannelKind


class PercentField(forms.CharField):
    """Per cent in, an integer of 10^-4 out."""

    widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    def prepare_value(self, value: Any) -> Any:
        return units.PERCENT.plain(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = units.PERCENT.parse(text)
        except units.UnitError as error:
            raise ValidationError(str(error)) from error
        if found < 0:
            raise ValidationError(_("Write 0 or more."))
        return found


class FrameForm(forms.Form):
    channel_kind = forms.TypedChoiceField(
        label=_("Paid to"),
        choices=[("", _("All channels")), *ChannelKind.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Limits for a kind of channel hold beside those for all."),
    )
    valid_from = PeriodField(label=_("In force from"))
    document_number = forms.CharField(label=_("Document number"), max_length=60)
    most_per_piece = YuanField(
        label=_("Highest amount per user or piece (yuan)"),
        required=False,
        min_value=0,
        help_text=_("All components for one sale together, with factors and coefficients. Empty: no limit."),
        widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
    )
    most_percent = PercentField(
        label=_("Highest rate (%)"),
        required=False,
        help_text=_("Of the same amount, together. Empty: no limit."),
    )
    budget_share = PercentField(
        label=_("Budget as a share of revenue (%)"),
        required=False,
        help_text=_("A version that would have cost more in the last closed month gets a warning."),
    )
    budget_binding = forms.BooleanField(
        label=_("Forbid months above the budget"),
        required=False,
        help_text=_(
            "A month that costs more than its budget, or than this share of revenue, can't be submitted. Else it only"
            " gets a warning. Of frames for all channels."
        ),
    )
    tier_modes = forms.MultipleChoiceField(
        label=_("Allowed tier modes"),
        choices=TierMode.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all are allowed."),
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_most_per_piece(self) -> int | None:
        limit: int | None = self.cleaned_data["most_per_piece"]
        if limit is not None and limit < 0:
            raise ValidationError(_("Write 0 or more."))
        return limit
