"""The upload form, and what a commit carries."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formats import period_label
from core.periods import current_period, period_range, previous_period, shift
from core.scoping import ScopedUser
from core.sheets.kinds import SheetKind, all_kinds, kind_named

MONTHS_AHEAD: Final = 2
"""So far ahead a register can be prepared."""
GROUPS: Final = ((_("Monthly results"), False), (_("Registers"), True))
"""The sheets in two groups: what is reported of a month, and what is there from a month on."""


def kinds_of(user: ScopedUser) -> list[SheetKind]:
    """The sheets that this user may upload."""
    return [kind for kind in all_kinds().values() if kind.upload_scope(user)]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("Sheet"))
    period = forms.TypedChoiceField(label=_("Month"), coerce=int)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the guard answers an empty file in its own words
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = kinds_of(user)
        choices: Any = self.fields["kind"]
        choices.choices = [
            (label, found)
            for label, register in GROUPS
            if (found := [(kind.name, kind.label) for kind in kinds if kind.register == register])
        ]
        registers = {kind.name for kind in kinds if kind.register}
        only_registers = self.initial.get("kind") in registers or len(registers) == len(kinds)
        latest = current_period()
        months: Any = self.fields["period"]
        last = shift(latest, MONTHS_AHEAD) if registers else latest
        months.choices = [
            (period, period_label(period)) for period in period_range(shift(latest, -23), last)
        ][::-1]
        months.initial = latest if only_registers else previous_period(latest)
        if only_registers:
            months.label = _("Holds from")
        if registers:
            months.help_text = _(
                "Results are of this month. What a register's sheet says holds from its first day."
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, period = data.get("kind"), data.get("period")
        if kind and period and not kind_named(kind).register and period > current_period():
            self.add_error("period", _("Results of a month that has not begun can't be uploaded."))
        return data


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
