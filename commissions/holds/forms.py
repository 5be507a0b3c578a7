"""What people enter about held lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.holds.choices import HoldReason, RefusalReason

LONGEST = 500


class LineHoldForm(forms.Form):
    """`seen` is how many lines and fen the page showed: others are never held."""

    code = forms.ChoiceField(
        label=_("What is checked"),
        choices=HoldReason.choices,
        help_text=_("The payee reads this on its statement."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by staff alone; the payee isn't told."),
    )
    seen = forms.RegexField(r"\A\d{1,9}:\d{1,18}\Z", required=False, widget=forms.HiddenInput)


class OneLineHoldForm(LineHoldForm):
    whole_fact = forms.BooleanField(
        label=_("All that this fact pays"),
        required=False,
        help_text=_("Not this component alone, but every one that is paid on the same order or subscriber."),
    )
    field_order = ("code", "whole_fact", "note", "seen")


class ReleaseForm(forms.Form):
    reason = forms.CharField(
        label=_("Explanation"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefuseForm(forms.Form):
    finding = forms.ChoiceField(label=_("Finding"), choices=RefusalReason.choices)
    reason = forms.CharField(
        label=_("Explanation"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the difference line that the payee reads."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["finding"].initial = RefusalReason.CARD_KEEPING
