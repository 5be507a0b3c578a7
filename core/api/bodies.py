"""What is sent to make or change a row, taken from the form of the page: the same fields, checks and scope."""

from typing import Any, Final, cast

from django import forms
from django.db.models import Model
from rest_framework import serializers

from core.api.fields import FenText, ScaledText
from core.formfields import ScaledDecimalField, YuanField

_PLAIN: Final[tuple[tuple[type[forms.Field], type[serializers.Field]], ...]] = (
    (YuanField, FenText),
    (ScaledDecimalField, ScaledText),
    (forms.DateField, serializers.DateField),
    (forms.BooleanField, serializers.BooleanField),
)


def body_of(form_class: Any) -> type[serializers.Serializer[Any]]:
    """Amounts and rates as text, regions and what else is chosen by their codes."""
    fields = {name: _field(field) for name, field in form_class.base_fields.items()}
    return type(f"{form_class.__name__.removesuffix('Form')}Body", (serializers.Serializer,), fields)


def filled(form_class: type[forms.BaseForm], body: dict[str, Any], **options: Any) -> Any:
    """The form with what was sent; what wasn't is as the row has it, or as the page begins.

    Raises REST framework's ValidationError with the form's sentences by field.
    """
    form: Any = form_class(**options)
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and not field.disabled:
            field.to_field_name = "code"
    form.data = {
        name: field.prepare_value(body[name] if name in body else _initial(form, field, name))
        for name, field in form.fields.items()
    }
    form.is_bound = True
    if not form.is_valid():
        raise serializers.ValidationError({name: list(errors) for name, errors in form.errors.items()})
    return form


def _initial(form: Any, field: forms.Field, name: str) -> Any:
    value = form.get_initial_for_field(field, name)
    if isinstance(field, forms.ModelChoiceField) and isinstance(value, Model):
        return field.prepare_value(value)
    return value


def _field(field: forms.Field) -> Any:
    options: dict[str, Any] = {"required": field.required and field.initial is None}
    if field.help_text:
        options["help_text"] = field.help_text
    for kind, spoken in _PLAIN:
        if isinstance(field, kind):
            if not field.required and kind is not forms.BooleanField:
                options["allow_null"] = True
            return spoken(**options)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices = [choice for choice in iter(cast(Any, field.choices)) if choice[0] != ""]
        blank = {} if field.required else {"allow_null": True, "allow_blank": True}
        return serializers.ChoiceField(choices=choices, **options, **blank)
    if isinstance(field, forms.DecimalField):
        digits = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return serializers.DecimalField(allow_null=not field.required, **digits, **options)
    if isinstance(field, forms.IntegerField):
        limits = {"min_value": field.min_value, "max_value": field.max_value}
        return serializers.IntegerField(allow_null=not field.required, **limits, **options)
    longest = getattr(field, "max_length", None)
    return serializers.CharField(allow_blank=not field.required, max_length=longest, **options)
