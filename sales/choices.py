"""The closed lists of results and products. Numbers, because the commission engine joins on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grain(models.IntegerChoices):
    """What a fact is about."""

    SALE = 1, _("Sale")
    SUBSCRIBER_MONTH = 2, _("Subscriber-month")
    CHANNEL_MONTH = 3, _("Channel-month")
    PRESENCE = 4, _("Channel in the month")


class ValueState(models.IntegerChoices):
    """A channel-month that was not reported is not a zero."""

    REPORTED = 1, _("Reported")
    NOT_REPORTED = 2, _("Not reported")
    NOT_APPLICABLE = 3, _("Not applicable")


class MetricUnit(models.TextChoices):
    PIECES = "pieces", _("Pieces")
    FEN = "fen", _("Yuan")
