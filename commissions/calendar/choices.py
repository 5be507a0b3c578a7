"""Why something isn't paid yet."""

from django.db import models
from django.utils.translation import pgettext_lazy


class DueKind(models.TextChoices):
    """Why it is not paid yet. SQL names these codes too (commissions/sql/calendar)."""

    PART = "part", pgettext_lazy("to fall due", "Instalment")
    HELD = "held", pgettext_lazy("to fall due", "Instalment on hold")
    RESERVE = "reserve", pgettext_lazy("to fall due", "Reserve")
