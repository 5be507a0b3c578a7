"""Whether a statement on paper is genuine: its short code leads to the statement, whose fingerprint is worked out anew.

The code is the beginning of the fingerprint, 64 bits of it: nobody finds one by trying. It opens nothing: whoever asks
sees only statements that they could open anyway, and learns nothing of any other, not even that there is one.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy

from commissions.models import Statement
from commissions.services.statements import statement_content
from core.scoping import ScopedUser

LENGTH: Final = 16
CODE_WRONG: Final = gettext_lazy("A code has 16 digits or letters from A to F.")
_HEX: Final = frozenset("0123456789abcdef")
_FINGERPRINT: Final = 64


@dataclass(frozen=True, slots=True)
class Verified:
    """`is_genuine`: the statement and its lines still come to the fingerprint that it was published with."""

    statement: Statement
    is_genuine: bool


def verification_code(content_hash: str) -> str:
    """ "3F2A-9C01-77DE-0B4C"; empty before publication."""
    digits = content_hash[:LENGTH].upper()
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def code_digits(text: str) -> str:
    """What was typed, without its dashes and blanks; empty if it can't be a code or a fingerprint."""
    plain = unicodedata.normalize("NFKC", text).lower()
    digits = "".join(sign for sign in plain if sign.isalnum())
    return digits if LENGTH <= len(digits) <= _FINGERPRINT and _HEX.issuperset(digits) else ""


def statement_verify(text: str, user: ScopedUser) -> Verified | None:
    """The published statement of this code, if `user` may see it."""
    digits = code_digits(text)
    if not digits:
        return None
    statement = (
        Statement.objects.visible_to(user)
        .select_related("payee", "city")
        .filter(content_hash__startswith=digits)
        .first()
    )
    if statement is None:
        return None
    return Verified(statement, statement_content(statement) == statement.content_hash)
