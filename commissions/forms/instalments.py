"""What a component pays in parts: a row each, in the order in which they fall due."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commissions import units
from commissions.services.instalment_checks import MOST_HELD, MOST_MONTHS
from commissions.services.plan_content import InstalmentContent


class InstalmentForm(forms.Form):
    share = forms.CharField(label=_("Share (%)"), max_length=12)
    month_offset = forms.IntegerField(label=_("Months after"), min_value=0, max_value=MOST_MONTHS)
    held_months = forms.IntegerField(
        label=_("Held for months"), min_value=0, max_value=MOST_HELD, required=False
    )

    reduced_share = forms.CharField(label=_("Paid when lost (%)"), max_length=12, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget = forms.TextInput(attrs={"class": "num", "inputmode": "decimal"})

    def clean_share(self) -> int:
        return _percent(self.cleaned_data["share"])

    def clean_reduced_share(self) -> int:
        return _percent(self.cleaned_data["reduced_share"] or "0")


def _percent(text: str) -> int:
    try:
        return units.PERCENT.parse(text)
    except units.UnitError as error:
        raise ValidationError(str(error)) from error


def instalments_read(forms_: Iterable[InstalmentForm]) -> tuple[InstalmentContent, ...]:
    """The readable rows, numbered as they stand."""
    return tuple(
        InstalmentContent(
            part=part,
            month_offset=form.cleaned_data["month_offset"],
            share=form.cleaned_data["share"],
            held_months=form.cleaned_data.get("held_months") or 0,
            reduced_share=form.cleaned_data.get("reduced_share") or 0,
        )
        for part, form in enumerate(forms_, 1)
        if not form.errors
    )


def instalments_shown(parts: Iterable[InstalmentContent]) -> list[dict[str, Any]]:
    return [
        {
            "share": units.PERCENT.plain(part.share),
            "month_offset": part.month_offset,
            "held_months": part.held_months or "",
            "reduced_share": units.PERCENT.plain(part.reduced_share) if part.reduced_share else "",
        }
        for part in parts
    ]
