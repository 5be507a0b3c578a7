"""The months that wait for approval, each with what is decided about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from commissions.models import Month
from commissions.services.month_decisions import MonthDecision, Verdict

LONGEST_REASON = 2_000


class MonthsDecideForm(forms.Form):
    """Three fields a month: the version that was shown, the verdict, and the reason of an exception."""

    def __init__(self, *args: Any, months: Iterable[Month], **options: Any) -> None:
        super().__init__(*args, **options)
        self.months = list(months)
        for month in self.months:
            self.fields[f"version_{month.pk}"] = forms.IntegerField(
                initial=month.version, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
            )
            self.fields[f"verdict_{month.pk}"] = forms.ChoiceField(
                label=_("Decision about %(city)s") % {"city": month.city},
                choices=Verdict.choices,
                initial=Verdict.APPROVE,
            )
            self.fields[f"reason_{month.pk}"] = forms.CharField(
                label=_("Why %(city)s is not approved") % {"city": month.city},
                max_length=LONGEST_REASON,
                required=False,
            )

    def rows(self) -> list[tuple[Month, BoundField, BoundField, BoundField]]:
        return [
            (month, *(self[f"{name}_{month.pk}"] for name in ("version", "verdict", "reason")))  # type: ignore[misc]
            for month in self.months
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for month in self.months:
            verdict = data.get(f"verdict_{month.pk}", Verdict.APPROVE)
            if verdict != Verdict.APPROVE and not (data.get(f"reason_{month.pk}") or "").strip():
                self.add_error(f"reason_{month.pk}", _("Say why it is not approved."))
        return data

    def decisions(self) -> list[MonthDecision]:
        data = self.cleaned_data
        return [
            MonthDecision(
                month,
                *(data[f"{name}_{month.pk}"] for name in ("version", "verdict", "reason")),
            )
            for month in self.months
        ]
