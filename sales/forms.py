"""The upload form, and what a commit carries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formats import period_label
from core.periods import current_period, period_range, previous_period, shift
from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind, all_kinds


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Sheet"))
    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the guard answers an empty file in its own words
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Any = self.fields["kind"]
        choices.choices = [(kind.name, kind.label) for kind in self.kinds_of(user)]
        months: Any = self.fields["period"]
        latest = current_period()
        months.choices = [
            (period, period_label(period)) for period in period_range(shift(latest, -23), latest)
        ][::-1]
        months.initial = previous_period(latest)

    @staticmethod
    def kinds_of(user: ScopedUser) -> list[SheetKind]:
        """The sheets that this user may upload."""
        return [kind for kind in all_kinds().values() if user.scope_for(kind.upload_code)]


class CommitForm(forms.Form):
    """`version` is the preview that was seen; `partial` leaves the refused rows out."""

    version = forms.IntegerField()
    partial = forms.BooleanField(required=False)
