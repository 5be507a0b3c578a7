"""Forms that ask back: what is unusual but possible is saved once somebody has said that it is right."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    _Form = forms.Form
else:
    # Only fields, so that it can stand before a form of either kind.
    class _Form(metaclass=DeclarativeFieldsMetaclass):
        pass


class AskingForm(_Form):
    """Goes before a form's own class. While `questions()` finds something, a tick stands below the form, hidden
    until then; the questions come when everything else is right, so nobody answers them for nothing.
    """

    confirmed = forms.BooleanField(
        label=_("I have checked this: it is right"), required=False, widget=forms.HiddenInput
    )

    def questions(self) -> list[str | Promise]:
        """Sentences about what was entered (`cleaned_data`); none where there is nothing to ask."""
        return []

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        asked: Any = self.questions()
        if asked:
            self.fields["confirmed"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("confirmed"):
                self.add_error("confirmed", asked)
