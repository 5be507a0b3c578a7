"""Fields whose offer depends on what is chosen beside them: districts of the city, agents of the district.

A field of this kind says in `depends_on` which fields of its form it looks at. Before it is drawn or checked it
narrows itself to what belongs to them, so what is posted from elsewhere is an error at the field. When one of them changes,
the page is asked for the field alone (`FormPage.one_field`).
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    _Field = forms.Field
else:
    _Field = object

SUGGESTIONS: Final = 20

Chosen = Mapping[str, Any]
"""By name of the other field its clean value; None while nothing valid is chosen."""


class DependentMixin(_Field):
    """Goes before a field's class. `narrow` is called once a form."""

    depends_on: tuple[str, ...] = ()

    def narrow(self, chosen: Chosen) -> None:
        """Leaves what belongs to `chosen`; nothing chosen narrows nothing."""

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        self.narrow(chosen_in(form, self.depends_on))
        return super().get_bound_field(form, field_name)


class SuggestMixin(_Field):
    """For text fields that take a code or a name: the browser offers some that fit, as one types, to what is chosen
    in the fields of `depends_on`. What is accepted is for `clean` to say."""

    depends_on: tuple[str, ...] = ()
    suggests: ClassVar[bool] = True

    def suggested(self, typed: str, chosen: Chosen) -> Iterable[tuple[str, str]]:
        """Up to SUGGESTIONS pairs of what is entered and what it is called."""
        raise NotImplementedError


def chosen_in(form: forms.BaseForm, names: Iterable[str]) -> dict[str, Any]:
    return {name: _chosen(form, name) for name in names if name in form.fields}


def _chosen(form: forms.BaseForm, name: str) -> Any:
    try:
        return form.fields[name].to_python(form[name].value())
    except ValidationError:
        return None
