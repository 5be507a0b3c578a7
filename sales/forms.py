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
        return [kind for kind in all_kinds().values() if kind.upload_scope(user)]


class SubmitForm(forms.Form):
    """`version` is the preview that was seen; `acknowledged` that totals which differ were."""

    version = forms.IntegerField()
    acknowledged = forms.BooleanField(required=False)


class CommitForm(SubmitForm):
    """`partial` leaves the refused rows out."""

    partial = forms.BooleanField(required=False)


class ReplaceForm(forms.Form):
    """The number of the upload that the file replaces; empty for none."""

    upload = forms.IntegerField(required=False)


class MappingForm(forms.Form):
    """The columns come as `key-<letter>`; `header` is the row that they were read from."""

    header = forms.IntegerField(required=False)
