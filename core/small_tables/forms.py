"""Forms of small tables."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from import_export.forms import ConfirmImportForm

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
    _InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _ModelForm = forms.ModelForm
    _InlineFormSet = BaseInlineFormSet


class SmallForm(_ModelForm):
    """What others refer to a row by stays as it was entered. What the row stands below on its page is no choice."""

    fixed: ClassVar[tuple[str, ...]] = ("code", "dictionary", "unit")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            for name in set(self.fixed) & set(self.fields):
                if not isinstance(self.fields[name], InlineForeignKeyField):
                    self.fields[name].disabled = True


class RowFormSet(_InlineFormSet):
    """Rows of a table whose heads stand above: each field says its name to those who don't see it."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label or ""))


class ConfirmForm(ConfirmImportForm):  # type: ignore[misc]
    """There is one format and one kind of rows."""

    format = forms.ChoiceField(choices=[("0", "xlsx")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)
