"""The closed lists of results and products. Numbers, because the commission engine joins on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grain(models.IntegerChoices):
    """What a fact is about."""

    SALE = 1, _("Sale")
    SUBSCRIBER_MONTH = 2, _("Subscriber-month")
    CHANNEL_MONTH = 3, _("Channel-month")
    PRESENCE = 4, _("Channel in the month")
    EVENT = 5, _("Subscriber event")

    @property
    def has_subscriber(self) -> bool:
        return self in (self.SALE, self.SUBSCRIBER_MONTH, self.EVENT)

    @property
    def has_day(self) -> bool:
        return self in (self.SALE, self.EVENT)


class EventKind(models.IntegerChoices):
    """What happened to a subscriber."""

    CANCELLED = 1, _("Left the network")
    LAPSED = 2, _("Lapsed")
    WITHDRAWN = 3, _("Order withdrawn")
    REVIVED = 4, _("Revived")
    IRREGULAR = 5, _("Kept card")
    NOT_NEW = 6, _("Not a new user")
    DOWNGRADED = 7, _("Downgraded")


class ValueState(models.IntegerChoices):
    """A channel-month that was not reported is not a zero."""

    REPORTED = 1, _("Reported")
    NOT_REPORTED = 2, _("Not reported")
    NOT_APPLICABLE = 3, _("Not applicable")


class MetricUnit(models.TextChoices):
    PIECES = "pieces", _("Pieces")
    FEN = "fen", _("Yuan")


class SplitSource(models.TextChoices):
    """What a split of a sale was decided by."""

    ENTERED = "entered", _("Entered")
    RULING = "ruling", _("Ruling")
    SERIAL = "serial", _("Holder of the serial")
