"""Model fields of our own."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _BigInteger = models.BigIntegerField[Any, Any]
    _Char = models.CharField[Any, Any]
else:
    _BigInteger = models.BigIntegerField
    _Char = models.CharField


class InitialsField(_Char):
    """Pinyin initials of the row's `name`, kept by a trigger of the database (`core.database.initials_trigger`)."""

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"max_length": 120, "default": "", "editable": False}
        super().__init__(**defaults | options)


class FenField(_BigInteger):
    """An amount of money as an integer of fen; forms take and show yuan."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        from core.formfields import YuanField

        return super().formfield(*args, **{"form_class": YuanField, **kwargs})


class ScaledField(_BigInteger):
    """A rate, share or coefficient as an integer of 10^-4; forms take and show the decimal."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        from core.formfields import ScaledDecimalField

        return super().formfield(*args, **{"form_class": ScaledDecimalField, **kwargs})
