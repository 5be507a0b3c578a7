"""Forms of the small tables of commissions."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.models import AnswerTemplate, OutlierRule
from core.money import SCALE
from core.small_tables.forms import SmallForm


class AnswerTemplateForm(SmallForm):
    class Meta:
        model = AnswerTemplate
        fields: ClassVar[tuple[str, ...]] = ("code", "name", "reason", "text", "position", "is_active")
        widgets: ClassVar[dict[str, forms.Widget]] = {"text": forms.Textarea(attrs={"rows": 5})}

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip().upper()
        return reason


class OutlierRuleForm(SmallForm):
    class Meta:
        model = OutlierRule
        fields: ClassVar[tuple[str, ...]] = (
            *("code", "times", "spreads", "least_amount", "least_count", "is_active"),
        )

    def clean_times(self) -> int:
        times: int = self.cleaned_data["times"]
        if times < SCALE:
            raise forms.ValidationError(_("Write 1 or more."))
        return times

    def clean_least_amount(self) -> int:
        amount: int = self.cleaned_data["least_amount"]
        if amount < 0:
            raise forms.ValidationError(_("Write 0 or more."))
        return amount

    def clean_spreads(self) -> int:
        return self._positive("spreads")

    def clean_least_count(self) -> int:
        return self._positive("least_count")

    def _positive(self, name: str) -> int:
        value: int = self.cleaned_data[name]
        if value < 1:
            raise forms.ValidationError(_("Write 1 or more."))
        return value
