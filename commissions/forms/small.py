"""Forms of the small tables of commissions."""

from typing import ClassVar

from django import forms

from commissions.models import AnswerTemplate
from core.small_tables.forms import SmallForm


class AnswerTemplateForm(SmallForm):
    class Meta:
        model = AnswerTemplate
        fields: ClassVar[tuple[str, ...]] = ("code", "name", "reason", "text", "position", "is_active")
        widgets: ClassVar[dict[str, forms.Widget]] = {"text": forms.Textarea(attrs={"rows": 5})}

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip().upper()
        return reason
