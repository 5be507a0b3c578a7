"""The base of all serializers of resources: fields of models, with amounts and rates as text."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.api.fields import FenText, ScaledText
from core.fields import FenField, ScaledField


class ResourceSerializer(serializers.ModelSerializer[Any]):
    """Read-only: what is written goes through a service, with a serializer of its own."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        FenField: FenText,
        ScaledField: ScaledText,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        kind, options = super().build_standard_field(field_name, model_field)
        if kind in (FenText, ScaledText):
            options = {"allow_null": True} if model_field.null else {}
        return kind, options

    def get_extra_kwargs(self) -> dict[str, Any]:
        options = super().get_extra_kwargs()
        return {name: {**options.get(name, {}), "read_only": True} for name in self.Meta.fields}
