"""Rules for passwords beyond Django's own."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Django's rule with a sentence of our catalogue: its own has no Chinese text."""

    def get_error_message(self) -> str:
        return _("This password is too short: it needs at least %(count)s characters.") % {
            "count": self.min_length
        }

    def get_help_text(self) -> str:
        return _("At least %(count)s characters.") % {"count": self.min_length}
