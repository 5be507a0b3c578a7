"""What a proposed amount is, and what became of the proposal."""

from django.db import models
from django.utils.translation import pgettext_lazy

from core.badges import StatusChoices


class AdjustmentKind(models.TextChoices):
    """A reward adds to what is paid and a fine takes from it; an adjustment goes either way."""

    ADJUSTMENT = "adjustment", pgettext_lazy("kind of adjustment", "Adjustment")
    REWARD = "reward", pgettext_lazy("kind of adjustment", "Reward")
    FINE = "fine", pgettext_lazy("kind of adjustment", "Fine")


class AdjustmentStatus(StatusChoices):
    PROPOSED = "proposed", "amber", pgettext_lazy("proposed adjustment", "Waits for approval")
    APPROVED = "approved", "green", pgettext_lazy("proposed adjustment", "Approved")
    REFUSED = "refused", "red", pgettext_lazy("proposed adjustment", "Refused")
    WITHDRAWN = "withdrawn", "grey", pgettext_lazy("proposed adjustment", "Withdrawn")
