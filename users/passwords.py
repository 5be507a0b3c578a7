"""What makes a password too easy, beyond its length and the list of common ones."""

import datetime
import re
from typing import Final

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from users.models import User

PRODUCT_WORDS: Final = ("channelsportal", "channels", "portal", "渠道", "门户", "qudao")
_ENOUGH: Final = 8
"""Characters that must be left when the guessable parts are taken away."""


class GuessableValidator:
    """Refuses a common password dressed up, and one that lives on the user's or the product's name."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        bare = _unrepeated(password.lower())
        core = re.sub(r"[\W\d_]+", "", bare)
        if len(bare) < _ENOUGH or core in self.common or bare in self.common or _is_run(bare):
            raise ValidationError(_("This is a common password, only dressed up."), code="guessable")
        rest = bare
        for word in _context_words(user):
            rest = rest.replace(word, "")
        if rest != bare and len(rest) < _ENOUGH:
            raise ValidationError(
                _("Little is left of this password without the names in it."), code="guessable"
            )

    def get_help_text(self) -> str:
        return _("Four words that don't belong together are easy to remember and hard to guess.")


class CompositionValidator:
    """Only where PASSWORD_COMPOSITION asks for it."""

    kinds: Final = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")

    def validate(self, password: str, user: User | None = None) -> None:
        if not all(re.search(kind, password) for kind in self.kinds):
            raise ValidationError(self.get_help_text(), code="composition")

    def get_help_text(self) -> str:
        return _("Small and capital letters, a digit and another character are needed.")


def password_is_too_old(user: User) -> bool:
    """Never, unless PASSWORD_MAX_AGE_DAYS is set."""
    days = settings.PASSWORD_MAX_AGE_DAYS
    if not days or not user.has_usable_password():
        return False
    since = user.password_changed_at or user.date_joined
    return bool(since < timezone.now() - datetime.timedelta(days=days))


def _context_words(user: User | None) -> list[str]:
    own = [user.username, user.name, user.email.split("@")[0], user.phone] if user else []
    parts = [part for text in own for part in (text, *re.split(r"[\s._-]+", text))]
    words = {part.lower() for part in parts if len(part) > 2} | set(PRODUCT_WORDS)
    return sorted(words, key=len, reverse=True)


def _unrepeated(text: str) -> str:
    """`abcabcabc` is no longer than `abc`."""
    match = re.fullmatch(r"(.+?)\1+", text)
    return match.group(1) if match else text


def _is_run(text: str) -> bool:
    """1234..., abcd..., and the keyboard's rows."""
    rows = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
    return any(text in row or text in row[::-1] for row in rows)
