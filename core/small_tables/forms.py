"""Forms of small tables."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.models import InlineForeignKeyField
from import_export.forms import ConfirmImportForm

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
else:
    _ModelForm = forms.ModelForm


class SmallForm(_ModelForm):
    """What others refer to a row by stays as it was entered. What the row stands below on its page is no choice."""

    fixed: ClassVar[tuple[str, ...]] = ("code", "dictionary", "unit")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            for name in set(self.fixed) & set(self.fields):
                if not isinstance(self.fields[name], InlineForeignKeyField):
                    self.fields[name].disabled = True


class ConfirmForm(ConfirmImportForm):  # type: ignore[misc]
    """There is one format and one kind of rows."""

    format = forms.ChoiceField(choices=[("0", "xlsx")], widget=forms.HiddenInput)
    resource = forms.ChoiceField(choices=[("0", "")], required=False, widget=forms.HiddenInput)
