"""Model fields of our own."""

from typing import Any

from django.db import models


class FenField(models.BigIntegerField):
    """An amount of money as an integer of fen; forms take and show yuan."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        from core.formfields import YuanField

        return super().formfield(*args, **{"form_class": YuanField, **kwargs})


class ScaledField(models.BigIntegerField):
    """A rate, share or coefficient as an integer of 10^-4; forms take and show the decimal."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        from core.formfields import ScaledDecimalField

        return super().formfield(*args, **{"form_class": ScaledDecimalField, **kwargs})
