"""Days by which the steps of a month are due."""

import datetime

from django.conf import settings
from django.utils.timezone import localdate

from core.periods import first_day, next_period


def submit_by(period: int) -> datetime.date:
    """The day on which a city's month has to be with the province: one of the month after."""
    return first_day(next_period(period)).replace(day=settings.COMMISSIONS_SUBMIT_DAY)


def answer_by(raised_at: datetime.datetime) -> datetime.date:
    """The last day on which a dispute should be answered: it has as long as a dealer has for a statement."""
    return localdate(raised_at) + datetime.timedelta(days=settings.COMMISSIONS_RESPONSE_DAYS)
