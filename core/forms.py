"""How every form looks: label above, hint below, errors beside the field that they are about.

The renderer dresses all forms of the project, those of libraries too; a form needs no classes of its own.
`{{ form }}` draws the whole, `{{ form.name.as_field_group }}` one field.
"""

from typing import Any, Final

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.choices import BlankChoiceIterator
from django.utils.translation import gettext as _

from core.formats import DASH

BLANK: Final = BLANK_CHOICE_DASH[0]

_SELECTS: Final = (forms.Select, forms.SelectMultiple)
_CHECKS: Final = (forms.CheckboxInput,)
_BARE: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget, forms.HiddenInput)
_WIDE: Final = (forms.Textarea, forms.CheckboxSelectMultiple, forms.FileInput)


class PortalBoundField(BoundField):
    """A field that knows its classes."""

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, _CHECKS)

    @property
    def is_wide(self) -> bool:
        return isinstance(self.field.widget, _WIDE) or getattr(self.field, "wide", False)

    @property
    def depends(self) -> str:
        """The fields at whose change this one is drawn anew (core.choosing)."""
        return " ".join(getattr(self.field, "depends_on", ()))

    @property
    def quick(self) -> Any:
        """The button that adds what the choice lacks (core.quick)."""
        return getattr(self.field, "quick_button", None)

    @property
    def suggestions_id(self) -> str:
        return f"{self.auto_id}_list" if self.auto_id and getattr(self.field, "suggests", False) else ""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _name_blank(field)

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> dict[str, Any]:
        drawn = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        css = f"{drawn.attrs.get('class', '')} {_css(drawn)}".strip()
        if css:
            built["class"] = css
        if drawn.attrs.get("placeholder") == self.label:
            built["placeholder"] = ""  # the label above says it already
        if isinstance(drawn, forms.DateInput):
            built.setdefault("placeholder", "2026-10-31")
        if self.suggestions_id:
            built |= {"list": self.suggestions_id, "autocomplete": "off", "data-suggest": self.html_name}
        return built


class PortalRenderer(TemplatesSetting):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    bound_field_class = PortalBoundField


class DateInput(forms.DateInput):
    """The browser's own calendar, with the ISO date that it needs."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def _name_blank(field: forms.Field) -> None:
    """An empty choice says that something is to be chosen, or that nothing need be."""
    label = str(_("Please choose")) if field.required else DASH
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == BLANK[1]:
            field.empty_label = label
    elif isinstance(field, forms.ChoiceField) and isinstance(field.choices, list | BlankChoiceIterator):
        field.choices = [("", label) if choice == BLANK else choice for choice in field.choices]


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, _BARE):
        return ""
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    return "form-select" if isinstance(widget, _SELECTS) else "form-control"
