"""Form fields that speak yuan and decimals while the program speaks fen and 10^-4."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.money import MAX_FEN, AmountError, scaled_from_decimal, scaled_plain, yuan_plain


class _IntegerBehindDecimal(forms.DecimalField):
    places: int

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("min_value", None)  # BigIntegerField's limits are in fen, not in yuan
        kwargs.pop("max_value", None)
        super().__init__(max_digits=18, decimal_places=self.places, **kwargs)

    def shown(self, value: int) -> str:
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        return self.shown(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class YuanField(_IntegerBehindDecimal):
    """Yuan with at most two decimals in, `int` fen out."""

    places = 2

    def shown(self, value: int) -> str:
        return yuan_plain(value)

    def clean(self, value: Any) -> Any:
        number: Decimal | None = super().clean(value)
        if number is None:
            return None
        fen = int(number * 100)
        if abs(fen) > MAX_FEN:
            raise ValidationError(_("This amount is too large."))
        return fen


class ScaledDecimalField(_IntegerBehindDecimal):
    """A decimal with at most four places in, `int` of 10^-4 out."""

    places = 4

    def shown(self, value: int) -> str:
        return scaled_plain(value)

    def clean(self, value: Any) -> Any:
        number: Decimal | None = super().clean(value)
        if number is None:
            return None
        try:
            return scaled_from_decimal(number)
        except AmountError as error:
            raise ValidationError(_("At most four decimals.")) from error
