"""What people enter about payments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agents.choices import TaxpayerKind
from commissions.forms.desk import ReturnForm, VersionForm
from commissions.payments.layouts import LAYOUTS
from commissions.payments.models import TaxBracket
from commissions.payments.services.batches import PREPARE, batch_prepare
from commissions.payments.services.taxes import brackets_add
from core import formats
from core.money import SCALE, AmountError, fen_from_text
from core.periods import current_period, period_range, shift, today
from core.scoping import ScopedUser
from network.models import Region

MONTHS = 12

__all__ = ["BatchForm", "EpochForm", "ReturnForm", "ReverseForm", "SendForm", "TaxForm", "VersionForm"]


class BatchForm(forms.Form):
    """A city and the month up to which its statements are paid."""

    city = forms.TypedChoiceField(label=_("City"), coerce=int)
    period = forms.TypedChoiceField(
        label=_("Up to the month"),
        coerce=int,
        help_text=_("Statements of earlier months that are still unpaid come along."),
    )

    def __init__(self, *args: Any, user: ScopedUser, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        cities = Region.objects.in_scope(user.scope_for(PREPARE)).cities().order_by("path")
        latest = current_period()
        months = list(period_range(shift(latest, 1 - MONTHS), latest))[::-1]
        self.fields["city"].choices = list(cities.values_list("pk", "name"))  # type: ignore[attr-defined]
        self.fields["period"].choices = [(month, formats.period_label(month)) for month in months]  # type: ignore[attr-defined]
        self.fields["period"].initial = shift(latest, -1)

    def save(self) -> Any:
        return batch_prepare(
            city_id=self.cleaned_data["city"], period=self.cleaned_data["period"], user=self.user
        )


class SendForm(VersionForm):
    layout = forms.ChoiceField(
        label=_("Layout of the bank"), choices=[(layout.code, layout.label) for layout in LAYOUTS.values()]
    )


class ReverseForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    document = forms.CharField(
        label=_("Document number"), max_length=60, help_text=_("Of the bank's note that the money came back.")
    )


class TaxForm(forms.Form):
    """The brackets of one kind of taxpayer from a day on, one a line: from amount, rate in percent, less."""

    taxpayer_kind = forms.ChoiceField(label=_("Taxpayer"), choices=TaxpayerKind.choices)
    effective_from = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("After today: what was paid stays as it was worked out."),
    )
    withheld = forms.BooleanField(
        label=_("Withheld from the payment"),
        required=False,
        help_text=_("Otherwise it is contained in the amount, and the agent pays it."),
    )
    brackets = forms.CharField(
        label=_("Brackets"),
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "0 6"}),
        max_length=2_000,
        help_text=_(
            "One a line, divided by blanks: from amount (yuan), rate (%), and what is taken off the tax (yuan). The first"
            " begins at 0."
        ),
    )

    def clean_effective_from(self) -> Any:
        day = self.cleaned_data["effective_from"]
        if day <= today():
            raise forms.ValidationError(_("Rates change from a day after today on."))
        return day

    def clean_brackets(self) -> list[tuple[int, int, int]]:
        """From amount and deduction in fen, rate of 10^-4."""
        lines = [line.split() for line in self.cleaned_data["brackets"].splitlines() if line.strip()]
        found = [_bracket(number, parts) for number, parts in enumerate(lines, start=1)]
        starts = [above for above, _rate, _less in found]
        if starts[0] != 0 or starts != sorted(set(starts)):
            raise forms.ValidationError(_("The first bracket begins at 0, and each next one higher."))
        return found

    def save(self) -> TaxBracket:
        data = self.cleaned_data
        return brackets_add(
            data["taxpayer_kind"], data["effective_from"], data["brackets"], withheld=data["withheld"]
        )


def _bracket(number: int, parts: list[str]) -> tuple[int, int, int]:
    try:
        above, percent, less = (fen_from_text(part) for part in [*parts, "0", "0"][:3])
    except AmountError:
        above, percent, less = -1, 0, 0
    if len(parts) not in {2, 3} or min(above, percent, less) < 0 or percent >= SCALE:
        raise forms.ValidationError(
            _("Line %(number)s is no bracket, such as 800 20 160."), params={"number": number}
        )
    return above, percent, less


class EpochForm(forms.Form):
    note = forms.CharField(
        label=_("What was compared with the bank, and what was found"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
