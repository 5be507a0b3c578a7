"""What people enter at the desk: a version seen, a reason, a dispute, a ruling."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formfields import YuanField

LONGEST_TEXT = 2_000


class VersionForm(forms.Form):
    """The version of the month that the user had before them."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, label=_("Version"))


class ReturnForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )


class TextForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Message"), widget=forms.Textarea(attrs={"rows": 3})
    )


class DisputeForm(forms.Form):
    """What is wrong with lines that the address names."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        label=_("What is wrong, and what should it be?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    claimed = YuanField(
        required=False,
        label=_("Amount that you claim (yuan)"),
        help_text=_("Leave it empty if you don't know."),
    )

    def clean_claimed(self) -> Any:
        claimed = self.cleaned_data["claimed"]
        if claimed is not None and claimed <= 0:
            raise forms.ValidationError(_("Enter the amount that is missing, above 0."))
        return claimed


class RulingForm(forms.Form):
    """An amount upholds the dispute; none, or 0, rejects it."""

    amount = YuanField(
        required=False,
        label=_("Amount for the dealer (yuan)"),
        help_text=_("0 or nothing rejects the dispute. An amount is posted by the next run."),
    )
    text = forms.CharField(
        max_length=LONGEST_TEXT, label=_("Ruling in words"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"] or 0
        if amount < 0:
            raise forms.ValidationError(_("A ruling is an amount for the dealer, or 0 to reject."))
        return int(amount)
