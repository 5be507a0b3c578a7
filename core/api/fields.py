"""Serializer fields of our own. Amounts travel as text, so that no client makes a binary fraction of them."""

import re
from decimal import Decimal
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.masking import masked
from core.money import SCALE, AmountError, fen_from_text, scaled_from_decimal

_SCALED: Final = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?", re.ASCII)


def decimal_text(value: int, digits: int) -> str:
    """An integer of 10^-digits as plain decimal text: -5 with two digits is "-0.05"."""
    sign, number = ("-", -value) if value < 0 else ("", value)
    whole, rest = divmod(number, 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}"


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d{2}$", "description": "yuan"})
class FenText(serializers.Field):
    """Integers of fen, as yuan with two decimals: "1234.50"."""

    default_error_messages = {"invalid": "{reason}"}

    def to_representation(self, value: int) -> str:
        return decimal_text(value, 2)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str):
            self.fail("invalid", reason='An amount is a text of yuan with at most two decimals: "1234.50".')
        try:
            return fen_from_text(data)
        except AmountError as error:
            self.fail("invalid", reason=str(error))
        raise AssertionError("fail() raises")


@extend_schema_field({"type": "string", "pattern": r"^-?\d+\.\d{4}$"})
class ScaledText(serializers.Field):
    """Integers of 10^-4, as a decimal text: "1.0500"."""

    default_error_messages = {"invalid": 'A text of a number with at most four decimals: "1.0500".'}

    def to_representation(self, value: int) -> str:
        return decimal_text(value, len(str(SCALE)) - 1)

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, str) or not _SCALED.fullmatch(data):
            self.fail("invalid")
        return scaled_from_decimal(Decimal(data))


@extend_schema_field({"type": "string"})
class MaskedText(serializers.Field):
    """A number of which only the ends are told, unless `may_see(user, row)` says otherwise."""

    def __init__(self, *, may_see: Any, **options: Any) -> None:
        super().__init__(**{"read_only": True, "source": "*"} | options)
        self.may_see = may_see

    def to_representation(self, row: Any) -> str:
        value = getattr(row, self.field_name or "")
        return value if self.may_see(self.context["request"].user, row) else masked(value)
