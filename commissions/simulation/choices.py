"""How a payee's amount moved."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Band(models.IntegerChoices):
    """By how much of what the payee had; sql/simulation/payees.sql sorts into them."""

    HALF_LESS = 0, "< −50%"
    FIFTH_LESS = 1, "−50% … −20%"
    LESS = 2, "−20% … −5%"
    LITTLE_LESS = 3, "−5% … 0"
    SAME = 4, _("Unchanged")
    LITTLE_MORE = 5, "0 … +5%"
    MORE = 6, "+5% … +20%"
    FIFTH_MORE = 7, "+20% … +50%"
    HALF_MORE = 8, "> +50%"
    NEWLY = 9, _("Newly paid")


HARD: Final = (Band.HALF_LESS, Band.FIFTH_LESS)
"""Those who lose more than a fifth."""

OUTCOMES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("losers", _("Losers")),
    ("hard", _("Lose more than a fifth")),
    ("winners", _("Winners")),
    ("same", _("Unchanged")),
)

OTHER: Final = -1
"""In place of a component: what other plans pay alike on both sides."""
