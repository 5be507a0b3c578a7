"""Account numbers: how people write them, how they are kept, and what looks wrong with them.

At rest a number is encrypted; beside it stand its ends, which everybody sees who sees the account, and a digest by
which the same number is found again.
"""

import re
import unicodedata
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from agents.choices import LONGEST, SHORTEST
from core.cipher import decrypted, encrypted

PURPOSE: Final = "agents.bank_account"
_BETWEEN: Final = re.compile(r"[\s\-‐‑‒–—]")


def number_read(text: str) -> str:
    """The digits of what somebody wrote. Raises ValidationError with what is wrong."""
    digits = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]+", digits):
        raise ValidationError(_("Digits only, such as 6222 0000 0000 0000 001."))
    if not SHORTEST <= len(digits) <= LONGEST:
        raise ValidationError(
            _("These are %(count)s digits; an account number has %(shortest)s to %(longest)s.")
            % {"count": len(digits), "shortest": SHORTEST, "longest": LONGEST}
        )
    return digits


def number_sealed(number: str) -> str:
    return encrypted(number, purpose=PURPOSE)


def number_opened(sealed: str) -> str:
    return decrypted(sealed, purpose=PURPOSE)


def number_digest(number: str) -> str:
    return _digest(number, settings.SECRET_KEY)


def number_digests(number: str) -> list[str]:
    """As it was kept under whichever of the keys was in force then."""
    return [_digest(number, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def is_mistyped_card(number: str) -> bool:
    """Whether it looks like a bank card, whose last digit checks the others, and doesn't agree with it.

    Accounts of companies have no such digit.
    """
    return number.startswith("62") and 16 <= len(number) <= 19 and check_digit(number[:-1]) != number[-1]


def check_digit(digits: str) -> str:
    """The last digit of a card whose others are these (Luhn)."""
    doubled = [int(digit) * (1 if at % 2 else 2) for at, digit in enumerate(reversed(digits))]
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def _digest(number: str, key: str | bytes) -> str:
    return salted_hmac(PURPOSE, number, secret=key, algorithm="sha256").hexdigest()
