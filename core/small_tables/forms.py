"""Forms of small tables."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.utils.translation import gettext_lazy as _
from import_export.forms import ConfirmImportForm

from core.models import Dictionary, DictionaryEntry
from core.scoping import ScopedUser
from core.seen import clashes, seen_of, taken_over, told

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Any]
    _InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    _ModelForm = forms.ModelForm
    _InlineFormSet = BaseInlineFormSet

SEEN = "seen"


class _SeenField(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class SmallForm(_ModelForm):
    """What others refer to a row by stays as it was entered. What the row stands below on its page is no choice.

    The form of a row that is there carries what it showed, as the pages of core.views.ChangePage do.
    `user` is whoever sends it by program.
    """

    fixed: ClassVar[tuple[str, ...]] = ("code", "dictionary", "unit")
    clashed = False

    def __init__(self, *args: Any, user: ScopedUser | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            for name in set(self.fixed) & set(self.fields):
                if not isinstance(self.fields[name], InlineForeignKeyField):
                    self.fields[name].disabled = True
            if not self.is_bound:
                self.initial[SEEN] = seen_of(self)
            self.fields[SEEN] = _SeenField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        seen = data.pop(SEEN, "")
        if self.instance.pk and self.has_changed():
            self._compare(seen)
        return data

    def _compare(self, seen: str) -> None:
        held = self._meta.model._default_manager.select_for_update().get(pk=self.instance.pk)
        now = type(self)(instance=held, prefix=self.prefix)
        found = clashes(self, now, seen)
        if found:
            self.clashed = True
            self.data = taken_over(self.data, now, found)  # type: ignore[arg-type]
            self.data[self.add_prefix(SEEN)] = now.initial[SEEN]
            for clash in found:
                self.add_error(None, told(clash))


class DictionaryForm(SmallForm):
    class Meta:
        model = Dictionary
        fields: ClassVar[list[str]] = ["code", "name", "name_en", "note"]


class EntryForm(SmallForm):
    class Meta:
        model = DictionaryEntry
        fields: ClassVar[list[str]] = ["dictionary", "code", "label", "label_en", "position", "is_active"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        others = DictionaryEntry.objects.exclude(pk=self.instance.pk)
        if others.filter(dictionary=data.get("dictionary"), code=data.get("code")).exists():
            self.add_error("code", _("The dictionary has this code already."))
        return data


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
